import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScaledClock } from '../../../rehearsal/clock/scaled-clock';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { Destinations } from '../../../rehearsal/lambda/messages';
import { Functions, START } from './handler-asset';

const functions = new Functions();
afterEach(() => functions.rest());
const server = http.createServer((_request, response) => void response.end('answer'));
let connectTo: Destinations;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  connectTo = { 'shop.test:80': { port: (server.address() as AddressInfo).port } };
});
afterAll(async () => {
  await functions.close();
  server.close();
  server.closeAllConnections();
});

const MINUTES_10 = 600_000;

/** Answers how much time passes in `doing`, by each of Node's clocks. */
const TIMED = `
  const timers = require('node:timers');
  const promises = require('node:timers/promises');
  const { promisify } = require('node:util');
  exports.handler = async ({ doing }) => {
    const began = [Date.now(), performance.now(), process.hrtime.bigint()];
    await eval(doing);
    return [Date.now() - began[0], performance.now() - began[1], Number(process.hrtime.bigint() - began[2]) / 1e6];
  };`;

describe('on a virtual clock, time passes as the handler sleeps, and by that alone', () => {
  const asset = functions.asset(TIMED);

  test.each([
    ['setTimeout', `new Promise((wake) => setTimeout(wake, ${MINUTES_10}))`, MINUTES_10],
    ['its arguments', `new Promise((wake) => setTimeout((a, b) => a + b === 3 && wake(), 5, 1, 2))`, 5],
    ['no delay: Node’s least', 'new Promise((wake) => setTimeout(wake))', 1],
    ['timers.setTimeout', `new Promise((wake) => timers.setTimeout(wake, ${MINUTES_10}))`, MINUTES_10],
    ['timers/promises', `promises.setTimeout(${MINUTES_10})`, MINUTES_10],
    ['scheduler.wait', `promises.scheduler.wait(${MINUTES_10})`, MINUTES_10],
    ['promisify', `promisify(setTimeout)(${MINUTES_10})`, MINUTES_10],
    [
      'setInterval',
      `new Promise((wake) => { let n = 0; const i = setInterval(() => ++n === 3 && wake(clearInterval(i)), 100) })`,
      300,
    ],
    [
      'an interval of promises',
      `(async () => { let n = 0; for await (const _ of promises.setInterval(50)) if (++n === 4) return })()`,
      200,
    ],
    [
      'AbortSignal.timeout',
      `Promise.race([promises.setTimeout(900), require('node:events').once(AbortSignal.timeout(700), 'abort')])`,
      700,
    ],
    [
      'refresh',
      `new Promise((wake) => { const t = setTimeout(wake, 100); setTimeout(() => t.refresh(), 60) })`,
      160,
    ],
    [
      'clearTimeout',
      `new Promise((wake) => { clearTimeout(setTimeout(wake, 10)); setTimeout(wake, 20) })`,
      20,
    ],
    ['work of the thread pool', `promisify(require('node:crypto').pbkdf2)('a', 'b', 20000, 64, 'sha512')`, 0],
    ['a busy processor', `(() => { for (let i = 0; i < 1e7; i++); })()`, 0],
    ['a file', `require('node:fs/promises').readFile(__filename)`, 0],
    ['setImmediate', `promises.setImmediate()`, 0],
    [
      'code that waits for the clock to move',
      `(async () => { const t = Date.now(); while (Date.now() < t + 5) await promises.setTimeout(0) })()`,
      5,
    ],
  ])('%s', async (_, doing, passed) => {
    expect(await functions.fromAsset(asset, { timeoutSeconds: 900 }).answer({ doing })).toEqual([
      passed,
      passed,
      passed,
    ]);
  });

  test.each([
    [
      'http',
      `new Promise((done) => require('node:http').get('http://shop.test/', (r) => r.resume().on('end', done)))`,
    ],
    [
      'an agent that keeps connections',
      `(async () => { const http = require('node:http'), agent = new http.Agent({ keepAlive: true });
        const get = () => new Promise((done) => http.get('http://shop.test/', { agent }, (r) => r.resume().on('end', done)));
        await get(); await get() })()`,
    ],
    ['fetch', `fetch('http://shop.test/').then((response) => response.text())`],
  ])('not for an answer by %s, after which it may sleep', async (_, ask) => {
    const hook = functions.fromSource(TIMED, { connectTo, timeoutSeconds: 900 });
    const doing = `(${ask}).then(() => promises.setTimeout(${MINUTES_10}))`;
    expect(await hook.answer({ doing })).toEqual([MINUTES_10, MINUTES_10, MINUTES_10]);
  });

  test('a timer waits for the work that was begun before it, whatever that takes', async () => {
    const source = `exports.handler = async () => {
      const order = [];
      const slow = new Promise((done) => require('node:crypto').pbkdf2('a', 'b', 200000, 64, 'sha512', done));
      await Promise.all([slow.then(() => order.push('work')), new Promise((wake) => setTimeout(wake, 1)).then(() => order.push('timer'))]);
      return order;
    }`;
    expect(await functions.fromSource(source).answer()).toEqual(['work', 'timer']);
  });

  test('promises go on between two timers that are due at once', async () => {
    const source = `exports.handler = () => new Promise((answer) => {
      const order = [];
      setTimeout(() => { order.push(1); Promise.resolve().then(() => order.push('between')) }, 5);
      setTimeout(() => { order.push(2); answer(order) }, 5);
    })`;
    expect(await functions.fromSource(source).answer()).toEqual([1, 'between', 2]);
  });

  test('an unreferenced timer keeps nothing waiting', async () => {
    const source = 'exports.handler = async () => new Promise((wake) => setTimeout(wake, 5).unref())';
    expect(await functions.fromSource(source).answer()).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
    // source: aws-lambda-nodejs-runtime-interface-client: a handler that is not async has answered null.
    const callback = 'exports.handler = (event, context, callback) => {}';
    expect(await functions.fromSource(callback).answer()).toBeNull();
  });

  test('a timer that an invocation leaves behind fires in the next one', async () => {
    const source = `let fired = 'not';
      exports.handler = async () => { setTimeout(() => { fired = 'then' }, 1000); await null; return fired; }`;
    const clock = new VirtualClock(START);
    const hook = functions.fromSource(
      source.replace(
        'await null',
        'await new Promise(setImmediate); await new Promise(setImmediate); await new Promise(setImmediate)',
      ),
      { clock },
    );
    expect(await hook.answer()).toBe('not');
    await clock.run(clock.sleep(5000));
    expect(await hook.answer()).toBe('then');
  });

  test('a module may sleep before it is loaded', async () => {
    const clock = new VirtualClock(START);
    const source = `await new Promise((wake) => setTimeout(wake, 3000)); export const handler = async () => Date.now();`;
    const hook = functions.fromSource({ 'index.mjs': source }, { clock });
    expect(await hook.answer()).toBe(START + 3000);
    const endless = `await new Promise((wake) => setTimeout(wake, 11_000)); export const handler = async () => 1;`;
    // source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html (10 seconds)
    expect(await functions.fromSource({ 'index.mjs': endless }).answer()).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Init timed out after 10.00 seconds'),
    });
  });
});

describe('the timeout of a function counts simulated time', () => {
  test('and so does what remains of it', async () => {
    const source = `exports.handler = async (event, context) => {
      await new Promise((wake) => setTimeout(wake, 12_000));
      return context.getRemainingTimeInMillis();
    }`;
    expect(await functions.fromSource(source, { timeoutSeconds: 20 }).answer()).toBe(8000);
    const clock = new VirtualClock(START);
    expect(await functions.fromSource(source, { timeoutSeconds: 12, clock }).answer()).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 12\.00 seconds$/),
    });
    expect(clock.now() - START).toBe(12_000);
  });
});

describe('on a scaled clock', () => {
  test('sleeping is shrunk, and is no work', async () => {
    const clock = new ScaledClock(START);
    clock.accelerate(6_000);
    const [date, real] = (await functions
      .fromSource(TIMED, { clock, timeoutSeconds: 900 })
      .answer({ doing: `promises.setTimeout(${MINUTES_10})` })) as [number, number];
    expect(date).toBeGreaterThanOrEqual(MINUTES_10);
    // By performance.now(), which stays real.
    expect(real).toBeLessThan(MINUTES_10 / 10);
  });

  test('timers that guard a live answer fire while it is waited for', async () => {
    const silent = http.createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const clock = new ScaledClock(START);
    clock.accelerate(1000);
    const source = `exports.handler = async () => {
      const began = performance.now();
      const error = await fetch('http://shop.test/', { signal: AbortSignal.timeout(100) }).catch((e) => e.name);
      return [error, performance.now() - began >= 95];
    }`;
    const to = { 'shop.test:80': { port: (silent.address() as AddressInfo).port } };
    expect(await functions.fromSource(source, { clock, connectTo: to }).answer()).toEqual([
      'TimeoutError',
      true,
    ]);
    silent.close();
    silent.closeAllConnections();
  });
});
