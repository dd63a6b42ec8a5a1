import type { IncomingMessage, RequestListener } from 'node:http';
import { send } from '../../../../lambda/gate/requests/send';
import type { SmokeTestRequest } from '../../../../lambda/shared/environment';
import { type Loopback, loopback } from '../../loopback';
import { until } from './sockets';

const WITHIN = 500;
const MEBIBYTE = 1024 * 1024;
const request: SmokeTestRequest = {
  path: '/ready?a=b',
  method: 'GET',
  status: 200,
  withinMilliseconds: WITHIN,
};

let server: Loopback;
let end: AbortController;

// Only what the code under test waits on: sockets keep to the real event loop.
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] });
  end = new AbortController();
});
afterEach(async () => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
  await server.close();
});

async function ask(
  listener: RequestListener,
  over: Partial<SmokeTestRequest> = {},
  headers: Record<string, string> = {},
) {
  server = await loopback(listener);
  const answer = send({ ...request, ...over }, { host: '127.0.0.1', port: server.port }, headers, end.signal);
  await jest.advanceTimersByTimeAsync(0);
  return { answer };
}

test('what is sent and what comes back', async () => {
  const { answer } = await ask(
    (_, response) => {
      response.writeHead(201, { 'X-Version': '7', 'set-cookie': ['a=1', 'b=2'] });
      response.end('¡hola!');
    },
    { headers: { accept: 'text/plain' } },
    { host: 'shop.example.com', 'x-teal-test': 'value' },
  );
  expect(await answer).toMatchObject({
    kind: 'answered',
    status: 201,
    body: '¡hola!',
    headers: { 'x-version': '7', 'set-cookie': 'a=1, b=2' },
  });
  const [came] = server.requests as [IncomingMessage];
  expect([came.method, came.url]).toEqual(['GET', '/ready?a=b']);
  expect(came.headers).toEqual({
    accept: 'text/plain',
    connection: 'close',
    host: 'shop.example.com',
    'user-agent': 'teal-gate',
    'x-teal-test': 'value',
  });
});

test('a configured header does not stand in for the test header or the host', async () => {
  const { answer } = await ask(
    (_, response) => response.end(),
    { headers: { Host: 'other.example.com', 'X-Teal-Test': 'mine' } },
    { host: 'shop.example.com', 'x-teal-test': 'value' },
  );
  await answer;
  expect(server.requests[0]?.headers).toMatchObject({ host: 'shop.example.com', 'x-teal-test': 'value' });
});

test.each(['GET', 'HEAD', 'OPTIONS', 'POST'])('%s is answered', async (method) => {
  const { answer } = await ask((_, response) => response.end('body'), { method });
  expect(await answer).toMatchObject({ status: 200, body: method === 'HEAD' ? '' : 'body' });
});

test('a redirect is an answer, not a way', async () => {
  const { answer } = await ask((_, response) => response.writeHead(302, { location: '/login' }).end());
  expect(await answer).toMatchObject({ status: 302, headers: { location: '/login' } });
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['after 1 MiB', MEBIBYTE + 1, MEBIBYTE, true],
  ['long after', 3 * MEBIBYTE, MEBIBYTE, true],
  ['at 1 MiB', MEBIBYTE, MEBIBYTE, false],
])('a body that ends %s', async (_, sent, read, isCut) => {
  const { answer } = await ask((_, response) => response.end(Buffer.alloc(sent, 'a')));
  const { body, cut } = (await answer) as { body: string; cut: boolean };
  expect([body.length, cut]).toEqual([read, isCut]);
});

test('a body without an end is cut, too, and its connection closed', async () => {
  let closed = false;
  const { answer } = await ask((_, response) => {
    const chunk = Buffer.alloc(64 * 1024, 'a');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more).on('close', () => {
      closed = true;
    });
    more();
  });
  expect(await answer).toMatchObject({ kind: 'answered', status: 200 });
  await until(() => closed);
});

test.each<[string, RequestListener]>([
  ['before an answer', (_, response) => response.destroy()],
  [
    'in the middle of a body of known length',
    (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    },
  ],
  ['in the middle of a chunked body', (_, response) => response.write('half', () => response.destroy())],
  ['with a reset', ({ socket }, response) => response.write('half', () => socket.resetAndDestroy())],
])('a connection that is closed %s is no answer, and is not asked again', async (_, listener) => {
  // POST: sent twice, it would be done twice.
  const { answer } = await ask(listener, { method: 'POST' });
  expect(await answer).toEqual({ kind: 'broken', code: 'ECONNRESET' });
  await jest.advanceTimersByTimeAsync(60_000);
  expect(server.requests).toHaveLength(1);
});

test('what is no HTTP is no answer', async () => {
  const { answer } = await ask(({ socket }) => void socket.end('SSH-2.0-teapot\r\n'));
  expect(await answer).toMatchObject({ kind: 'broken', code: expect.stringMatching(/^HPE_/) });
});

test.each<[string, RequestListener]>([
  ['that never comes', () => undefined],
  ['that never ends', (_, response) => void response.write('half')],
  // Node ends such a request without a word.
  [
    'that switches to what nobody asked for',
    ({ socket }) =>
      void socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'),
  ],
])('an answer %s is given up a second after it was due', async (_, listener) => {
  let came = false;
  const { answer } = await ask((incoming, response) => {
    listener(incoming, response);
    came = true;
  });
  let settled = false;
  void answer.then(() => {
    settled = true;
  });
  await until(() => came);
  await jest.advanceTimersByTimeAsync(WITHIN + 999);
  expect(settled).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(await answer).toEqual({ kind: 'broken', code: 'timed out' });
});

test('an answer that is late, but comes, keeps its status and says how long it took', async () => {
  let respond: (() => void) | undefined;
  const { answer } = await ask((_, response) => {
    respond = () => void response.end('late');
  });
  await until(() => respond !== undefined);
  await jest.advanceTimersByTimeAsync(WITHIN + 200);
  respond?.();
  expect(await answer).toMatchObject({ status: 200, body: 'late', milliseconds: WITHIN + 200 });
});

test('the end of the function ends a request', async () => {
  let came = false;
  const { answer } = await ask(() => {
    came = true;
  });
  await until(() => came);
  end.abort();
  expect(await answer).toEqual({ kind: 'broken', code: 'timed out' });
});
