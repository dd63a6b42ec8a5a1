import { createServer } from 'node:net';
import { KeptConnections } from '../../../../lambda/gate/load-test/kept-connections';
import { type Loopback, listen, loopback } from '../../loopback';

const request = { path: '/', method: 'GET', weight: 1 };
const never = new AbortController().signal;
const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n';
let server: Loopback;
afterEach(() => server.close());

async function asked(listener: Parameters<typeof loopback>[0], times = 1, within = 5_000) {
  server = await loopback(listener);
  const sockets = new Set<unknown>();
  server.server.on('connection', (socket) => sockets.add(socket));
  const connections = new KeptConnections({ host: '127.0.0.1', port: server.port }, 10, never);
  const answers = [];
  for (let nth = 0; nth < times; nth += 1)
    answers.push(await connections.send(request, { host: 'shop', 'x-teal-test': 'k' }, within));
  connections.close();
  return { answers, sockets: sockets.size };
}

test('one request after the other goes over one connection', async () => {
  const { answers, sockets } = await asked((_, response) => response.end('x'.repeat(100_000)), 5);
  expect(answers).toEqual(Array(5).fill({ kind: 'answered', status: 200, milliseconds: expect.any(Number) }));
  expect(sockets).toBe(1);
  expect(server.requests[0]?.headers).toMatchObject({ host: 'shop', 'x-teal-test': 'k' });
});

test.each<[string, Parameters<typeof loopback>[0], object]>([
  ['never begins', () => {}, { kind: 'late' }],
  ['stalls in the middle', (_, response) => response.writeHead(200).write('begun'), { kind: 'late' }],
  ['breaks', (_, response) => response.socket?.destroy(), { kind: 'broken', code: 'ECONNRESET' }],
  [
    'breaks in the middle',
    (_, response) => response.writeHead(200).write('begun', () => response.socket?.destroy()),
    { kind: 'broken', code: 'ECONNRESET' },
  ],
])('an answer that %s is none, and the next one has another connection', async (_, listener, answer) => {
  const { answers, sockets } = await asked(listener, 2, 100);
  expect(answers).toEqual([answer, answer]);
  expect(sockets).toBe(2);
});

// Node ends a request whose answer is 101 without an error, and without an end.
test('an answer that nobody asked to switch for is none', async () => {
  server = await loopback(() => {});
  const odd = createServer((socket) =>
    socket.on('data', () => socket.write(SWITCHING)).on('error', () => {}),
  );
  const port = await listen(odd);
  const connections = new KeptConnections({ host: '127.0.0.1', port }, 1, never);
  expect(await connections.send(request, {}, 100)).toEqual({ kind: 'late' });
  connections.close();
  odd.close();
});

test('what is no HTTP is none', async () => {
  server = await loopback(() => {});
  const odd = createServer((socket) =>
    socket.on('data', () => socket.end('hello\r\n\r\n')).on('error', () => {}),
  );
  const port = await listen(odd);
  const connections = new KeptConnections({ host: '127.0.0.1', port }, 1, never);
  expect(await connections.send(request, {}, 5_000)).toMatchObject({ kind: 'broken' });
  connections.close();
  odd.close();
});
