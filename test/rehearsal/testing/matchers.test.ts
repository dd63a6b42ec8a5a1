import { minutes, seconds } from '../../../lib';
import type { Release } from '../../../rehearsal/report/release';
import { type RollBack, toBeReleased, toRollBack } from '../../../rehearsal/testing/matchers';

const rolledBack: Release = {
  scenario: 'a bad release',
  strategy: 'CANARY',
  outcome: 'rolled-back',
  expected: 'released',
  asExpected: false,
  unexpected: 'it should be released',
  decidedBy: 'alarm:errors',
  reason: 'Threshold Crossed: 2 out of the last 4 datapoints',
  hooks: 'real',
  clock: { kind: 'virtual', factor: null },
  simulatedSeconds: 181,
  wallSeconds: 0.02,
  requests: {
    total: 9000,
    failed: 21,
    failedByBlue: 0,
    failedByGreen: 20,
    failedByLoadBalancer: 1,
    servedByGreen: 400,
    unfinished: 0,
    notSent: 0,
  },
  exposedPercent: 10,
  timeToDetectSeconds: 170,
  timeToRollBackSeconds: 2,
  stages: [
    { name: 'SCALE_UP', startedAt: 0, endedAt: 10, greenPercent: 0, gates: [] },
    {
      name: 'POST_TEST_TRAFFIC_SHIFT',
      startedAt: 10,
      endedAt: 12,
      greenPercent: 0,
      gates: [{ id: 'smoke-test', verdict: 'pass', reason: '3 of 3' }],
    },
    { name: 'PRODUCTION_TRAFFIC_SHIFT', startedAt: 12, endedAt: 180, greenPercent: 10, gates: [] },
    { name: 'PRODUCTION_TRAFFIC_SHIFT', startedAt: 180, endedAt: 181, greenPercent: 0, gates: [] },
  ],
  alarms: [{ name: 'errors', state: 'ALARM', changedAt: 180 }],
  notModelled: [],
};
const released: Release = { ...rolledBack, outcome: 'released', decidedBy: 'none' };

test.each<[RollBack | undefined, readonly string[]]>([
  [undefined, []],
  [{ within: seconds(172) }, []],
  [{ within: seconds(171) }, ['within must be at most 171 s, got 172 s']],
  [{ within: { toMilliseconds: () => 172_000 } }, []],
  [{ by: 'alarm:errors' }, []],
  [{ by: 'gate:smoke-test' }, ['by must be gate:smoke-test, got alarm:errors']],
  [{ failedRequests: { atMost: 21 } }, []],
  [{ failedRequests: { atMost: 20 } }, ['failedRequests must be at most 20, got 21']],
  [{ exposed: { atMostPercent: 5 } }, ['exposed must be at most 5, got 10']],
  [
    { by: 'circuit-breaker', failedRequests: { atMost: 0 } },
    ['by must be circuit-breaker, got alarm:errors', 'failedRequests must be at most 0, got 21'],
  ],
])('rolled back, held against %j', (expected, wrong) => {
  const { pass, message } = toRollBack(rolledBack, expected);
  expect(pass).toBe(wrong.length === 0);
  for (const each of wrong) expect(message()).toContain(`  - ${each}`);
});

test('one that is released does not roll back, however much it would be allowed to', () => {
  const { pass, message } = toRollBack(released, { within: minutes(60) });
  expect(pass).toBe(false);
  expect(message()).toContain('it was released');
});

test('a failed assertion prints the timeline', () => {
  const { pass, message } = toBeReleased(rolledBack);
  expect(pass).toBe(false);
  expect(message()).toBe(
    [
      'expected the release to be released:',
      '  - it was rolled-back',
      '',
      'a bad release: rolled-back by alarm:errors after 03:01',
      '  Threshold Crossed: 2 out of the last 4 datapoints',
      '  00:00 SCALE_UP',
      '  00:10 POST_TEST_TRAFFIC_SHIFT',
      '  00:12   gate smoke-test: pass, 3 of 3',
      '  00:12 PRODUCTION_TRAFFIC_SHIFT (green 10 %)',
      '  03:00   alarm errors: ALARM',
      '  03:00 PRODUCTION_TRAFFIC_SHIFT (green 0 %)',
      '  21 of 9000 requests failed: 20 by green, 0 by blue, 1 by the load balancer; green had up to 10 % of the traffic',
    ].join('\n'),
  );
});

test('the negation says what it should not have done', () => {
  expect(toBeReleased(released).message()).toContain('expected the release not to be released, and it did');
});
