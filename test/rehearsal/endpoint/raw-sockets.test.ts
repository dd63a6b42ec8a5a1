import { connect } from 'node:net';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';

/** Each test's caller has the right access key: what refuses it is how it asks. */
let endpoint: AwsEndpoint;
let carriedOut: string[];
const secrets: AwsService = {
  name: 'SecretsManager',
  json: { targetPrefix: 'secretsmanager', version: '1.1' },
  operations: {
    GetSecretValue: () => {
      carriedOut.push('GetSecretValue');
      return { SecretString: 'hidden' };
    },
  },
};
beforeAll(async () => {
  endpoint = await AwsEndpoint.start([secrets]);
});
beforeEach(() => {
  carriedOut = [];
});
afterAll(() => endpoint.close());

const host = () => new URL(endpoint.url).host;
const key = () => endpoint.credentials.accessKeyId;
const signed = () =>
  `Authorization: AWS4-HMAC-SHA256 Credential=${key()}/20300101/eu-west-1/secretsmanager/aws4_request, Signature=00`;
const call = () => ['X-Amz-Target: secretsmanager.GetSecretValue', signed()];
const lines = (...all: readonly string[]) => `${all.join('\r\n')}\r\n`;
const plain = (first: string, ...headers: readonly string[]) =>
  `${lines(first, ...headers, ...call(), 'Content-Length: 2', 'Connection: close')}\r\n{}`;
const post = (...headers: readonly string[]) => plain('POST / HTTP/1.1', ...headers);
const chunked = (encoding: readonly string[], body: string) =>
  `${lines('POST / HTTP/1.1', `Host: ${host()}`, ...call(), ...encoding, 'Connection: close')}\r\n${body}`;
/** A whole request that is admitted, to be hidden in the body of another one. */
const hidden = () => post(`Host: ${host()}`);

test.each([
  ['as a client asks', () => post(`Host: ${host()}`)],
  ['header names in capitals', () => post(`HOST: ${host()}`)],
  ['in one chunk', () => chunked(['Transfer-Encoding: chunked'], '2\r\n{}\r\n0\r\n\r\n')],
])('carried out: %s', async (_, request) => {
  expect(await send(request())).toEqual([200]);
  expect(carriedOut).toEqual(['GetSecretValue']);
});

test.each([
  ['an absolute target', () => plain(`POST http://${host()}/ HTTP/1.1`, `Host: ${host()}`), 403],
  ['an absolute target elsewhere', () => plain('POST http://x.example/ HTTP/1.1', `Host: ${host()}`), 403],
  ['no target but a star', () => plain('OPTIONS * HTTP/1.1', `Host: ${host()}`), 403],
  ['a tunnel', () => plain(`CONNECT ${host()} HTTP/1.1`, `Host: ${host()}`), undefined],
  ['two hosts', () => post(`Host: ${host()}`, 'Host: x.example'), 403],
  ['two hosts, the right one last', () => post('Host: x.example', `Host: ${host()}`), 403],
  ['the same host twice', () => post(`Host: ${host()}`, `Host: ${host()}`), 403],
  ['no host', () => post(), 400],
  ['HTTP/1.0 without a host', () => plain('POST / HTTP/1.0'), 403],
  ['HTTP/0.9', () => lines('GET /'), 400],
  ['HTTP/2 in the clear', () => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`, 400],
  ['an empty host', () => post('Host:'), 403],
  ['a dot after the host', () => post(`Host: ${host().replace(':', '.:')}`), 403],
  ['a user before the host', () => post(`Host: x@${host()}`), 403],
  ['a tab in the host', () => post(`Host: ${host()}\tx`), 403],
  ['a NUL in the host', () => post(`Host: ${host()}\0`), 400],
  ['a host in capitals that is a name', () => post('Host: LOCALHOST'), 403],
  ['IPv4 in IPv6', () => post(`Host: [::ffff:127.0.0.1]:${host().split(':')[1]}`), 403],
  ['a space before the colon', () => post(`Host : ${host()}`), 400],
  ['a folded host', () => post('Host:', ` ${host()}`, 'X: 1'), 400],
  [
    'an upgrade of a page',
    () => post(`Host: ${host()}`, 'Upgrade: websocket', 'Origin: http://x.example'),
    403,
  ],
  ['a header of 64 KB', () => post(`Host: ${host()}`, `X: ${'x'.repeat(65_536)}`), 431],
  ['many headers', () => post(`Host: ${host()}`, ...Array(10_000).fill('X: 1')), 431],
  // Node forgets what comes after the two thousandth, unless it is told not to.
  [
    'an Origin after many headers',
    () => chunked([...Array(2100).fill('X: 1'), 'Origin: null', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
    403,
  ],
  ['a method that there is not', () => plain('HACK / HTTP/1.1', `Host: ${host()}`), 400],
  ['a page that is no browser', () => post(`Host: ${host()}`, 'Origin: null'), 403],
  ['chunks of another coding', () => chunked(['Transfer-Encoding: xchunked'], '2\r\n{}\r\n0\r\n\r\n'), 400],
  ['chunked, and then more', () => chunked(['Transfer-Encoding: chunked, identity'], '2\r\n{}\r\n'), 400],
  ['a chunk of no number', () => chunked(['Transfer-Encoding: chunked'], 'x\r\n{}\r\n0\r\n\r\n'), undefined],
  ['a chunk of less than none', () => chunked(['Transfer-Encoding: chunked'], '-2\r\n{}\r\n'), undefined],
  ['two lengths', () => post(`Host: ${host()}`, 'Content-Length: 3'), 400],
  ['a length of less than none', () => chunked(['Content-Length: -1'], ''), 400],
])('refused: %s', async (_, request, status) => {
  const statuses = await send(request());
  expect(statuses.slice(0, 1)).toEqual(status === undefined ? statuses.slice(0, 1) : [status]);
  expect(statuses).not.toContain(200);
  expect(carriedOut).toEqual([]);
});

// source: RFC 9112, 6.1: a message with both is to be handled as an error
test.each([
  [
    'a length and chunks',
    () =>
      `${lines('POST / HTTP/1.1', 'Host: x.example', 'Content-Length: 4', 'Transfer-Encoding: chunked')}\r\n0\r\n\r\n${hidden()}`,
  ],
  [
    'chunks and a length',
    () =>
      `${lines('POST / HTTP/1.1', 'Host: x.example', 'Transfer-Encoding: chunked', 'Content-Length: 5')}\r\n0\r\n\r\n${hidden()}`,
  ],
  [
    'a request as the body of one that is refused',
    () =>
      `${lines('POST / HTTP/1.1', 'Host: x.example', `Content-Length: ${Buffer.byteLength(hidden())}`, 'Connection: close')}\r\n${hidden()}`,
  ],
  [
    'a request in a chunk of one that is refused',
    () =>
      `${lines('POST / HTTP/1.1', 'Host: x.example', 'Transfer-Encoding: chunked', 'Connection: close')}\r\n${Buffer.byteLength(hidden()).toString(16)}\r\n${hidden()}\r\n0\r\n\r\n`,
  ],
])('nothing is hidden in %s', async (_, request) => {
  expect(await send(request())).not.toContain(200);
  expect(carriedOut).toEqual([]);
});

/** Statuses of all answers on one connection, until the endpoint or the request ends it. */
function send(text: string): Promise<number[]> {
  const { port } = new URL(endpoint.url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(text));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The endpoint has closed it before all was sent.
      if (!['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) reject(error);
    });
    socket.on('close', () => {
      const answers = Buffer.concat(chunks).toString('latin1');
      resolve([...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)));
    });
  });
}
