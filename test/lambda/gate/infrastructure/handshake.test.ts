import { createServer, type Server, Socket } from 'node:net';
import tls, { type ConnectionOptions, type TLSSocket, type TlsOptions } from 'node:tls';
import { type Handshake, handshake, type OldVersion } from '../../../../lambda/gate/infrastructure/handshake';
import { listen } from '../../loopback';
import { until } from '../requests/sockets';
import { OLD, pem, tlsServer } from './servers';

const host = '127.0.0.1';
const connectTls = tls.connect;
const never = () => new AbortController().signal;
let server: Server | undefined;

afterEach(async () => {
  jest.restoreAllMocks();
  if (server) await new Promise((resolve) => server?.close(resolve));
  server = undefined;
});

interface Place {
  readonly certificate?: string;
  /** What the client trusts. */
  readonly ca?: string;
  readonly name?: string;
  readonly options?: TlsOptions;
}

async function shake(
  { certificate = 'valid', ca, name = 'shop.example.com', options }: Place,
  only?: OldVersion,
) {
  const made = await tlsServer(certificate, options);
  server = made.server;
  jest
    .spyOn(tls, 'connect')
    .mockImplementation(((given: ConnectionOptions) =>
      connectTls({ ...given, ...(ca && { ca: pem(ca) }) })) as typeof tls.connect);
  return handshake({ host, port: made.port, serverName: name }, never(), only);
}

const validTo = Date.UTC(2126, 0, 1);
const trusted: Place = { ca: 'valid' };

// source: Node.js, "X509 certificate error codes" and ERR_TLS_CERT_ALTNAME_INVALID
test.each<[string, Place, Handshake]>([
  ['is trusted', trusted, { kind: 'done', validTo }],
  ['signs itself', {}, { kind: 'done', validTo, refused: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
  [
    'has expired',
    { certificate: 'expired', ca: 'expired' },
    { kind: 'done', validTo: Date.UTC(2021, 0, 1), refused: 'CERT_HAS_EXPIRED' },
  ],
  [
    'names another',
    { ...trusted, name: 'other.example.com' },
    { kind: 'done', validTo, refused: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  ],
])('a certificate that %s', async (_, place, result) => {
  expect(await shake(place)).toEqual(result);
});

describe('one version alone', () => {
  test.each<[OldVersion, string, TlsOptions, Handshake['kind']]>([
    ['1.0', 'of today', {}, 'rejected'],
    ['1.1', 'of today', {}, 'rejected'],
    ['1.2', 'of today', {}, 'done'],
    ['1.2', 'that wants 1.3', { minVersion: 'TLSv1.3' }, 'rejected'],
    ['1.0', 'of long ago', OLD, 'done'],
    ['1.1', 'of long ago', OLD, 'done'],
    ['1.0', 'of 1.1', { ...OLD, minVersion: 'TLSv1.1' }, 'rejected'],
  ])('%s to a server %s', async (only, _, options, kind) => {
    expect(await shake({ ...trusted, options }, only)).toMatchObject({ kind });
  });

  test('what is offered by default is refused by a server of long ago', async () => {
    expect(await shake({ ...trusted, options: OLD })).toMatchObject({ kind: 'rejected' });
  });

  test('a server that hangs up refuses', async () => {
    server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const port = await listen(server);
    expect(await handshake({ host, port, serverName: 'shop.example.com' }, never(), '1.1')).toEqual({
      kind: 'rejected',
      code: 'ECONNRESET',
    });
  });
});

describe('no handshake', () => {
  test('where nobody listens', async () => {
    const closed = createServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    expect(await handshake({ host, port, serverName: 'shop.example.com' }, never(), '1.1')).toEqual({
      kind: 'not-tried',
      code: 'ECONNREFUSED',
    });
  });

  test('where plain text is spoken', async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const port = await listen(server);
    expect(await handshake({ host, port, serverName: 'shop.example.com' }, never())).toMatchObject({
      kind: 'not-tried',
    });
  });

  test('where one hangs, after five seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] });
    let accepted = 0;
    server = createServer((socket) => {
      accepted += 1;
      socket.on('error', () => undefined).resume();
    });
    const port = await listen(server);
    const result = handshake({ host, port, serverName: 'shop.example.com' }, never(), '1.1');
    await until(() => accepted === 1);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await result).toEqual({ kind: 'not-tried', code: 'timed out' });
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  test('where the connection itself is reset', async () => {
    jest.spyOn(tls, 'connect').mockImplementation(() => {
      const socket = new Socket();
      process.nextTick(() => socket.destroy(Object.assign(new Error(), { code: 'ECONNRESET' })));
      return socket as TLSSocket;
    });
    expect(await handshake({ host, port: 1, serverName: 'shop.example.com' }, never(), '1.0')).toEqual({
      kind: 'not-tried',
      code: 'ECONNRESET',
    });
  });

  test('of a version that this Node does not have', async () => {
    jest.spyOn(tls, 'connect').mockImplementation(() => {
      throw Object.assign(new Error('no protocols'), { code: 'ERR_SSL_NO_PROTOCOLS_AVAILABLE' });
    });
    expect(await handshake({ host, port: 1, serverName: 'shop.example.com' }, never(), '1.0')).toEqual({
      kind: 'not-tried',
      code: 'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
    });
  });
});
