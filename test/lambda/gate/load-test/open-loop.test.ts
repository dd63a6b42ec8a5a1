import fc from 'fast-check';
import { type Arrival, arrivalsOf, type Load, openLoop } from '../../../../lambda/gate/load-test/open-loop';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

interface Run {
  readonly arrivals: Arrival<number>[];
  /** When each request was sent, from the start. */
  readonly sentAt: number[];
  readonly mostWaiting: number;
  readonly start: number;
  readonly end: number;
}

/** A load whose answers take so many milliseconds each, in turn. */
async function run(
  load: Load,
  latencies: readonly number[],
  stop: (arrivals: readonly Arrival<number>[]) => boolean = () => false,
  abortAt?: number,
): Promise<Run> {
  const start = Date.now();
  const arrivals: Arrival<number>[] = [];
  const sentAt: number[] = [];
  let [waiting, mostWaiting] = [0, 0];
  const aborter = new AbortController();
  if (abortAt !== undefined) setTimeout(() => aborter.abort(), abortAt);
  const send = async (index: number): Promise<number> => {
    sentAt.push(Date.now() - start);
    waiting += 1;
    mostWaiting = Math.max(mostWaiting, waiting);
    await new Promise((resolve) => setTimeout(resolve, latencies[index % latencies.length]));
    waiting -= 1;
    return index;
  };
  let end = Number.NaN;
  const ended = openLoop(load, send, aborter.signal, (arrival) => {
    arrivals.push(arrival);
    return stop(arrivals);
  }).then(() => {
    end = Date.now() - start;
  });
  await jest.advanceTimersByTimeAsync(load.milliseconds + Math.max(...latencies) + 1);
  await ended;
  return { arrivals, sentAt, mostWaiting, start, end };
}

const load = fc.record({
  perSecond: fc.constantFrom(0.5, 2, 7, 30, 100),
  milliseconds: fc.integer({ min: 100, max: 4_000 }),
  concurrency: fc.integer({ min: 1, max: 20 }),
});
const latencies = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 5 });

test('as many arrivals as the clock says, each at its time, none after the end, never more waiting than may', async () => {
  await fc.assert(
    fc.asyncProperty(load, latencies, async (of, taking) => {
      const { arrivals, sentAt, mostWaiting, end } = await run(of, taking);
      const total = arrivalsOf(of);
      expect(arrivals.map(({ index }) => index).sort((a, b) => a - b)).toEqual(
        Array.from({ length: total }, (_, index) => index),
      );
      const sent = arrivals.filter(({ kind }) => kind === 'sent').map(({ index }) => index);
      // Whatever the answers took: to the millisecond that a timer can tell.
      for (const [nth, index] of sent.sort((a, b) => a - b).entries()) {
        const due = (index * 1000) / of.perSecond;
        expect(sentAt[nth]).toBeGreaterThanOrEqual(Math.floor(due));
        expect(sentAt[nth]).toBeLessThanOrEqual(due + 1);
      }
      expect(Math.max(0, ...sentAt)).toBeLessThan(of.milliseconds + 1);
      expect(mostWaiting).toBeLessThanOrEqual(of.concurrency);
      expect(arrivals.filter(({ kind }) => kind === 'missed')).toEqual([]);
      expect(end).not.toBeNaN();
    }),
    { numRuns: 60 },
  );
});

test('answers that never end in time hold back what comes after them', async () => {
  const { arrivals } = await run({ perSecond: 10, milliseconds: 1_000, concurrency: 3 }, [5_000]);
  expect(arrivals.filter(({ kind }) => kind === 'sent').map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(arrivals.filter(({ kind }) => kind === 'held back').map(({ index }) => index)).toEqual([
    3, 4, 5, 6, 7, 8, 9,
  ]);
});

test('once it has seen enough, nothing more is sent', async () => {
  const stop = (arrivals: readonly unknown[]) => arrivals.length === 3;
  const { sentAt, end } = await run({ perSecond: 10, milliseconds: 2_000, concurrency: 9 }, [10], stop);
  expect(sentAt).toEqual([0, 100, 200]);
  expect(end).toBe(210);
});

test('an abort ends it, and what was sent is waited for', async () => {
  const of = { perSecond: 10, milliseconds: 2_000, concurrency: 9 };
  const { sentAt, arrivals, end } = await run(of, [150], undefined, 250);
  expect(sentAt).toEqual([0, 100, 200]);
  expect(arrivals).toHaveLength(3);
  expect(end).toBe(350);
});

test('what a process that slept could not send in time is missed, not sent in a heap', async () => {
  const seen: Arrival<number>[] = [];
  const ended = openLoop(
    { perSecond: 10, milliseconds: 5_000, concurrency: 50 },
    async (index) => index,
    new AbortController().signal,
    (arrival) => {
      seen.push(arrival);
      return false;
    },
  );
  await jest.advanceTimersByTimeAsync(1_000);
  // The clock goes on, and no timer comes: as in a function that is frozen.
  jest.setSystemTime(Date.now() + 3_000);
  await jest.advanceTimersByTimeAsync(3_000);
  await ended;
  const missed = seen.filter(({ kind }) => kind === 'missed').map(({ index }) => index);
  expect(seen).toHaveLength(50);
  expect(missed.length).toBeGreaterThan(18);
  expect(missed.length).toBeLessThan(22);
});
