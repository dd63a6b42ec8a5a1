import { paceOf } from '../../../rehearsal/pace';
import type { Release } from '../../../rehearsal/report/release';
import type { ExpectedEnd } from '../../../rehearsal/scenarios/catalogue';
import { onThisMachine, usersPerMinute } from '../../../rehearsal/scenarios/live/bounds';
import { liveCatalogue, liveLeftOut } from '../../../rehearsal/scenarios/live/catalogue';
import { NotKeptUp } from '../../../rehearsal/scenarios/live/rehearse-live';
import {
  type LiveCatalogueOptions,
  rehearseLiveCatalogue,
} from '../../../rehearsal/scenarios/live/rehearse-live-catalogue';
import { isRight, type ScoreboardRow } from '../../../rehearsal/scenarios/scoreboard';
import { SAMPLE } from './sample';

const pace = (rate?: number) =>
  paceOf({ strategy: SAMPLE.strategy, bakeMs: SAMPLE.bakeSeconds * 1000 }, rate);
const entries = liveCatalogue(SAMPLE, pace());
const named = (name: string, rate?: number) => {
  const entry = liveCatalogue(SAMPLE, pace(rate)).find((one) => one.name === name);
  if (!entry) throw new Error(`${name} must be in the catalogue`);
  return entry;
};

test('names are there once', () => {
  const names = [...entries, ...liveLeftOut(SAMPLE, pace())].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(entries.length).toBeGreaterThan(16);
});

const caught = entries.filter(({ isGood, expected }) => !isGood && expected.misses === undefined);

test.each(caught.map((entry) => [entry.name, entry.expected] as const))(
  '%s must be stopped by a time, and by a number of users hurt',
  (_name, expected) => {
    expect(expected.outcome).not.toBe('released');
    expect(expected.by).toBeDefined();
    expect(expected.within).toBeDefined();
    expect(expected.failedRequests?.atMost).toEqual(expect.any(Number));
    expect(expected.exposed?.atMostPercent).toEqual(expect.any(Number));
  },
);

test('a service without a grace period has no slow start', () => {
  const hasty = { ...SAMPLE, graceSeconds: 0 };
  expect(liveCatalogue(hasty, pace()).map(({ name }) => name)).not.toContain(
    'a slow start within the grace period',
  );
  expect(liveLeftOut(hasty, pace())[0]).toMatchObject({ why: 'its grace period is 0 s' });
});

test('users come by the wall: at half the rate half as many may be hurt', () => {
  const most = (rate: number) =>
    named('one request in twenty fails', rate).expected.failedRequests?.atMost ?? Number.NaN;
  const [all, half] = [1200, 600].map((rate) => usersPerMinute({ ...pace(), ratePerSecond: rate }));
  expect(all).toBe(2 * (half ?? 0));
  // Luck adds more to few than to many.
  expect(most(1200) / usersPerMinute(pace(1200))).toBeLessThanOrEqual(most(600) / usersPerMinute(pace(600)));
});

const minutes = (count: number) => ({ milliseconds: count * 60_000 });

test.each<[ExpectedEnd, ExpectedEnd]>([
  [{ outcome: 'released' }, { outcome: 'released' }],
  [
    { outcome: 'rolled-back', within: minutes(4) },
    { outcome: 'rolled-back', within: minutes(5) },
  ],
  [
    { outcome: 'rolled-back', failedRequests: { atMost: 12, atLeast: 1 } },
    { outcome: 'rolled-back', failedRequests: { atMost: 24, atLeast: 1 } },
  ],
  // Nobody is nobody, whatever the machine.
  [
    { outcome: 'released', failedRequests: { atMost: 0 } },
    { outcome: 'released', failedRequests: { atMost: 0 } },
  ],
  [
    { outcome: 'released', failedRequests: { atLeast: 5 } },
    { outcome: 'released', failedRequests: { atLeast: 5 } },
  ],
])('%j is %j on a machine', (modelled, live) => {
  expect(onThisMachine(modelled)).toEqual(live);
});

const RELEASED = {
  ...{ outcome: 'released', decidedBy: 'none', exposedPercent: 100 },
  ...{ timeToDetectSeconds: null, timeToRollBackSeconds: null },
  requests: { failed: 0, failedByGreen: 0, failedByBlue: 0, failedByLoadBalancer: 0 },
} as Release;

/** @param keepsUp with so many requests in a second */
async function board(name: string, keepsUp: (rate: number) => boolean) {
  const rates: number[] = [];
  const retries: string[] = [];
  const rows: ScoreboardRow[] = [];
  const options: LiveCatalogueOptions = {
    ...{ subject: SAMPLE, seed: 1, leftOut: [], paceOf: pace, signal: new AbortController().signal },
    ...({ chosen: { name: 'shop' }, assembly: {} } as Pick<LiveCatalogueOptions, 'chosen' | 'assembly'>),
    commandsOf: () => ({ baseline: { command: 'npm start', directory: '/' } }),
    rehearse: async (_, run) => {
      rates.push(run.pace.ratePerSecond);
      if (!keepsUp(run.pace.ratePerSecond)) throw new NotKeptUp(`late at ${run.pace.ratePerSecond}`);
      return RELEASED;
    },
    onEntry: () => undefined,
    onRetry: (why) => retries.push(why),
    onRow: (row) => rows.push(row),
  };
  const done = await rehearseLiveCatalogue([named(name)], options);
  expect(done).toMatchObject({ service: 'shop', environment: null, workload: 'live', rows });
  return { ...done, rates, retries };
}

test('a release that keeps up is rehearsed once', async () => {
  const done = await board('a good release', () => true);
  expect(done).toMatchObject({ rates: [600], retries: [] });
  expect(isRight(done)).toBe(true);
});

test('a machine that does not keep up is asked for half as much, once', async () => {
  const done = await board('a good release', (rate) => rate <= 300);
  expect(done).toMatchObject({ rates: [600, 300], retries: ['late at 600'] });
  expect(isRight(done)).toBe(true);
});

test('what this machine cannot tell is never right', async () => {
  const done = await board('a good release', () => false);
  expect(done.rates).toEqual([600, 300]);
  expect(done.rows).toMatchObject([{ release: null, notRehearsed: 'late at 300', departures: [] }]);
  expect(isRight(done)).toBe(false);
});

test('a reaction that is wrong is told', async () => {
  const done = await board('a crash loop', () => true);
  expect(done.rows[0]?.departures).toContain('outcome must be rolled-back, got released');
  expect(isRight(done)).toBe(false);
});
