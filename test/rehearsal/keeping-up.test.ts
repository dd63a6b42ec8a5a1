import type { DeploymentEvent } from '../../rehearsal/ecs/deployment-result';
import { BeforeGreen, type Measured, notKeptUp } from '../../rehearsal/keeping-up';

const about = { scenario: 'node next.js', pace: { ratePerSecond: 1500 } };
const measured = (total: number, more: Partial<Measured> = {}): Measured => ({
  ...{ total, unfinished: 0, notSent: 0, ...more },
});
const LATE =
  /^this machine must keep up with 1500 requests a second, got 6 % of them more than a second late/;

test.each<[string, Measured, Measured | undefined, RegExp | undefined]>([
  ['all in time', measured(1000), measured(100), undefined],
  ['no request at all', measured(0), undefined, undefined],
  ['some are late', measured(1000, { late: 50 }), measured(100), undefined],
  ['more are late, whoever has users', measured(1000, { late: 60 }), measured(100), LATE],
  [
    'those that were not sent count',
    measured(500, { notSent: 400, unfinished: 100, late: 60 }),
    undefined,
    LATE,
  ],
  ['green hangs, and holds all that may be open', measured(600, { notSent: 400 }), measured(100), undefined],
  [
    'not sent before green had users',
    measured(1000, { notSent: 60 }),
    measured(440, { notSent: 60 }),
    /12 % of them not sent before the release had users/,
  ],
  [
    'not sent, and green never had users',
    measured(900, { notSent: 100 }),
    undefined,
    /10 % of them not sent before/,
  ],
])('%s', (_, all, beforeGreen, expected) => {
  const why = notKeptUp(about, all, beforeGreen);
  if (expected === undefined) expect(why).toBeUndefined();
  else {
    expect(why).toMatch(expected);
    expect(why).toContain('nothing is known about the release "node next.js"');
    expect(why).toContain('give a lower --rate');
  }
});

test('what was measured when green got its first users, of each release anew', () => {
  let requests: Measured | undefined = measured(1);
  const before = new BeforeGreen('CANARY', () => requests);
  const weights = (traffic: 'test' | 'production', greenPercent: number) =>
    before.see({ at: 0, type: 'weights', traffic, greenPercent } satisfies DeploymentEvent);
  weights('test', 100);
  weights('production', 0);
  requests = measured(2);
  weights('production', 10);
  requests = measured(3);
  weights('production', 100);
  expect(before.take()).toEqual(measured(2));
  expect(before.take()).toBeUndefined();
});

test('a rolling deployment gives green users from its first task on', () => {
  const before = new BeforeGreen('ROLLING', () => measured(7));
  before.see({ at: 0, type: 'stage', stage: 'PRE_SCALE_UP', inRollback: false });
  expect(before.take()).toBeUndefined();
  before.see({ at: 0, type: 'stage', stage: 'SCALE_UP', inRollback: false });
  expect(before.take()).toEqual(measured(7));
});
