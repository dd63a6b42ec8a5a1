import { join } from 'node:path';
import { type Loopback, loopback } from '../../lambda/loopback';
import { APP, RunningShop } from '../running-shop';
import { StandingQueue } from './standing-queue';

const WORKER = join(APP, 'dist', 'worker.js');
const bodies = Array.from({ length: 12 }, (_, index) => `mail ${index + 1}`);

let queue: StandingQueue;
let mails: Loopback;
/** Bodies that the mail service has taken. */
let sent: string[];
/** How it answers: held until then. */
let answering: Promise<number>;

beforeEach(async () => {
  queue = new StandingQueue();
  await queue.start();
  sent = [];
  answering = Promise.resolve(200);
  mails = await loopback((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void answering.then((status) => {
        if (status === 200) sent.push(Buffer.concat(chunks).toString());
        response.writeHead(status).end();
      });
    });
  });
});
afterEach(async () => {
  await queue.close();
  await mails.close();
});

const started = () =>
  new RunningShop(WORKER, [], {
    ...{ TEAL_QUEUE_URL: queue.url, MAIL_URL: `http://127.0.0.1:${mails.port}/` },
    ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' },
  });

/** When so many lines say it. */
const loggedTimes = (worker: RunningShop, message: string, times: number) =>
  worker.wrote(
    () => worker.lines.filter((line) => line.message === message).length >= times,
    `${times} × ${message}`,
  );

test('at SIGTERM it takes no more and ends what it has; no message is lost', async () => {
  queue.put(...bodies);
  let answer: (status: number) => void = () => undefined;
  answering = new Promise((resolve) => {
    answer = resolve;
  });
  const first = started();
  await loggedTimes(first, 'message taken', 5);
  first.signal('SIGTERM');
  await first.logged('stopping');
  // Its work goes on while it stops.
  expect([queue.in('taken').length, queue.in('deleted')]).toEqual([5, []]);
  answer(200);
  expect(await first.exited).toBe(0);
  expect(queue.receives).toBe(1);
  expect(queue.in('deleted')).toEqual(bodies.slice(0, 5));
  expect(queue.in('waiting')).toEqual(bodies.slice(5));

  // The next task has the rest, and is stopped while it waits.
  const second = started();
  await queue.asked();
  second.signal('SIGTERM');
  expect(await second.exited).toBe(0);
  expect(queue.in('deleted')).toEqual(bodies);
  expect([...sent].sort()).toEqual([...bodies].sort());
});

test('a task that is killed loses none either: what it had is seen again', async () => {
  queue.put(...bodies.slice(0, 5));
  answering = new Promise(() => undefined);
  const killed = started();
  await loggedTimes(killed, 'message taken', 5);
  killed.signal('SIGKILL');
  expect(await killed.exited).toBe('SIGKILL');
  expect(queue.in('deleted')).toEqual([]);

  queue.showAgain();
  answering = Promise.resolve(200);
  const next = started();
  await queue.asked();
  next.signal('SIGTERM');
  expect(await next.exited).toBe(0);
  expect(queue.in('deleted')).toEqual(bodies.slice(0, 5));
});

test('a message whose work fails is not deleted, and what it held is not in the log', async () => {
  queue.put('to: ada@example.com');
  answering = Promise.resolve(500);
  const worker = started();
  await worker.logged('message not done');
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
  expect(queue.in('taken')).toEqual(['to: ada@example.com']);
  expect(JSON.stringify(worker.lines)).not.toContain('ada');
});

test('without a queue it says what to set', async () => {
  const worker = new RunningShop(WORKER);
  expect(await worker.exited).toBe(2);
  expect(worker.stderr).toBe(
    'TEAL_QUEUE_URL must be the URL of a queue, got none; Teal sets it for a worker\n',
  );
});
