import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { nextOf } from '../../../cli/status/next';

const MINUTE = 60_000;
const SINCE = Date.UTC(2026, 0, 6, 9);
const CANARY = {
  strategy: 'CANARY',
  bakeTimeInMinutes: 15,
  canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 10 },
} as const;
const LINEAR = {
  strategy: 'LINEAR',
  bakeTimeInMinutes: 15,
  linearConfiguration: { stepPercent: 25, stepBakeTimeInMinutes: 5 },
} as const;
const BLUE_GREEN = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 15 } as const;

const green = (percent: number, running = 2) => ({
  ...{ requestedTaskCount: 2, runningTaskCount: running },
  requestedProductionTrafficWeight: percent,
});
const hook = (status: string, more: object = {}) => ({
  ...{ hookId: 'pause', status, expiresAt: new Date(SINCE + 30 * MINUTE), timeoutAction: 'ROLLBACK' },
  ...more,
});

type Case = [string, Partial<ServiceDeployment>, number | undefined, string, number | undefined];

test.each<Case>([
  [
    'going back',
    { status: 'ROLLBACK_IN_PROGRESS' },
    SINCE,
    'all users go back to blue, then green is stopped',
    undefined,
  ],
  [
    'a status of tomorrow',
    { status: 'PAUSED' as never },
    SINCE,
    'all users go back to blue, then green is stopped',
    undefined,
  ],
  [
    'tasks start',
    { lifecycleStage: 'SCALE_UP', deploymentConfiguration: CANARY, targetServiceRevision: green(0, 1) },
    undefined,
    'green’s tasks start (1 of 2 run), then gates look, then 10 % of users for 10 minutes',
    undefined,
  ],
  [
    'test traffic',
    {
      lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
      deploymentConfiguration: BLUE_GREEN,
      targetServiceRevision: green(0),
    },
    undefined,
    'gates look at green over test traffic, then all users',
    undefined,
  ],
  [
    'before the first step',
    {
      lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' as never,
      deploymentConfiguration: LINEAR,
      targetServiceRevision: green(0),
    },
    undefined,
    'green gets 25 % of users, and as many more each 5 minutes',
    undefined,
  ],
  [
    'a canary is held',
    {
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      deploymentConfiguration: CANARY,
      targetServiceRevision: green(10),
    },
    SINCE,
    'all users, when gates still say yes',
    SINCE + 10 * MINUTE,
  ],
  [
    'a canary is held, and nobody knows since when',
    {
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      deploymentConfiguration: CANARY,
      targetServiceRevision: green(10),
    },
    undefined,
    'all users, when gates still say yes',
    undefined,
  ],
  [
    'the second of four steps',
    {
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      deploymentConfiguration: LINEAR,
      targetServiceRevision: green(50),
    },
    SINCE,
    '75 % of users',
    SINCE + 10 * MINUTE,
  ],
  [
    'all users',
    {
      lifecycleStage: 'POST_PRODUCTION_TRAFFIC_SHIFT',
      deploymentConfiguration: CANARY,
      targetServiceRevision: green(100),
    },
    SINCE,
    'gates look at green with all users, then the bake begins',
    undefined,
  ],
  [
    'bake',
    { lifecycleStage: 'BAKE_TIME', deploymentConfiguration: BLUE_GREEN, targetServiceRevision: green(100) },
    SINCE,
    'the bake of 15 minutes ends, and blue is stopped',
    SINCE + 15 * MINUTE,
  ],
  [
    'bake of a canary: since when all have it is not known',
    { lifecycleStage: 'BAKE_TIME', deploymentConfiguration: CANARY, targetServiceRevision: green(100) },
    SINCE,
    'the bake of 15 minutes ends, and blue is stopped',
    undefined,
  ],
  [
    'the end',
    { lifecycleStage: 'CLEAN_UP', deploymentConfiguration: CANARY, targetServiceRevision: green(100) },
    SINCE,
    'blue’s tasks are stopped, and the deployment is over',
    undefined,
  ],
  [
    'a gate is asked',
    {
      lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
      lifecycleHookDetails: [hook('IN_PROGRESS'), hook('SUCCEEDED')] as never,
    },
    undefined,
    'pause decides, or ECS does for it',
    SINCE + 30 * MINUTE,
  ],
  [
    'a person is asked, whatever gates are',
    {
      lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
      lifecycleHookDetails: [
        hook('IN_PROGRESS'),
        hook('AWAITING_ACTION', { timeoutAction: 'CONTINUE' }),
      ] as never,
    },
    undefined,
    'a person answers: teal approve, or teal reject; without an answer ECS goes on',
    SINCE + 30 * MINUTE,
  ],
])('%s', (_what, deployment, since, what, at) => {
  const next = nextOf(
    { status: 'IN_PROGRESS', ...deployment } as ServiceDeployment,
    since,
    ({ hookId }) => `${hookId}`,
  );
  expect(next).toEqual({ what, ...(at !== undefined && { at }) });
});
