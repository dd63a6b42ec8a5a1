import type { PauseHook } from '../../../rehearsal/ecs/lifecycle-hook';
import { CANARY, MINUTE, pauseAt, SECOND, timeline, World } from './world';

const HOUR = 60 * MINUTE;

async function paused(...pauses: PauseHook[]) {
  const world = new World();
  const source = await world.liveBlue();
  const deployment = world.deployment({ source, configuration: { ...CANARY, pauses } });
  const waiting = () =>
    deployment.view().lifecycleHookDetails.filter(({ status }) => status === 'AWAITING_ACTION');
  return { world, deployment, waiting };
}

test('the deployment waits, and goes on when someone says CONTINUE', async () => {
  const { world, deployment, waiting } = await paused(pauseAt('POST_TEST_TRAFFIC_SHIFT'));
  const seen: unknown[] = [];
  world.after(HOUR, () => {
    seen.push(...waiting());
    deployment.continue(waiting()[0]?.hookId ?? '', 'CONTINUE');
  });
  const result = await world.run(deployment);
  expect(result.outcome).toBe('released');
  expect(timeline(result)).toEqual(
    expect.arrayContaining(['10 POST_TEST_TRAFFIC_SHIFT', '3600 PRE_PRODUCTION_TRAFFIC_SHIFT']),
  );
  // source: SDK DeploymentLifecycleHookDetail: a PAUSE hook has no targetArn; DG pause hooks: ids are ecs-pause-…
  expect(seen).toEqual([
    {
      hookId: expect.stringMatching(/^ecs-pause-/),
      targetType: 'PAUSE',
      status: 'AWAITING_ACTION',
      expiresAt: new Date(world.clock.now() - (result.endedAt - result.startedAt) + 10 * SECOND + 24 * HOUR),
      timeoutAction: 'ROLLBACK',
    },
  ]);
});

test('ROLLBACK is an answer, too', async () => {
  const { world, deployment, waiting } = await paused(pauseAt('POST_PRODUCTION_TRAFFIC_SHIFT'));
  world.after(HOUR, () => deployment.continue(waiting()[0]?.hookId ?? '', 'ROLLBACK'));
  const result = await world.run(deployment);
  expect(result).toMatchObject({ outcome: 'rolled-back', decidedBy: 'operator', highestGreenWeight: 100 });
});

test('every step of a shift asks anew, with another id', async () => {
  const { world, deployment, waiting } = await paused(pauseAt('PRE_PRODUCTION_TRAFFIC_SHIFT'));
  const ids: string[] = [];
  const answer = () => {
    const [hook] = waiting();
    if (hook) {
      ids.push(hook.hookId);
      deployment.continue(hook.hookId, 'CONTINUE');
    }
    if (ids.length < 2) world.after(20 * MINUTE, answer);
  };
  world.after(20 * MINUTE, answer);
  expect((await world.run(deployment)).outcome).toBe('released');
  expect(new Set(ids).size).toBe(2);
});

test.each([
  ['ROLLBACK', 'rolled-back', 'timeout:PRE_SCALE_UP'],
  ['CONTINUE', 'released', 'none'],
] as const)('nobody answers, and the action is %s', async (onTimeout, outcome, decidedBy) => {
  const { world, deployment } = await paused({ ...pauseAt('PRE_SCALE_UP'), timeoutMs: 2 * HOUR, onTimeout });
  const result = await world.run(deployment);
  expect(result).toMatchObject({ outcome, decidedBy });
  expect(result.stages[0]).toMatchObject({
    hooks: [{ verdict: 'TIMED_OUT' }],
    endedAt: result.startedAt + 2 * HOUR,
  });
});

test('a pause may be longer than the day that a stage has', async () => {
  const { world, deployment, waiting } = await paused({ ...pauseAt('PRE_SCALE_UP'), timeoutMs: 72 * HOUR });
  world.after(48 * HOUR, () => deployment.continue(waiting()[0]?.hookId ?? '', 'CONTINUE'));
  expect((await world.run(deployment)).outcome).toBe('released');
});

test('three pauses of ten days are more than the 30 days that a deployment has', async () => {
  // source: DG blue-green-deployment-how-it-works: 30 days
  const ten = { timeoutMs: 240 * HOUR, onTimeout: 'CONTINUE' as const };
  const { world, deployment } = await paused(
    { ...pauseAt('PRE_SCALE_UP', 'POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'), ...ten },
    { ...pauseAt('POST_PRODUCTION_TRAFFIC_SHIFT'), ...ten },
  );
  const result = await world.run(deployment);
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    decidedBy: 'timeout:DEPLOYMENT',
    decidedAt: result.startedAt + 720 * HOUR,
  });
});

test.each([
  ['one that never was', 'ecs-pause-none', 30 * MINUTE],
  ['one that was answered', undefined, 30 * MINUTE],
  ['one of a deployment that is over', undefined, 10 * HOUR],
])('an answer to %s is refused', async (_what, id, at) => {
  const { world, deployment, waiting } = await paused(pauseAt('PRE_SCALE_UP'));
  let hookId = '';
  world.after(10 * MINUTE, () => {
    hookId = waiting()[0]?.hookId ?? '';
    deployment.continue(hookId, 'CONTINUE');
  });
  let refusal: unknown;
  world.after(at, () => {
    try {
      deployment.continue(id ?? hookId, 'CONTINUE');
    } catch (error) {
      refusal = error;
    }
  });
  await world.run(deployment);
  await world.clock.run(world.clock.sleep(10 * HOUR));
  // source: SDK ContinueServiceDeployment
  expect(refusal).toMatchObject({ code: 'InvalidParameterException' });
});

test('an alarm does not wait for a person', async () => {
  const { world, deployment } = await paused(pauseAt('PRE_SCALE_UP'));
  world.after(5 * MINUTE, () => world.alarms.set('errors', 'ALARM'));
  const result = await world.run(deployment);
  expect(result).toMatchObject({ outcome: 'rolled-back', decidedBy: 'alarm:errors' });
  expect(result.stages[0]?.hooks[0]?.verdict).toBe('AWAITING_ACTION');
  expect(world.clock.waiting.size).toBe(0);
});
