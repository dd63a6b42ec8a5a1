import type { DeploymentResult, StageRecord } from '../../../rehearsal/ecs/deployment-result';
import type { Release } from '../../../rehearsal/report/release';
import { type ReleaseReportInput, releaseReport } from '../../../rehearsal/report/release-report';
import { reportSchema } from '../../cli/report-schema';

const START = Date.UTC(2026, 10, 20);
const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:smoke';
const at = (seconds: number) => START + seconds * 1000;

const stage = (name: string, from: number, to?: number, more: Partial<StageRecord> = {}): StageRecord => ({
  name,
  inRollback: false,
  startedAt: at(from),
  ...(to !== undefined && { endedAt: at(to) }),
  greenPercent: 0,
  hooks: [],
  ...more,
});

const released: DeploymentResult = {
  outcome: 'released',
  decidedBy: 'none',
  reason: 'all stages passed',
  startedAt: START,
  decidedAt: at(1300),
  endedAt: at(1300.0004),
  highestGreenWeight: 100,
  stages: [stage('SCALE_UP', 0, 12.3456), stage('BAKE_TIME', 700, 1300)],
};

const rolledBack: DeploymentResult = {
  outcome: 'rolled-back',
  decidedBy: 'alarm:errors',
  reason: 'Threshold Crossed',
  startedAt: START,
  decidedAt: at(200),
  endedAt: at(230),
  weightsRestoredAt: at(200.5),
  highestGreenWeight: 10,
  stages: [
    stage('SCALE_UP', 0, 12),
    stage('PRODUCTION_TRAFFIC_SHIFT', 15, undefined, { greenPercent: 10 }),
    stage('PRODUCTION_TRAFFIC_SHIFT', 200, 201, { inRollback: true }),
  ],
};

const byGate: DeploymentResult = {
  ...rolledBack,
  decidedBy: `gate:${ARN}`,
  reason: 'Lifecycle hook target returned FAILED status.',
  decidedAt: at(20),
  endedAt: at(21),
  highestGreenWeight: 0,
  stages: [
    stage('SCALE_UP', 0, 12),
    stage('POST_TEST_TRAFFIC_SHIFT', 13, undefined, {
      hooks: [{ arn: ARN, verdict: 'FAILED', reason: 'FAILED status', invocations: 1 }],
    }),
    stage('CLEAN_UP', 20, 21, { inRollback: true }),
  ],
};

const traffic = {
  total: 900,
  failed: 6,
  failedByBlue: 1,
  failedByGreen: 3,
  failedByLoadBalancer: 2,
  servedByGreen: 90,
  unfinished: 2,
  notSent: 4,
};

function report(result: DeploymentResult, changes: Partial<ReleaseReportInput> = {}): Release {
  return releaseReport({
    scenario: { name: 'a release', expected: 'released' },
    result,
    traffic,
    configuration: { strategy: { name: 'CANARY', percent: 10, holdMs: 600_000 } },
    clock: { kind: 'scaled', factor: 30 },
    wallSeconds: 41.23456,
    hooks: 'real',
    alarms: [],
    gateName: () => 'smoke-test',
    notModelled: ['AWS::EC2::VPC'],
    ...changes,
  });
}

test('a whole report', () => {
  const alarms = [
    { name: 'errors', state: 'OK', changedAt: at(-60), reason: 'from before' },
    { name: 'errors', state: 'ALARM', changedAt: at(199.5), reason: 'Threshold Crossed' },
  ] as const;
  expect(report(rolledBack, { alarms, traffic: { ...traffic, firstGreenFailureAt: at(20) } })).toEqual({
    scenario: 'a release',
    strategy: 'CANARY',
    outcome: 'rolled-back',
    expected: 'released',
    asExpected: false,
    unexpected: 'it should be released',
    decidedBy: 'alarm:errors',
    reason: 'Threshold Crossed',
    hooks: 'real',
    clock: { kind: 'scaled', factor: 30 },
    simulatedSeconds: 230,
    wallSeconds: 41.235,
    requests: traffic,
    exposedPercent: 10,
    timeToDetectSeconds: 180,
    timeToRollBackSeconds: 0.5,
    stages: [
      { name: 'SCALE_UP', startedAt: 0, endedAt: 12, greenPercent: 0, gates: [] },
      // It ended when the deployment was decided.
      { name: 'PRODUCTION_TRAFFIC_SHIFT', startedAt: 15, endedAt: 200, greenPercent: 10, gates: [] },
      { name: 'PRODUCTION_TRAFFIC_SHIFT', startedAt: 200, endedAt: 201, greenPercent: 0, gates: [] },
    ],
    alarms: [{ name: 'errors', state: 'ALARM', changedAt: 199.5 }],
    notModelled: ['AWS::EC2::VPC'],
  });
});

test.each<[string, DeploymentResult, number | undefined, number | null, number | null]>([
  ['a release that was released needed no detection', released, 20, null, null],
  ['from green’s first failure to the decision', rolledBack, 20, 180, 0.5],
  ['without a failure, from green’s start', rolledBack, undefined, 200, 0.5],
  [
    'green never had weight: there was none to take back',
    { ...byGate, weightsRestoredAt: undefined },
    undefined,
    20,
    null,
  ],
  [
    'a failed deployment has no way back',
    { ...rolledBack, outcome: 'failed', weightsRestoredAt: undefined },
    20,
    180,
    null,
  ],
])('%s', (_what, result, firstGreenFailure, detect, rollBack) => {
  const failed = firstGreenFailure === undefined ? {} : { firstGreenFailureAt: at(firstGreenFailure) };
  const { timeToDetectSeconds, timeToRollBackSeconds } = report(result, {
    traffic: { ...traffic, ...failed },
  });
  expect([timeToDetectSeconds, timeToRollBackSeconds]).toEqual([detect, rollBack]);
});

test.each([
  ['an alarm, in the canary', 'alarm:errors', 10, false, true],
  ['an alarm, when green had everyone', 'alarm:errors', 100, false, false],
  ['a gate that met a fault by luck', `gate:${ARN}`, 10, false, false],
  ['a gate where a load test is', `gate:${ARN}`, 0, true, true],
  ['a gate where a load test is, when green had everyone', `gate:${ARN}`, 100, true, false],
  ['an alarm where a load test is', 'alarm:errors', 10, true, true],
  ['the circuit breaker where a load test is', 'circuit-breaker', 0, true, false],
] as const)(
  'a release that an alarm must stop, stopped by %s',
  (_by, decidedBy, highestGreenWeight, orByGate, asExpected) => {
    const scenario = { name: 'x', expected: 'rolled-back', stoppedByAlarm: true, orByGate } as const;
    expect(report({ ...rolledBack, decidedBy, highestGreenWeight }, { scenario }).asExpected).toBe(
      asExpected,
    );
  },
);

test('a request that fails after the decision has not led to it', () => {
  const { timeToDetectSeconds } = report(rolledBack, {
    traffic: { ...traffic, firstGreenFailureAt: at(100_000) },
  });
  expect(timeToDetectSeconds).toBeGreaterThanOrEqual(0);
});

test.each(['released', 'rolled-back', 'failed'] as const)(
  '%s is as expected when it was expected',
  (outcome) => {
    const expectations = (['released', 'rolled-back', 'failed'] as const).map(
      (expected) => report({ ...rolledBack, outcome }, { scenario: { name: 'x', expected } }).asExpected,
    );
    expect(expectations).toEqual(
      ['released', 'rolled-back', 'failed'].map((expected) => expected === outcome),
    );
  },
);

describe('a gate that decides', () => {
  test('is named by its id, with its own words in the pass that failed, not in a later one', () => {
    const hook = (verdict: 'SUCCEEDED' | 'FAILED', said: string) => {
      const reason = verdict === 'FAILED' ? 'FAILED status' : '';
      return { arn: ARN, verdict, reason, invocations: 1, said };
    };
    const stages = [
      stage('PRODUCTION_TRAFFIC_SHIFT', 0, 1, { hooks: [hook('SUCCEEDED', 'all is well')] }),
      stage('PRODUCTION_TRAFFIC_SHIFT', 1, 2, { hooks: [hook('FAILED', 'error rate 12 % above 1 %')] }),
      stage('PRODUCTION_TRAFFIC_SHIFT', 2, 3, {
        inRollback: true,
        hooks: [hook('SUCCEEDED', 'nothing to check')],
      }),
    ];
    const release = report({ ...byGate, stages });
    expect([release.decidedBy, release.reason]).toEqual(['gate:smoke-test', 'error rate 12 % above 1 %']);
    expect(release.stages.flatMap(({ gates }) => gates.map(({ reason }) => reason))).toEqual([
      'all is well',
      'error rate 12 % above 1 %; FAILED status',
      'nothing to check',
    ]);
  });

  test('that gave no reason has that of ECS', () => {
    const { reason, stages } = report(byGate);
    expect(reason).toBe(byGate.reason);
    expect(stages[1]?.gates).toEqual([{ id: 'smoke-test', verdict: 'fail', reason: 'FAILED status' }]);
  });
});

test.each([
  ['SUCCEEDED', 'pass'],
  ['FAILED', 'fail'],
  ['TIMED_OUT', 'fail'],
  ['IN_PROGRESS', 'inconclusive'],
] as const)('a hook that is %s: %s', (verdict, expected) => {
  const hooks = [{ arn: ARN, verdict, reason: '', invocations: 1 }];
  const { stages } = report({ ...released, stages: [stage('PRE_SCALE_UP', 0, 1, { hooks })] });
  expect(stages[0]?.gates).toEqual([{ id: 'smoke-test', verdict: expected, reason: '' }]);
});

test.each([
  ['released', released],
  ['rolled back', rolledBack],
  ['stopped by a gate', byGate],
])('what is %s fits what is promised of the JSON', (_what, result) => {
  const releases = [report(result)];
  expect(reportSchema.parse({ schemaVersion: 1, seed: 1, releases })).toBeDefined();
});
