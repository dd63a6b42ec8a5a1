import { ScaledClock } from '../../../rehearsal/clock/scaled-clock';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { Functions, START } from './handler-asset';

const functions = new Functions();
afterEach(() => functions.rest());
afterAll(() => functions.close());

describe('what a handler answers', () => {
  test.each([
    ['async', 'exports.handler = async (event) => ({ got: event.value })', { got: 7 }],
    [
      'callback',
      'exports.handler = (event, context, callback) => callback(null, { got: event.value })',
      { got: 7 },
    ],
    [
      'callback, later',
      'exports.handler = (event, context, callback) => { setImmediate(callback, null, event.value) }',
      7,
    ],
    ['nothing', 'exports.handler = async () => {}', null],
    ['a text', 'exports.handler = async () => "text"', 'text'],
    [
      'what JSON drops',
      'exports.handler = async () => ({ a: undefined, d: new Date(0) })',
      { d: '1970-01-01T00:00:00.000Z' },
    ],
  ])('%s', async (_, source, payload) => {
    expect(await functions.fromSource(source).invoke({ value: 7 })).toEqual({ ok: true, payload });
  });

  test('an ES module, and a nested export', async () => {
    const files = { 'hook.mjs': 'export const gates = { smoke: async () => "ok" }' };
    const hook = functions.fromSource(files, { handler: 'hook.gates.smoke' });
    expect(await hook.invoke({})).toEqual({ ok: true, payload: 'ok' });
  });
});

describe('how a handler fails', () => {
  test.each([
    ['throws', 'exports.handler = () => { throw new TypeError("no") }', 'TypeError', 'no'],
    ['rejects', 'exports.handler = async () => { throw new RangeError("no") }', 'RangeError', 'no'],
    ['calls back', 'exports.handler = (e, c, callback) => callback(new Error("no"))', 'Error', 'no'],
    [
      'fails where nobody catches',
      'exports.handler = () => new Promise(() => setImmediate(() => { throw new Error("no") }))',
      'Error',
      'no',
    ],
    [
      'leaves a rejection',
      'exports.handler = () => new Promise(() => { Promise.reject(new Error("no")) })',
      'Runtime.UnhandledPromiseRejection',
      'no',
    ],
    [
      'exits',
      'exports.handler = () => process.exit(3)',
      'Runtime.ExitError',
      'Runtime exited with error: exit status 3',
    ],
    [
      'exits well',
      'exports.handler = () => process.exit(0)',
      'Runtime.ExitError',
      'without providing a reason',
    ],
    [
      'is killed',
      'exports.handler = () => process.kill(process.pid, "SIGKILL")',
      'Runtime.ExitError',
      'Runtime exited with error: signal: killed',
    ],
    [
      // source: https://repost.aws/knowledge-center/lambda-troubleshoot-runtime-error (signal: killed)
      'needs more memory than it has',
      'exports.handler = () => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length + 0.5)) }',
      'Runtime.ExitError',
      'Runtime exited with error: signal: killed',
    ],
    [
      // source: aws-lambda-nodejs-runtime-interface-client
      'waits for what can never come',
      'exports.handler = async () => new Promise(() => {})',
      'Runtime.NodeJsExit',
      'never settled',
    ],
    ['fails to load', 'throw new EvalError("no")', 'EvalError', 'no'],
    ['lacks a module', 'require("not-there")', 'Runtime.ImportModuleError', "Cannot find module 'not-there'"],
    ['is no JavaScript', 'const const', 'Runtime.UserCodeSyntaxError', 'Unexpected token'],
    [
      'is not exported',
      'exports.other = 1',
      'Runtime.HandlerNotFound',
      'index.handler is undefined or not exported',
    ],
  ])('%s', async (_, source, errorType, message) => {
    expect(await functions.fromSource(source).invoke({})).toEqual({
      ok: false,
      errorType,
      errorMessage: expect.stringContaining(message),
    });
  });

  test.each([
    ['waits', new VirtualClock(START), 'new Promise((resolve) => setTimeout(resolve, 1500))'],
    ['never yields', new ScaledClock(START), '(() => { for (;;); })()'],
  ])('%s longer than its timeout, and is replaced', async (_, clock, forever) => {
    const source = `let calls = 0; exports.handler = async ({ hang }) => hang ? ${forever} : ++calls`;
    const hook = functions.fromSource(source, { timeoutSeconds: 1, clock });
    expect(await hook.answer()).toBe(1);
    expect(await hook.invoke({ hang: true })).toEqual({
      ok: false,
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/),
    });
    expect(await hook.answer()).toBe(1);
  });

  test('is replaced after a crash', async () => {
    const hook = functions.fromSource('exports.handler = async ({ die }) => die ? process.exit(1) : "alive"');
    await hook.invoke({ die: true });
    expect(await hook.invoke({})).toEqual({ ok: true, payload: 'alive' });
  });
});

describe('what a handler finds', () => {
  const context = `exports.handler = async (event, { getRemainingTimeInMillis, ...rest }) =>
    ({ ...rest, remaining: getRemainingTimeInMillis() })`;

  test('the context object', async () => {
    // source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
    const { payload } = (await functions.fromSource(context).invoke({})) as {
      payload: Record<string, unknown>;
    };
    const { remaining, ...rest } = payload;
    expect(rest).toEqual({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: 'probe',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:probe',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/probe',
      logStreamName: 'rehearsal/[$LATEST]probe',
      callbackWaitsForEmptyEventLoop: true,
    });
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(20_000);
  });

  test('state of earlier invocations; those at the same time have environments of their own', async () => {
    const source = 'let calls = 0; exports.handler = async () => { await null; return ++calls }';
    const hook = functions.fromSource(source, { clock: new ScaledClock(START) });
    const answers = await Promise.all([hook.answer(), hook.answer()]);
    expect(answers).toEqual([1, 1]);
    expect([await hook.answer(), await hook.answer()]).toEqual([2, 3]);
  });

  test("the engine's time, which it is given anew with each invocation", async () => {
    const clock = new VirtualClock(START);
    const source = `const { statSync } = require('node:fs');
      exports.handler = async () => ({
        now: Date.now(), made: new Date().getTime(), text: Date(), zone: new Date().getTimezoneOffset(),
        given: new Date(5).getTime(), utc: Date.UTC(1970, 0, 1), subclass: new (class extends Date {})().getTime(),
        same: statSync(__filename).mtime instanceof Date && new Date().constructor === Date, name: Date.name,
      })`;
    const hook = functions.fromSource(source, { clock });
    expect(await hook.answer()).toEqual({
      ...{ now: START, made: START, subclass: START, given: 5, utc: 0, zone: 0, same: true, name: 'Date' },
      text: 'Tue Jan 01 2030 00:00:00 GMT+0000 (Coordinated Universal Time)',
    });
    await clock.run(clock.sleep(3_600_000));
    expect(await hook.answer()).toMatchObject({ now: START + 3_600_000 });
  });

  test('seeded randomness', async () => {
    const source = 'exports.handler = async () => Math.random()';
    const draw = (seed: number) => functions.fromSource(source, { seed }).invoke({});
    const [first, again, other] = await Promise.all([draw(1), draw(1), draw(2)]);
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  test('nothing of the environment of the caller', async () => {
    process.env.CALLERS_SECRET = 'secret';
    const environment = { GREETING: 'hello' };
    const hook = functions.fromSource('exports.handler = async () => process.env', { environment });
    const { payload } = (await hook.invoke({})) as { payload: Record<string, string> };
    delete process.env.CALLERS_SECRET;
    expect(Object.keys(payload).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_CONFIG_FILE',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_REGION',
      'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SHARED_CREDENTIALS_FILE',
      'GREETING',
      'LAMBDA_TASK_ROOT',
      'LANG',
      'NODE_PATH',
      'TZ',
      '_HANDLER',
      '_X_AMZN_TRACE_ID',
    ]);
    expect(payload).toMatchObject({ GREETING: 'hello', AWS_REGION: 'eu-west-1', _HANDLER: 'index.handler' });
  });
});

test('close ends an invocation under way, and there is none after it', async () => {
  const source =
    'exports.handler = () => { console.log("begun"); return new Promise((r) => setTimeout(r, 1e6)) }';
  let begun: (line: string) => void = () => {};
  const start = new Promise<string>((resolve) => {
    begun = resolve;
  });
  const hook = functions.fromSource(source, { clock: new ScaledClock(START), onLog: begun });
  const invocation = hook.invoke({});
  await start;
  await hook.close();
  expect(await invocation).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
  await expect(hook.invoke({})).rejects.toThrow('probe cannot be invoked: it was closed');
});
