import { summaryOf } from '../../cli/rehearse/summary';
import type { Release } from '../../rehearsal/report/release';

const release: Release = {
  scenario: 'a bad release',
  strategy: 'CANARY',
  outcome: 'rolled-back',
  expected: 'rolled-back',
  asExpected: true,
  unexpected: null,
  decidedBy: 'alarm:errors',
  reason: 'Threshold Crossed',
  hooks: 'real',
  clock: { kind: 'scaled', factor: 30 },
  simulatedSeconds: 3723.4,
  wallSeconds: 41.2,
  requests: {
    total: 12000,
    failed: 30,
    failedByBlue: 0,
    failedByGreen: 29,
    failedByLoadBalancer: 1,
    servedByGreen: 600,
    unfinished: 0,
    notSent: 0,
  },
  exposedPercent: 10,
  timeToDetectSeconds: 182.5,
  timeToRollBackSeconds: 0.04,
  stages: [],
  alarms: [],
  notModelled: ['AWS::EC2::VPC', 'AWS::IAM::Role'],
};

const approved = (afterSeconds: number) =>
  ({ gate: 'approval', stage: 'POST_TEST_TRAFFIC_SHIFT', answer: 'approve', afterSeconds }) as const;

const summary = (...changes: Partial<Release>[]) =>
  summaryOf({ schemaVersion: 1, seed: 1, releases: changes.map((change) => ({ ...release, ...change })) });

test('all of a release that a person asks for, and what was left out once', () => {
  expect(summary({}, { notModelled: ['AWS::EC2::VPC'] }).split('\n\n')).toEqual([
    expect.stringContaining('a bad release'),
    expect.stringContaining('a bad release'),
    'Not modelled: EC2, IAM (--json names them)\n',
  ]);
  expect(summary({})).toBe(`
a bad release: rolled-back, as expected
  why          alarm:errors: Threshold Crossed
  time         1:02:03 simulated in 41 s
  users        12,000 requests, 30 failed (0.25 %): 29 by green, 0 by blue, 1 by the load balancer
  exposed      up to 10 % of the traffic, 600 requests served by green
  reaction     decided 03:02 after green's first failure, all users back on blue 0.0 s later

Not modelled: EC2, IAM (--json names them)
`);
});

test('a part that is not modelled has a line of its own, which says why', () => {
  const uniformity = 'AWS::CloudWatch::Alarm (uniformity: who publishes Teal/Uniformity each minute)';
  expect(summary({ notModelled: ['AWS::EC2::VPC', uniformity, 'AWS::EC2::VPC'] })).toContain(
    `\nNot modelled: EC2 (--json names them)\n  ${uniformity}\n`,
  );
  expect(summary({ notModelled: [uniformity] })).toContain(`\nNot modelled:\n  ${uniformity}\n`);
});

test.each<[string, Partial<Release>, string | RegExp]>([
  [
    'what was not expected is loud',
    { asExpected: false, unexpected: 'it should be released' },
    'NOT as expected: it should be released',
  ],
  ['no request at all', { requests: { ...release.requests, total: 0, failed: 0 } }, '0 requests, 0 failed: '],
  [
    'nothing to react to',
    { timeToDetectSeconds: null, timeToRollBackSeconds: null },
    /served by green\n\nNot modelled/,
  ],
  [
    'an approval that the rehearsal answered',
    { approvals: [approved(61)] },
    'note         approval answered by the rehearsal (approve) after 1 min; --approval reject|nobody for the others',
  ],
  [
    'one that is asked before each step',
    { approvals: [approved(60), approved(61)] },
    '(approve) after 1 min, 2 times; --approval reject|nobody for the others',
  ],
  [
    'one that it rejected, before its time was over',
    { approvals: [{ ...approved(30), answer: 'reject' }] },
    '(reject) after 30 s; --approval approve|nobody for the others',
  ],
  ['everything modelled', { notModelled: [] }, /later\n$/],
])('%s', (_what, change, expected) => {
  expect(summary(change)).toMatch(expected);
});

test('text of templates, hooks and tasks moves no cursor and forges no line', () => {
  const hostile = '\u001b[2J\r\nreleased, as expected';
  const text = summary({ scenario: hostile, decidedBy: hostile, reason: hostile, notModelled: [hostile] });
  expect(text).not.toMatch(/[^\P{Cc}\n]|^released/mu);
});

test('of several services a release says whose it is, and what did not begin why', () => {
  const text = summaryOf({
    ...{ schemaVersion: 1, seed: 1, releases: [{ ...release, service: 'api' }] },
    notBegun: [{ name: 'web', because: 'a bad\nrelease of api was not as expected: it was released' }],
  });
  expect(text).toContain('\napi: a bad release: rolled-back, as expected\n');
  expect(text).toContain(
    '\nnot begun: web, because a bad release of api was not as expected: it was released\n',
  );
});
