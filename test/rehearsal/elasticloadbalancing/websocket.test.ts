import { once } from 'node:events';
import http from 'node:http';
import type { Duplex } from 'node:stream';
import { process } from './fixtures';
import { ModelledTarget } from './modelled-target';
import { Stage } from './stage';

let stage: Stage;
let target: http.Server;
/** The target's sides of its WebSockets. */
let opened: Duplex[];

/** A target that takes upgrades at /chat and sends back what it gets; elsewhere it answers 403. */
beforeEach(async () => {
  stage = await Stage.open({ attributes: { idleTimeoutMs: 60_000 } });
  opened = [];
  target = http.createServer((request, response) => {
    if (request.url === '/ready') response.end();
    else response.writeHead(403).end('no');
  });
  target.on('upgrade', (request, socket) => {
    if (request.url !== '/chat') {
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno');
      return;
    }
    opened.push(socket);
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nx-accept: yes\r\n\r\n',
    );
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const { port } = target.address() as { port: number };
  stage.primary.register(process('primary', port));
});

afterEach(async () => {
  await stage.close();
  for (const socket of opened) socket.destroy();
  target.closeAllConnections();
  target.close();
});

const asks = (path: string, headers: Record<string, string> = {}) =>
  http.get(stage.url(path), {
    agent: false,
    headers: { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-key': 'k', ...headers },
  });

async function connect(): Promise<{ answer: http.IncomingMessage; socket: Duplex }> {
  const [answer, socket] = (await once(asks('/chat'), 'upgrade')) as [http.IncomingMessage, Duplex];
  socket.on('error', () => {});
  return { answer, socket };
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
test('a WebSocket is carried both ways, on record as 101', async () => {
  const { answer, socket } = await connect();
  expect(answer.statusCode).toBe(101);
  expect(answer.headers).toMatchObject({ upgrade: 'websocket', 'x-accept': 'yes' });
  socket.write('hello');
  expect(String((await once(socket, 'data'))[0])).toBe('hello');
  expect(stage.records).toEqual([
    expect.objectContaining({ status: 101, byLoadBalancer: false, targetId: 'primary' }),
  ]);
  socket.destroy();
});

test('it is in flight for as long as it is open: draining waits for it', async () => {
  const { socket } = await connect();
  let drained = false;
  const done = stage.primary.deregister('primary').then(() => {
    drained = true;
  });
  socket.write('still here');
  expect(String((await once(socket, 'data'))[0])).toBe('still here');
  expect(drained).toBe(false);
  socket.end();
  await done;
});

test('one that outlasts the deregistration delay goes on', async () => {
  const { socket } = await connect();
  const done = stage.primary.deregister('primary');
  stage.clock.advance(30_000);
  await done;
  socket.write('after it');
  expect(String((await once(socket, 'data'))[0])).toBe('after it');
  socket.destroy();
});

test('one that is silent for the idle timeout ends', async () => {
  stage.loadBalancer.modifyAttributes({ idleTimeoutMs: 20 });
  const { socket } = await connect();
  await once(socket, 'close');
});

test('when the target ends it, the client sees it end', async () => {
  const { socket } = await connect();
  opened[0]?.destroy();
  await once(socket, 'close');
});

test('a target that refuses answers as it does', async () => {
  const [answer] = (await once(asks('/other'), 'response')) as [http.IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(403);
  expect(stage.records).toEqual([expect.objectContaining({ status: 403, byLoadBalancer: false })]);
});

test('a target that is gone is a 502', async () => {
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
  const [answer] = (await once(asks('/chat'), 'response')) as [http.IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(502);
  expect(stage.records).toEqual([expect.objectContaining({ status: 502, because: 'connection-error' })]);
});

test('a model that carries none is a 501', async () => {
  await stage.primary.deregister('primary');
  stage.primary.register(new ModelledTarget().as('model'));
  const [answer] = (await once(asks('/chat'), 'response')) as [http.IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(501);
});

test('another upgrade is not one: the request goes on with HTTP/1.1', async () => {
  const [answer] = (await once(asks('/', { upgrade: 'h2c' }), 'response')) as [http.IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(403);
});
