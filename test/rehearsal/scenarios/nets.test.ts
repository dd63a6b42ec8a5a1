import type { Strategy } from '../../../rehearsal/ecs/stages';
import type { Subject, SubjectAlarm } from '../../../rehearsal/scenarios/catalogue';
import {
  byBreaker,
  byJudge,
  bySmokeTest,
  clearly,
  harm,
  holdSeconds,
  leastHarm,
  nearly,
  neverHealthy,
  shareAt,
  shareDown,
  startSeconds,
  untilGates,
  untilTasks,
} from '../../../rehearsal/scenarios/catalogue/nets';
import { SAMPLE } from './sample';

const CANARY: Strategy = { name: 'CANARY', percent: 10, holdMs: 600_000 };
const LINEAR: Strategy = { name: 'LINEAR', stepPercent: 30, holdMs: 360_000 };
const BLUE_GREEN: Strategy = { name: 'BLUE_GREEN' };

test.each<[Strategy, number, number]>([
  [CANARY, 0, 10],
  [CANARY, 599, 10],
  [CANARY, 600, 100],
  [LINEAR, 0, 30],
  [LINEAR, 360, 60],
  [LINEAR, 719, 60],
  [LINEAR, 2000, 100],
  [BLUE_GREEN, 0, 100],
])('%j has after %d s %d %% of the users on green', (strategy, at, share) => {
  expect(shareAt(strategy, at)).toBe(share);
});

test.each<[Strategy, number]>([
  [CANARY, 600],
  [{ ...CANARY, percent: 100 }, 0],
  [LINEAR, 1080],
  [BLUE_GREEN, 0],
])('%j holds for %d s in all', (strategy, seconds) => expect(holdSeconds({ strategy })).toBe(seconds));

test.each<[Partial<SubjectAlarm>, number, number]>([
  // M of N periods, the one in which it began, a minute until it can be read and is looked at, ten seconds back.
  [{}, 250, 370],
  [{ datapointsToAlarm: 3, evaluationPeriods: 5 }, 310, 430],
  [{ periodSeconds: 10 }, 100, 120],
  // No more than twice what Teal's own need, whatever it is told.
  [{ periodSeconds: 300 }, 500, 740],
  [{ datapointsToAlarm: 8, evaluationPeriods: 10 }, 500, 730],
])('%j sees what is clear within %d s, and what is near its threshold within %d s', (own, soon, late) => {
  const alarm = { ...(SAMPLE.alarms.errors as SubjectAlarm), ...own };
  expect([clearly(alarm), nearly(alarm)]).toEqual([soon, late]);
});

test.each<[Strategy, Parameters<typeof harm>[1], number, number, number]>([
  // 10 % of 3,000 a minute for four minutes are 1,200; four times the root of that is 139.
  [CANARY, { share: 1 }, 240, 1339, 10],
  [CANARY, { share: 0.5, requestsPerMinute: 300 }, 240, 91, 10],
  // A minute of a tenth, then three of all.
  [CANARY, { share: 1, from: 540 }, 240, 9686, 100],
  [BLUE_GREEN, { share: 0 }, 240, 0, 100],
])(
  '%j and %j for %d s fail at most %d requests and reach %d %%',
  (strategy, fault, within, failed, exposed) => {
    expect(harm({ strategy }, fault, within)).toEqual({
      within: { milliseconds: 1000 * within },
      failedRequests: { atMost: failed },
      exposed: { atMostPercent: exposed },
    });
  },
);

test('the least is as far below what is to be expected as the most is above', () => {
  expect(leastHarm({ strategy: CANARY }, { share: 1 }, 240)).toBe(1061);
});

test('where no gate asks for a page, the alarm must do; where no alarm watches, it must be stopped all the same', () => {
  expect(bySmokeTest(SAMPLE, { share: 1 })).toMatchObject({
    by: 'gate:smoke-test',
    failedRequests: { atMost: 0 },
  });
  const unasked = { ...SAMPLE, paths: { ...SAMPLE.paths, isChecked: false } };
  const byAlarm = { within: { milliseconds: 250_000 }, failedRequests: { atMost: 1392 } };
  expect(bySmokeTest(unasked, { share: 1 })).toMatchObject({
    ...byAlarm,
    by: 'alarm:shop-production-target-errors',
  });
  const end = bySmokeTest({ ...unasked, alarms: {} }, { share: 1 });
  expect(end).toMatchObject({ ...byAlarm, outcome: 'rolled-back' });
  expect(end).not.toHaveProperty('by');
});

test('gates have half a minute a stage, and tasks their start', () => {
  // live-traffic before green's tasks; separation and smoke-test side by side over test traffic.
  expect([untilTasks(SAMPLE), startSeconds(SAMPLE), untilGates(SAMPLE)]).toEqual([30, 25, 85]);
});

test.each<[string, Partial<Subject>, number | undefined, number]>([
  // Twice the life of a task, with twenty seconds between for the second of them; gates before, ten seconds to go back.
  ['two side by side', {}, undefined, 30 + 2 * 80 + 20 + 10],
  ['one after the other', {}, 1, 30 + 3 * 80 + 2 * 20 + 10],
  ['as many as may fail', { tasks: 3 }, undefined, 30 + 80 + 10],
  [
    'a service without a circuit breaker, as one with it',
    { failingTasks: undefined },
    undefined,
    30 + 2 * 80 + 20 + 10,
  ],
])('tasks that never get healthy, %s', (_what, more, at, within) => {
  const subject = { ...SAMPLE, ...more } as Subject;
  expect(byBreaker(subject, neverHealthy(subject), at)).toMatchObject({
    by: 'circuit-breaker',
    within: { milliseconds: 1000 * within },
  });
});

test('while all tasks are replaced, nobody answers', () => {
  // Ten seconds until the first is started again, and its start.
  expect(shareDown(SAMPLE, 105)).toBe(35 / 140);
});

const JUDGED = {
  ...SAMPLE,
  gates: [
    {
      ...(SAMPLE.gates[0] as Subject['gates'][number]),
      ...{ id: 'metrics', kind: 'metrics' },
      stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'],
    },
  ],
};

test.each<[Strategy, number, number]>([
  [CANARY, 900, 10],
  // The judge waits for minutes that a short hold does not have, and nobody joins green meanwhile.
  [{ ...CANARY, holdMs: 60_000 }, 600, 10],
  [{ ...CANARY, percent: 100 }, 600, 100],
  [BLUE_GREEN, 600, 100],
  [LINEAR, 660, 30],
])('with %j the judge knows within %d s, when %d %% are on green', (strategy, within, share) => {
  expect(byJudge({ ...JUDGED, strategy }, { share: 0 })).toMatchObject({
    within: { milliseconds: 1000 * within },
    exposed: { atMostPercent: share },
  });
});

test('a rolling release has no judge', () => {
  const strategy: Strategy = { name: 'ROLLING', maximumPercent: 200, minimumHealthyPercent: 100 };
  expect(byJudge({ ...JUDGED, strategy }, { share: 0 })).toBe(undefined);
});
