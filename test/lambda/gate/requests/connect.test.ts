import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import tls, { type ConnectionOptions } from 'node:tls';
import { send } from '../../../../lambda/gate/requests/send';
import type { SmokeTestRequest } from '../../../../lambda/shared/environment';
import { type Loopback, listen, loopback } from '../../loopback';
import { until, watchSockets } from './sockets';

const request: SmokeTestRequest = { path: '/', method: 'POST', status: 200, withinMilliseconds: 500 };
const host = '127.0.0.1';

let sockets: Socket[];
let end: AbortController;
const closed = (count: number) => sockets.length === count && sockets.every((socket) => socket.closed);

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] });
  sockets = watchSockets();
  end = new AbortController();
});
afterEach(() => {
  jest.restoreAllMocks();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('a server that listens only at the second attempt is asked, once', async () => {
  const port = await closedPort();
  const answer = send(request, { host, port }, {}, end.signal);
  await jest.advanceTimersByTimeAsync(0);
  await until(() => closed(1));
  const server: Loopback = await loopback((_, response) => response.end('up'), port);
  await jest.advanceTimersByTimeAsync(999);
  expect(sockets).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(await answer).toMatchObject({ kind: 'answered', body: 'up' });
  expect(server.requests).toHaveLength(1);
  await server.close();
});

test('a port that refuses three times is unreachable', async () => {
  const answer = send(request, { host, port: await closedPort() }, {}, end.signal);
  for (const [index, pause] of [0, 1_000, 3_000].entries()) {
    await jest.advanceTimersByTimeAsync(pause);
    await until(() => closed(index + 1));
  }
  expect(await answer).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
  expect(sockets).toHaveLength(3);
});

test('after the end of the function there is no further attempt', async () => {
  const answer = send(request, { host, port: await closedPort() }, {}, end.signal);
  await jest.advanceTimersByTimeAsync(0);
  await until(() => closed(1));
  end.abort();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(await answer).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
  expect(sockets).toHaveLength(1);
});

describe('over TLS', () => {
  let server: Server;
  let accepted: Socket[];

  beforeEach(() => {
    accepted = [];
    server = createServer((socket) => {
      accepted.push(socket.on('error', () => undefined)); // the client resets what it gives up
    });
  });
  afterEach(async () => {
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  // One handshake that hung rolled back a good release. source: facts/ecs-deployments.md 4.12
  test('a handshake that hangs is tried again, then given up', async () => {
    const destination = { host, port: await listen(server), serverName: 'shop.example.com' };
    const answer = send(request, destination, {}, end.signal);
    for (const [index, pause] of [0, 1_000, 3_000].entries()) {
      await jest.advanceTimersByTimeAsync(pause);
      await until(() => accepted.length === index + 1);
      await jest.advanceTimersByTimeAsync(5_000);
    }
    expect(await answer).toEqual({ kind: 'unreachable', code: 'timed out' });
    expect(accepted).toHaveLength(3);
  });

  test('a listener without TLS is never sent the request in clear', async () => {
    const received: Buffer[] = [];
    server.on('connection', (socket: Socket) => {
      socket.on('data', (bytes) => received.push(bytes));
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const destination = { host, port: await listen(server), serverName: 'shop.example.com' };
    const answer = send(request, destination, { 'x-teal-test': 'value' }, end.signal);
    for (const [index, pause] of [0, 1_000, 3_000].entries()) {
      await jest.advanceTimersByTimeAsync(pause);
      await until(() => accepted.length === index + 1 && accepted.every((socket) => socket.closed));
    }
    expect(await answer).toMatchObject({ kind: 'unreachable', code: expect.stringMatching(/SSL|EPROTO/) });
    expect(Buffer.concat(received).toString('latin1')).not.toContain('x-teal-test');
  });
});

describe('a certificate', () => {
  const pem = (name: string) =>
    readFileSync(join(__dirname, '../../../fixtures/certificates', `${name}.pem`));
  const connectTls = tls.connect;
  let server: tls.Server;
  let handshakes: number;

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** Asks a server that has this certificate, trusting `ca`. */
  async function ask(certificate: string, ca: string | undefined, serverName: string) {
    handshakes = 0;
    server = tls.createServer({ key: pem('key'), cert: pem(certificate) }, (socket) => {
      socket.on('error', () => undefined).resume(); // the client resets what it refuses
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    });
    server.on('connection', () => {
      handshakes += 1;
    });
    jest
      .spyOn(tls, 'connect')
      .mockImplementation(((options: ConnectionOptions) =>
        connectTls({ ...options, ...(ca && { ca: pem(ca) }) })) as typeof tls.connect);
    const destination = { host, port: await listen(server), serverName };
    const answer = send(request, destination, {}, end.signal);
    await jest.advanceTimersByTimeAsync(0);
    return answer;
  }

  // source: Node.js, "X509 certificate error codes" and ERR_TLS_CERT_ALTNAME_INVALID
  test.each([
    ['nobody trusts', 'valid', undefined, 'shop.example.com', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['has expired', 'expired', 'expired', 'shop.example.com', 'CERT_HAS_EXPIRED'],
    ['names another', 'valid', 'valid', 'other.example.com', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('that %s is refused at once', async (_, certificate, ca, serverName, code) => {
    expect(await ask(certificate, ca, serverName)).toEqual({ kind: 'untrusted', code });
    expect(handshakes).toBe(1);
  });

  test('that is right lets the request through', async () => {
    expect(await ask('valid', 'valid', 'shop.example.com')).toMatchObject({ kind: 'answered', status: 200 });
  });
});
