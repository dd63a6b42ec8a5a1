import type { HookRecord } from '../../../rehearsal/ecs/deployment-result';
import type { GateAnswer } from '../../../rehearsal/ecs/lifecycle-hook';
import { decision, gateRuns } from '../../../rehearsal/report/release-report';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:preflight';
const gate = (id: string, answer: GateAnswer['answer']): GateAnswer => ({
  id,
  answer,
  reason: `${id} says so`,
});
const hook = (verdict: HookRecord['verdict'], ...gates: GateAnswer[]): HookRecord => ({
  ...{ arn: ARN, verdict, invocations: 1, gates, said: 'all of them' },
  reason: verdict === 'SUCCEEDED' ? '' : verdict,
});
const gateName = () => 'preflight';

const OPEN = gate('freeze', 'SUCCEEDED');

test.each<[string, HookRecord, string[]]>([
  [
    'each has its own verdict',
    hook('FAILED', OPEN, gate('images', 'FAILED')),
    ['freeze pass: freeze says so', 'images fail: images says so; FAILED'],
  ],
  [
    'who has not answered in time has failed',
    hook('TIMED_OUT', OPEN, gate('images', 'IN_PROGRESS')),
    ['freeze pass: freeze says so', 'images fail: images says so; TIMED_OUT'],
  ],
  [
    'who had not answered when another decided',
    hook('FAILED', gate('freeze', 'IN_PROGRESS'), gate('images', 'FAILED')),
    ['freeze inconclusive: freeze says so; FAILED', 'images fail: images says so; FAILED'],
  ],
  [
    'gates that do not say who failed are told of as one',
    hook('FAILED', OPEN, gate('images', 'IN_PROGRESS')),
    ['preflight fail: all of them; FAILED'],
  ],
  ['a hook that is one gate', hook('SUCCEEDED'), ['preflight pass: all of them']],
  [
    'a pause has its own id',
    { arn: 'ecs-pause-1', id: 'approval', verdict: 'SUCCEEDED', reason: '', invocations: 0 },
    ['approval pass: '],
  ],
])('%s', (_, record, expected) => {
  expect(gateRuns(record, gateName).map(({ id, verdict, reason }) => `${id} ${verdict}: ${reason}`)).toEqual(
    expected,
  );
});

const decidedBy = (by: string, reason: string, ...hooks: HookRecord[]) => {
  const stages = [{ name: 'PRE_SCALE_UP', inRollback: false, startedAt: 0, greenPercent: 0, hooks }];
  const ended = {
    outcome: 'rolled-back',
    startedAt: 0,
    decidedAt: 0,
    endedAt: 0,
    highestGreenWeight: 0,
  } as const;
  return decision({ result: { ...ended, decidedBy: by as 'operator', reason, stages }, gateName });
};

test('who decided is the first gate that failed, and everything is said', () => {
  const failed = hook('FAILED', OPEN, gate('images', 'FAILED'), gate('alarms', 'FAILED'));
  expect(decidedBy(`gate:${ARN}`, 'FAILED', failed)).toEqual({
    decidedBy: 'gate:images',
    reason: 'all of them',
  });
});

test('where the gates do not say it, it is the hook', () => {
  expect(decidedBy(`gate:${ARN}`, 'FAILED', hook('FAILED', OPEN)).decidedBy).toBe('gate:preflight');
});

test('ECS’s words about a pause name the gate', () => {
  const pause = {
    arn: 'ecs-pause-1',
    id: 'approval',
    verdict: 'FAILED',
    reason: '',
    invocations: 0,
  } as const;
  expect(decidedBy('operator', 'Lifecycle hook ecs-pause-1 was answered with ROLLBACK.', pause)).toEqual({
    decidedBy: 'operator',
    reason: 'Lifecycle hook approval was answered with ROLLBACK.',
  });
});
