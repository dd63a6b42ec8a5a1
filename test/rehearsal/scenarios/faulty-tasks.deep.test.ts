import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningTask, TaskExit } from '../../../rehearsal/ecs/workload';
import { HttpBackend } from '../../../rehearsal/elasticloadbalancing/http-backend';
import { type TaskFaults, withFaults } from '../../../rehearsal/scenarios/faulty-tasks';

const answers = (task: RunningTask, path: string, init?: RequestInit) =>
  fetch(`http://${task.address?.host}:${task.address?.port}${path}`, init);

let server: Server;
let exit: (exit: TaskExit) => void;
let faulty: RunningTask;

/** A task that answers 200 with what it was asked, behind faults. */
const launch = (errorShare: number) => launchWith({ errorShare });

async function launchWith(faults: TaskFaults): Promise<void> {
  server = createServer(async (request, response) => {
    if (request.url === '/breaks-off') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => request.socket.destroy());
      return;
    }
    if (request.url === '/breaks') {
      request.socket.destroy();
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    response.setHeader('x-asked', String(request.headers['x-ask']));
    response.end(`${request.method} ${request.url} ${body}`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const exited = new Promise<TaskExit>((resolve) => {
    exit = resolve;
  });
  const stop = async () => exit({ reason: 'stopped' });
  const address = { host: '127.0.0.1', port };
  const backend = new HttpBackend(address);
  const task = { id: '1', address, backend, started: Promise.resolve(), exited, stop };
  faulty = await withFaults({ launch: async () => task }, faults, '/ready').launch();
}

afterEach(async () => {
  await faulty.stop();
  server.closeAllConnections();
  server.close();
});

async function failuresOf(requests: number, path: string): Promise<number> {
  let failures = 0;
  for (let request = 0; request < requests; request += 1) {
    const answer = await answers(faulty, path);
    await answer.text();
    if (answer.status === 500) failures += 1;
  }
  return failures;
}

test.each([
  [0, 0],
  [0.05, 10],
  [0.1, 20],
  [1 / 3, 66],
  [0.5, 100],
  [1, 200],
])('a share of %d of 200 requests: exactly %d fail', async (share, expected) => {
  await launch(share);
  expect(await failuresOf(200, '/products')).toBe(expected);
});

test('the failures are spread evenly: one in every twenty', async () => {
  await launch(0.05);
  for (let twenty = 0; twenty < 5; twenty += 1) expect(await failuresOf(20, '/')).toBe(1);
});

test('the health path is never touched, nor counted', async () => {
  await launch(0.5);
  expect(await failuresOf(20, '/ready')).toBe(0);
  expect(await failuresOf(20, '/ready?deep=1')).toBe(0);
  expect(await failuresOf(20, '/ready/not')).toBe(10);
});

test('all else is passed on as it is: method, path, headers, body', async () => {
  await launch(0);
  const answer = await answers(faulty, '/a?b=c', { method: 'POST', body: 'd', headers: { 'x-ask': 'e' } });
  expect(await answer.text()).toBe('POST /a?b=c d');
  expect(answer.headers.get('x-asked')).toBe('e');
});

test('a connection that the task breaks is broken for the load balancer, too', async () => {
  await launch(0);
  await expect(answers(faulty, '/breaks')).rejects.toThrow('fetch failed');
});

test('a task that has ended takes no connection any more', async () => {
  await launch(0);
  exit({ reason: 'it crashed' });
  expect(await faulty.exited).toEqual({ reason: 'it crashed' });
  await expect(answers(faulty, '/')).rejects.toThrow('fetch failed');
});

test('an answer that the task breaks off breaks off for the load balancer, too', async () => {
  await launch(0);
  const answer = await answers(faulty, '/breaks-off');
  await expect(answer.text()).rejects.toThrow('terminated');
});

/** How each of so many requests ends: its status, or where it breaks. */
async function endsOf(requests: number, path = '/'): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  for (let request = 0; request < requests; request += 1) {
    const end = await answers(faulty, path).then(
      (answer) =>
        answer.text().then(
          () => String(answer.status),
          () => 'breaks off',
        ),
      () => 'breaks',
    );
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
}

test.each<[TaskFaults, Record<string, number>]>([
  [{ brokenShare: 0.2 }, { 200: 16, breaks: 4 }],
  [{ cutShare: 0.1 }, { 200: 18, 'breaks off': 2 }],
  [{ slow: { share: 1, milliseconds: 1 } }, { 200: 20 }],
  [
    { errorShare: 0.1, brokenShare: 0.25 },
    { 200: 14, 500: 2, breaks: 4 },
  ],
])('%j, of 20 requests', async (faults, expected) => {
  await launchWith(faults);
  expect(await endsOf(20)).toEqual(expected);
  expect(await endsOf(20, '/ready')).toEqual({ 200: 20 });
});

test('a late answer is not begun before its time, and others do not wait for it', async () => {
  await launchWith({ slow: { share: 0.5, milliseconds: 60_000 } });
  expect((await answers(faulty, '/')).status).toBe(200);
  const late = answers(faulty, '/');
  expect((await answers(faulty, '/')).status).toBe(200);
  await faulty.stop();
  await expect(late).rejects.toThrow('fetch failed');
});

test('an unhealthy task answers users alone', async () => {
  await launchWith({ unhealthy: true });
  expect(await endsOf(3, '/ready')).toEqual({ 503: 3 });
  expect(await endsOf(3)).toEqual({ 200: 3 });
});
