import type { Logger } from 'pino';
import type { Queue, Taken } from '../../../app/src/worker/queue';
import { VISIBILITY_SECONDS } from '../../../app/src/worker/queue';
import { work } from '../../../app/src/worker/work';
import { VISIBILITY_SECONDS as OF_QUEUES } from '../../../lib/config/workers';

const message: Taken = { id: 'm1', receipt: 'r1', body: 'hello' };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined } as unknown as Logger;

/** A queue that gives what is listed, call by call, then ends the work. */
function queueOf(answers: readonly (readonly Taken[] | Error)[]) {
  const stop = new AbortController();
  const did: string[] = [];
  let call = 0;
  const queue: Queue = {
    async take() {
      const answer = answers[call];
      call += 1;
      if (answer === undefined) stop.abort();
      if (answer instanceof Error) throw answer;
      return answer ?? [];
    },
    keep: async ({ receipt }) => void did.push(`keep ${receipt}`),
    delete: async ({ receipt }) => void did.push(`delete ${receipt}`),
  };
  return { queue, did, signal: stop.signal };
}

afterEach(() => jest.useRealTimers());

test('a message is hidden as long as the queues of Teal hide it', () => {
  expect(VISIBILITY_SECONDS).toBe(OF_QUEUES);
});

test('a long work keeps its message, as often as needed, and no longer than it works', async () => {
  jest.useFakeTimers();
  const { queue, did, signal } = queueOf([[message]]);
  let ends: () => void = () => undefined;
  const act = () => new Promise<void>((resolve) => (ends = resolve));
  const working = work({ queue, log, act, pause: async () => undefined }, signal);
  await jest.advanceTimersByTimeAsync(VISIBILITY_SECONDS * 1000);
  expect(did).toEqual(['keep r1', 'keep r1', 'keep r1']);
  ends();
  await working;
  await jest.advanceTimersByTimeAsync(VISIBILITY_SECONDS * 1000);
  expect(did).toEqual(['keep r1', 'keep r1', 'keep r1', 'delete r1']);
});

test('where the queue cannot be asked it waits, and asks again', async () => {
  const { queue, did, signal } = queueOf([new Error('throttled'), [message]]);
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  await work({ queue, log, act: async () => undefined, pause }, signal);
  expect([pauses, did]).toEqual([[5000], ['delete r1']]);
});

test('a work that fails deletes nothing, and ends nothing', async () => {
  const other = { ...message, id: 'm2', receipt: 'r2' };
  const { queue, did, signal } = queueOf([[message, other]]);
  const act = async ({ id }: Taken) => {
    if (id === 'm1') throw new Error('hello');
  };
  await work({ queue, log, act, pause: async () => undefined }, signal);
  expect(did).toEqual(['delete r2']);
});
