import { type Answering, answeringOf, type SeenDeployment, type SeenHook } from '../../../cli/approve/decide';

const pause = (id: string, status = 'AWAITING_ACTION'): SeenHook => ({ id, type: 'PAUSE', status });
const gate = (status: string): SeenHook => ({
  ...{ id: 'ecs-lambda-1', type: 'AWS_LAMBDA', status },
  target: 'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-gate-metrics:7',
});
const deployment = (hooks: readonly SeenHook[], status = 'IN_PROGRESS'): SeenDeployment => ({
  ...{ arn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/c/s/abc', status, hooks },
  stage: 'POST_TEST_TRAFFIC_SHIFT',
});
const [one, two] = [pause('ecs-pause-1'), pause('ecs-pause-2')];
const at = 'deployment abc at POST_TEST_TRAFFIC_SHIFT';

test.each<[string, SeenDeployment | undefined, string | undefined, SeenHook | string]>([
  ['none runs', undefined, undefined, 'no deployment runs: nothing waits for a person'],
  [
    'none runs, and one was named',
    undefined,
    'ecs-pause-1',
    'no deployment runs: nothing waits for a person, and so not ecs-pause-1',
  ],
  ['the only one', deployment([one]), undefined, one],
  ['the only one, named', deployment([one]), 'ecs-pause-1', one],
  ['the second of two, named', deployment([one, two]), 'ecs-pause-2', two],
  [
    'two, and none named',
    deployment([one, two]),
    undefined,
    `2 hooks of ${at} wait: ecs-pause-1, ecs-pause-2; name one with --hook`,
  ],
  ['one of two answered', deployment([pause('ecs-pause-1', 'SUCCEEDED'), two]), undefined, two],
  [
    'that of an earlier step',
    deployment([two]),
    'ecs-pause-1',
    `--hook must wait for a person, got ecs-pause-1: ${at} does not have it; waiting: ecs-pause-2`,
  ],
  [
    'answered before',
    deployment([pause('ecs-pause-1', 'TIMED_OUT')]),
    'ecs-pause-1',
    '--hook must wait for a person, got ecs-pause-1: it is TIMED_OUT; none waits',
  ],
  [
    'a gate, named',
    deployment([gate('IN_PROGRESS'), one]),
    'metrics',
    `--hook must wait for a person, got metrics: ${at} does not have it; waiting: ecs-pause-1; shop-production-gate-metrics may wait for a decision: teal override gives one`,
  ],
  ['a stage without one', deployment([]), undefined, `${at} waits for no person`],
  [
    'a gate that waits',
    deployment([gate('IN_PROGRESS')]),
    undefined,
    `${at} waits for no person; shop-production-gate-metrics may wait for a decision: teal override gives one`,
  ],
  ['a gate that has answered', deployment([gate('SUCCEEDED')]), undefined, `${at} waits for no person`],
  ...['STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'].map(
    (status): [string, SeenDeployment, undefined, string] => [
      status,
      deployment([one], status),
      undefined,
      `deployment abc is ${status}: nothing waits for a person`,
    ],
  ),
])('%s', (_, seen, named, expected) => {
  const answering: Answering =
    typeof expected === 'string' ? { do: 'refuse', reason: expected } : { do: 'answer', hook: expected };
  expect(answeringOf(seen, named)).toEqual(answering);
});
