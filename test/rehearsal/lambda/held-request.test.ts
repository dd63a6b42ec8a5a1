import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { Functions, type ProbedFunction, START } from './handler-asset';

const functions = new Functions();
afterEach(() => functions.rest());
let clock: VirtualClock;
let hook: ProbedFunction;
/** A modelled load balancer: it answers `/3000` after 3 simulated seconds. */
const server = http.createServer((request, response) => {
  const release = hook.holdRequest(request.socket.remotePort as number, request.socket.localPort);
  clock.schedule(Number(request.url?.slice(1)), () => {
    const letGo = clock.holdForProcess();
    void release().then(() => {
      response.end('late');
      letGo();
    });
  });
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  await functions.close();
  server.close();
  server.closeAllConnections();
});

function asks(source: string): ProbedFunction {
  clock = new VirtualClock(START);
  const { port } = server.address() as AddressInfo;
  hook = functions.fromSource(source, { clock, connectTo: { 'shop.test:80': { port } } });
  return hook;
}

const HTTP = `const http = require('node:http');
  const agent = new http.Agent({ keepAlive: true });
  const get = (path, options) => new Promise((resolve, reject) => {
    const request = http.get('http://shop.test' + path, { agent, ...options }, (response) => {
      let body = '';
      response.on('data', (chunk) => { body += chunk }).on('end', () => resolve(body));
    });
    request.on('error', reject).on('timeout', () => request.destroy(new Error('idle for too long')));
  });
  const now = Date.now();`;

test.each([
  ['http', `${HTTP} exports.handler = async () => [await get('/3000'), Date.now() - now]`, ['late', 3000]],
  [
    'fetch',
    `const now = Date.now(); exports.handler = async () =>
      [await (await fetch('http://shop.test/3000')).text(), Date.now() - now]`,
    ['late', 3000],
  ],
  [
    'one after the other over one connection',
    `${HTTP} exports.handler = async () => [await get('/3000'), await get('/500'), Date.now() - now]`,
    ['late', 'late', 3500],
  ],
  [
    'two at once',
    `${HTTP} exports.handler = async () => [await Promise.all([get('/3000'), get('/700')]), Date.now() - now]`,
    [['late', 'late'], 3000],
  ],
])('a held answer comes when the clock says so: %s', async (_, source, expected) => {
  expect(await asks(source).answer()).toEqual(expected);
});

test.each([
  ['2999', ['timeout', 2999]],
  ['3001', ['late', 3000]],
])('a timer of the handler’s own competes with it: %s ms', async (ms, expected) => {
  const source = `${HTTP} exports.handler = async () => {
    const timeout = new Promise((resolve) => setTimeout(resolve, ${ms}, 'timeout'));
    return [await Promise.race([get('/3000'), timeout]), Date.now() - now];
  }`;
  expect(await asks(source).answer()).toEqual(expected);
});

test.each([
  ['the timeout of a socket', `get('/3000', { timeout: 2000 })`, ['idle for too long', 2000]],
  ['a longer one', `get('/3000', { timeout: 4000 })`, ['late', 3000]],
  [
    'AbortSignal.timeout',
    `fetch('http://shop.test/3000', { signal: AbortSignal.timeout(2000) })`,
    ['The operation was aborted due to timeout', 2000],
  ],
])('%s counts by the engine, too', async (_, ask, expected) => {
  const source = `${HTTP} exports.handler = async () => [await ${ask}.catch((error) => error.message), Date.now() - now]`;
  expect(await asks(source).answer()).toEqual(expected);
});

test('the timeout of the function ends a wait for an answer that is held longer', async () => {
  const source = `${HTTP} exports.handler = () => get('/30000')`;
  expect(await asks(source).answer()).toMatchObject({ errorType: 'Sandbox.Timedout' });
  expect(clock.now() - START).toBe(20_000);
});

test('what other work is under way is no held answer', async () => {
  const source = `${HTTP} exports.handler = async () => {
    const order = [];
    const work = new Promise((done) => require('node:crypto').pbkdf2('a', 'b', 200000, 64, 'sha512', done));
    await Promise.all([get('/3000').then(() => order.push('answer')), work.then(() => order.push(Date.now() - now))]);
    return order;
  }`;
  expect(await asks(source).answer()).toEqual([0, 'answer']);
});

// source: ip(7): the kernel gives one local port to connections that differ in where they go
test('an answer is held at its own connection, also where another one of the process has the same port', async () => {
  const aws = http.createServer((_, response) => response.end('at once'));
  const free = http.createServer();
  await Promise.all([aws, free].map((each) => once(each.listen(0, '127.0.0.1'), 'listening')));
  const [other, localPort] = [aws, free].map((each) => (each.address() as AddressInfo).port);
  await new Promise((closed) => free.close(closed));
  const source = `${HTTP}
    const first = new http.Agent({ keepAlive: true });
    const ask = (url, agent) => new Promise((resolve, reject) => {
      http.get(url, { agent, localPort: ${localPort} }, (response) => response.on('end', resolve).resume()).on('error', reject);
    });
    exports.handler = async () => {
      await ask('http://aws.test/', first);
      await ask('http://shop.test/3000', agent);
      return Date.now() - now;
    }`;
  clock = new VirtualClock(START);
  const { port } = server.address() as AddressInfo;
  const connectTo = { 'shop.test:80': { port }, 'aws.test:80': { port: Number(other) } };
  hook = functions.fromSource(source, { clock, connectTo, longestAwakeMs: 3000 });
  const answer = await hook.answer();
  aws.close();
  aws.closeAllConnections();
  expect(answer).toBe(3000);
});
