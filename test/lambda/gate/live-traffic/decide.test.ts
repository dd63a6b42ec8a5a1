import { decide, type LiveTraffic } from '../../../../lambda/gate/live-traffic/decide';

const group = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/${name}/0a`;
const [A, B, FOREIGN] = [group('a'), group('b'), group('foreign')];
const to = (...pairs: [string, number][]) =>
  pairs.map(([targetGroupArn, weight]) => ({ targetGroupArn, weight }));
const serving = (a: number, b: number, foreign?: number) =>
  new Map([[A, a], [B, b], ...(foreign === undefined ? [] : ([[FOREIGN, foreign]] as const))]);

/** The running revision has two healthy targets in A, and the rule leads there. */
const right: LiveTraffic = {
  service: 'shop',
  environment: 'production',
  forward: to([A, 100], [B, 0]),
  twins: [],
  own: [A, B],
  running: [[A]],
  serving: serving(2, 0),
};

type Row = [what: string, change: Partial<LiveTraffic>, outcome: string, says: string];

test.each<Row>([
  [
    'an adoption leads nobody there yet',
    { twins: [{ id: '9f', forward: to([FOREIGN, 1], [A, 0]) }] },
    'pass',
    'a/0a',
  ],
  ['the rule leads to the running revision', {}, 'pass', 'forwards to a/0a, where the running revision is'],
  [
    'it is in the other group',
    { running: [[B]], forward: to([A, 0], [B, 1]), serving: serving(0, 2) },
    'pass',
    'b/0a',
  ],
  ['the rule lists one group', { forward: to([A, 1]) }, 'pass', 'a/0a'],
  ['an old revision’s targets are left in the other group', { serving: serving(2, 2) }, 'pass', 'a/0a'],
  [
    'a foreign group has no weight',
    { forward: to([A, 100], [FOREIGN, 0]), serving: serving(2, 0, 9) },
    'pass',
    'a/0a',
  ],

  [
    'the rule leads to the empty group',
    { forward: to([A, 0], [B, 100]) },
    'fail',
    'live-traffic.md#points-away',
  ],
  [
    'it leads to an old revision',
    { forward: to([B, 100]), serving: serving(1, 2) },
    'fail',
    'away from a/0a, where',
  ],
  [
    'it leads to a foreign group',
    { forward: to([FOREIGN, 100]) },
    'fail',
    'live-traffic.md#foreign-target-group',
  ],
  [
    'to a foreign group as well',
    { forward: to([A, 999], [FOREIGN, 1]) },
    'fail',
    'forwards to foreign/0a, which is no',
  ],
  [
    'to a foreign group that serves',
    { forward: to([FOREIGN, 1]), serving: serving(0, 0, 2) },
    'fail',
    '#foreign-target-group',
  ],
  [
    'a canary was left behind',
    { forward: to([A, 950], [B, 50]) },
    'fail',
    'a/0a with 95 % and b/0a with 5 %; once',
  ],
  [
    'by a thousandth',
    { forward: to([A, 998], [B, 1]) },
    'fail',
    'live-traffic.md#more-than-one-target-group',
  ],
  ['in half', { forward: to([A, 1], [B, 1]) }, 'fail', 'a/0a with 50 % and b/0a with 50 %'],
  ['no group has a weight', { forward: to([A, 0], [B, 0]) }, 'fail', 'live-traffic.md#no-target-group'],

  [
    'nobody is served, and the rule is right',
    { serving: serving(0, 0) },
    'pass',
    'warning: no target group has a healthy',
  ],
  [
    'nobody is served, and it leads away',
    { forward: to([B, 1]), serving: serving(0, 0) },
    'pass',
    'warning: no target',
  ],
  [
    'nobody is served, and it is split',
    { forward: to([A, 1], [B, 1]), serving: serving(0, 0) },
    'pass',
    'warning: no',
  ],
  [
    'nobody is served, by a foreign group',
    { forward: to([FOREIGN, 1]), serving: serving(0, 0, 0) },
    'pass',
    'warning: no',
  ],
  [
    'it leads away from a dead revision',
    { forward: to([B, 1]), serving: serving(0, 2) },
    'pass',
    'warning: the production rule forwards to b/0a, away from the running revision',
  ],
  [
    'it leads to a dead revision',
    { serving: serving(0, 1) },
    'pass',
    'warning: the running revision has no healthy target in a/0a',
  ],

  // A maintenance page during an outage, and then the fix.
  [
    'nobody is served, and the rule forwards nothing',
    { forward: [], serving: serving(0, 0) },
    'pass',
    'warning: no target group has a healthy target, so users are served by nobody',
  ],
  [
    'nor does ECS say where it runs',
    { forward: [], running: [[]], serving: serving(0, 0) },
    'pass',
    'warning: no target group',
  ],
  [
    'nobody is served, and no group has a weight',
    { forward: to([A, 0], [B, 0]), serving: serving(0, 0) },
    'pass',
    'warning: no target group',
  ],
  ['the rule forwards nothing', { forward: [] }, 'inconclusive', 'forwards to no target group'],
  [
    'nor is it known of both own groups that nobody is',
    { forward: [], serving: new Map([[A, 0]]) },
    'inconclusive',
    'forwards to no target group',
  ],
  ['nothing is known of any', { forward: [], own: [], serving: new Map() }, 'inconclusive', 'forwards to no'],
  [
    'ECS does not say where it runs',
    { running: [[]] },
    'inconclusive',
    'in which target group the running revision is',
  ],
  [
    'nor of one of two',
    { running: [[A], []] },
    'inconclusive',
    'in which target group the running revision is',
  ],
  [
    'nor, and the rule is split',
    { running: [[]], forward: to([A, 1], [B, 1]) },
    'fail',
    '#more-than-one-target-group',
  ],

  [
    'two revisions run, and the rule leads to one',
    { running: [[A], [B]], serving: serving(2, 2) },
    'pass',
    'a/0a',
  ],
  [
    'two run, and it leads to the dead one',
    { running: [[A], [B]], serving: serving(0, 2) },
    'fail',
    '#points-away',
  ],
  [
    'two run, none alive but a foreign group',
    { running: [[A], [B]], serving: serving(0, 0, 1) },
    'pass',
    'warning: the running',
  ],

  ['first: one own group', { running: [], serving: serving(0, 0) }, 'pass', 'a first deployment'],
  [
    'first: a foreign group',
    { running: [], forward: to([FOREIGN, 1]), serving: serving(0, 0, 0) },
    'fail',
    '#foreign-target-group',
  ],
  [
    'first: two groups',
    { running: [], forward: to([A, 1], [B, 1]), serving: serving(0, 0) },
    'fail',
    '#more-than-one',
  ],
  [
    'first: no weight',
    { running: [], forward: to([A, 0], [B, 0]), serving: serving(0, 0) },
    'fail',
    '#no-target-group',
  ],
  [
    'first: no forward',
    { running: [], forward: [], serving: serving(0, 0) },
    'inconclusive',
    'forwards to no',
  ],
])('%s', (_, change, outcome, says) => {
  const verdict = decide({ ...right, ...change });
  expect(verdict).toEqual({ outcome, reason: expect.stringContaining(says) });
  // Who reads a refusal is told what to do, and where it is written.
  const cure = expect.stringMatching(
    /: npx teal traffic repair --service shop --env production; see runbooks\/live-traffic\.md#[a-z-]+$/,
  );
  expect(verdict.reason).toEqual(
    outcome === 'fail' ? cure : expect.not.stringContaining('teal traffic repair'),
  );
});

// Its cure is another than to repair the rule: the rule is right.
test.each<Row>([
  [
    'an adoption leads some users to the running revision',
    { twins: [{ id: '9f', forward: to([FOREIGN, 90], [A, 10]) }] },
    'fail',
    'rule 9f takes the requests of the production rule and forwards to foreign/0a with 90 % and a/0a with 10 %',
  ],
  [
    'an adoption leads all of them there',
    { twins: [{ id: '9f', forward: to([A, 1]) }] },
    'fail',
    'live-traffic.md#users-are-being-moved',
  ],
])('%s', (_, change, outcome, says) => {
  const verdict = decide({ ...right, ...change });
  expect(verdict).toMatchObject({ outcome, reason: expect.stringContaining(says) });
  expect(verdict.reason).toContain('npx teal adopt back --service shop --env production');
});
