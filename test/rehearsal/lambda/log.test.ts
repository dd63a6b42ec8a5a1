import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { LoggingConfig } from '../../../rehearsal/lambda/environment';
import type { LambdaFunctionProperties } from '../../../rehearsal/lambda/function';
import { Functions, START } from './handler-asset';

const functions = new Functions();
afterEach(() => functions.rest());
afterAll(() => functions.close());

const asset = functions.asset(`exports.handler = async ({ code }, context) => { await eval(code); }`);
const AT = '2030-01-01T00:00:00.000Z';
const ID = 'a392663f-07e1-446f-8fb4-d8e8d1a40b1c';

async function logOf(
  code: string,
  logging: LoggingConfig = {},
  more: Partial<LambdaFunctionProperties> = {},
) {
  const lines: string[] = [];
  const hook = functions.fromAsset(asset, { logging, onLog: (line) => lines.push(line), ...more });
  await hook.invoke({ code });
  await hook.close();
  return lines;
}

describe('as text', () => {
  // source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
  test.each([
    ['console.log("one %d", 2, { three: 3 })', `${AT}\t${ID}\tINFO\tone 2 { three: 3 }`],
    ['console.info("one")', `${AT}\t${ID}\tINFO\tone`],
    ['console.warn("one\\ntwo")', `${AT}\t${ID}\tWARN\tone\ntwo`],
    ['console.error("one")', `${AT}\t${ID}\tERROR\tone`],
    ['console.debug("one")', `${AT}\t${ID}\tDEBUG\tone`],
    ['console.trace("one")', `${AT}\t${ID}\tTRACE\tone`],
    ['process.stdout.write("one\\n")', 'one'],
    ['process.stderr.write("one")', 'one'],
  ])('%s', async (code, line) => {
    expect(await logOf(code)).toEqual([line]);
  });

  test('a failure is logged, before it is answered', async () => {
    const [line] = await logOf('Promise.reject(new RangeError("no"))');
    const [at, id, level, what, , error] = (line as string).split('\t');
    expect([at, id, level, what]).toEqual([AT, ID, 'ERROR', 'Invoke Error ']);
    expect(JSON.parse(error ?? String(line).split('\t').at(-1) ?? '')).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'no',
    });
  });

  test('levels filter nothing', async () => {
    expect(await logOf('console.debug(1)', { LogFormat: 'Text', ApplicationLogLevel: 'ERROR' })).toHaveLength(
      1,
    );
  });
});

describe('as JSON', () => {
  const JSON_LOG = { LogFormat: 'JSON' } as const;
  // source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
  test.each([
    ['console.log("one")', { level: 'INFO', message: 'one' }],
    ['console.log("one %d", 2)', { level: 'INFO', message: 'one 2' }],
    ['console.warn({ a: 1 })', { level: 'WARN', message: { a: 1 } }],
    [
      'console.error("failed", new TypeError("no"))',
      {
        level: 'ERROR',
        message: expect.stringContaining('failed'),
        errorType: 'TypeError',
        errorMessage: 'no',
        stackTrace: expect.any(Array),
      },
    ],
    [
      'console.error(new TypeError("no"))',
      {
        level: 'ERROR',
        message: { errorType: 'TypeError', errorMessage: 'no', stackTrace: expect.any(Array) },
      },
    ],
    [
      'const a = {}; a.a = a; console.log(a)',
      { level: 'INFO', message: expect.stringContaining('Circular') },
    ],
  ])('%s', async (code, fields) => {
    const [line] = await logOf(code, JSON_LOG);
    expect(JSON.parse(line as string)).toEqual({ timestamp: AT, requestId: ID, ...fields });
  });

  test('what is written to stdout is passed on as it is', async () => {
    expect(await logOf('process.stdout.write(JSON.stringify({ _aws: 1 }) + "\\n")', JSON_LOG)).toEqual([
      '{"_aws":1}',
    ]);
  });

  // source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
  test.each([
    [undefined, ['INFO', 'WARN', 'ERROR']],
    ['TRACE', ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['WARN', ['WARN', 'ERROR']],
    ['FATAL', []],
  ] as const)('from the level %s on', async (ApplicationLogLevel, levels) => {
    const code = `['trace', 'debug', 'info', 'warn', 'error'].forEach((level) => console[level](level))`;
    const lines = await logOf(code, { ...JSON_LOG, ...(ApplicationLogLevel && { ApplicationLogLevel }) });
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(levels);
  });
});

describe('the lines of Lambda itself, when they are asked for', () => {
  const sleep = 'console.log("one"), new Promise((wake) => setTimeout(wake, 1234))';

  test('as text', async () => {
    expect(await logOf(sleep, {}, { platformLog: true })).toEqual([
      `START RequestId: ${ID} Version: $LATEST`,
      `${AT}\t${ID}\tINFO\tone`,
      `END RequestId: ${ID}`,
      `REPORT RequestId: ${ID}\tDuration: 1234.00 ms\tBilled Duration: 1234 ms\tMemory Size: 256 MB`,
    ]);
  });

  // source: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
  test('as JSON', async () => {
    const lines = await logOf(sleep, { LogFormat: 'JSON' }, { platformLog: true });
    const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:probe';
    const end = '2030-01-01T00:00:01.234Z';
    const metrics = { durationMs: 1234, billedDurationMs: 1234, memorySizeMB: 256 };
    expect(lines.map((line) => JSON.parse(line)).filter(({ type }) => type)).toEqual([
      { time: AT, type: 'platform.start', record: { requestId: ID, functionArn, version: '$LATEST' } },
      {
        time: end,
        type: 'platform.runtimeDone',
        record: { requestId: ID, status: 'success', metrics: { durationMs: 1234 } },
      },
      { time: end, type: 'platform.report', record: { requestId: ID, status: 'success', metrics } },
    ]);
  });

  test('not below the level of the system log', async () => {
    const logging = { LogFormat: 'JSON', SystemLogLevel: 'WARN' } as const;
    expect(await logOf('null', logging, { platformLog: true })).toEqual([]);
  });

  test('of a timeout', async () => {
    const clock = new VirtualClock(START);
    expect(
      await logOf('new Promise((wake) => setTimeout(wake, 1e9))', {}, { platformLog: true, clock }),
    ).toEqual([
      `START RequestId: ${ID} Version: $LATEST`,
      `2030-01-01T00:00:20.000Z ${ID} Task timed out after 20.00 seconds`,
      `END RequestId: ${ID}`,
      `REPORT RequestId: ${ID}\tDuration: 20000.00 ms\tBilled Duration: 20000 ms\tMemory Size: 256 MB\tStatus: timeout`,
    ]);
  });
});
