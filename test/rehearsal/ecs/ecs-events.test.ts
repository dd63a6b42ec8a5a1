import type { EcsEvent } from '../../../rehearsal/ecs/ecs-events';
import { CANARY, CLUSTER, gateAt, MINUTE, pauseAt, SECOND, SERVICE, START, World } from './world';

async function eventsOf(configuration = CANARY, act: (world: World) => void = () => {}) {
  const world = new World();
  const events: EcsEvent[] = [];
  const service = world.service({ onEvent: (event) => events.push(event) });
  await world.clock.run(service.adopt(world.runs(1), configuration));
  events.length = 0;
  const started = service.update({ revision: world.runs(2) });
  act(world);
  await world.clock.run(started?.result ?? Promise.reject());
  const of = (type: EcsEvent['detail-type']) => events.filter((event) => event['detail-type'] === type);
  return { world, service, events, of, arn: started?.arn };
}

const names = (events: readonly EcsEvent[]) => events.map(({ detail }) => detail.eventName);

// source: DG ecs_service_deployment_events
test('a deployment that works: in progress, completed, and the service is steady', async () => {
  const { of } = await eventsOf();
  const deployments = of('ECS Deployment State Change');
  expect(names(deployments)).toEqual(['SERVICE_DEPLOYMENT_IN_PROGRESS', 'SERVICE_DEPLOYMENT_COMPLETED']);
  expect(deployments[0]).toEqual({
    version: '0',
    id: expect.stringMatching(/^[0-9a-f]{8}-/),
    'detail-type': 'ECS Deployment State Change',
    source: 'aws.ecs',
    account: '111122223333',
    time: new Date(START + 10 * SECOND).toISOString().replace('.000', ''),
    region: 'eu-west-1',
    resources: [SERVICE],
    detail: {
      eventType: 'INFO',
      eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
      clusterArn: CLUSTER,
      deploymentId: 'ecs-svc/0000000000000000001',
      updatedAt: new Date(START + 10 * SECOND).toISOString(),
      reason: 'ECS deployment ecs-svc/0000000000000000001 in progress.',
    },
  });
  expect(names(of('ECS Service Action'))).toEqual(['SERVICE_STEADY_STATE']);
});

test('one that fails says so, and no event tells of the rollback of a shift', async () => {
  const { of } = await eventsOf(CANARY, (world) =>
    world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM')),
  );
  const deployments = of('ECS Deployment State Change');
  expect(names(deployments)).toEqual(['SERVICE_DEPLOYMENT_IN_PROGRESS', 'SERVICE_DEPLOYMENT_FAILED']);
  expect(deployments[1]?.detail).toMatchObject({ eventType: 'ERROR', reason: 'errors is in ALARM' });
});

test('a failure without circuit breaker and alarms has no event', async () => {
  const configuration = {
    ...CANARY,
    hooks: [{ ...gateAt('POST_SCALE_UP'), timeoutMs: MINUTE }],
    alarms: { ...CANARY.alarms, enable: false },
    circuitBreaker: { ...CANARY.circuitBreaker, enable: false },
  };
  const { of } = await eventsOf(configuration, (world) => {
    world.hook = () => new Promise(() => {});
  });
  expect(names(of('ECS Deployment State Change'))).toEqual(['SERVICE_DEPLOYMENT_IN_PROGRESS']);
  expect(names(of('ECS Hook State Change'))).toEqual(['HOOK_IN_PROGRESS', 'HOOK_TIMED_OUT']);
});

test('a rolling deployment tells of its rollback', async () => {
  const configuration = {
    ...CANARY,
    strategy: { name: 'ROLLING', maximumPercent: 200, minimumHealthyPercent: 100 } as const,
  };
  const { of } = await eventsOf(configuration, (world) =>
    world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM')),
  );
  expect(names(of('ECS Deployment State Change'))).toEqual([
    'SERVICE_DEPLOYMENT_IN_PROGRESS',
    'SERVICE_DEPLOYMENT_FAILED',
    'SERVICE_DEPLOYMENT_IN_PROGRESS',
  ]);
  expect(of('ECS Deployment State Change')[2]?.detail.reason).toBe(
    'ECS deployment: rolling back to deploymentId ecs-svc/0000000000000000000.',
  );
});

test('hooks: each status once, with what an approval needs', async () => {
  const configuration = {
    ...CANARY,
    hooks: [gateAt('POST_SCALE_UP')],
    pauses: [
      { ...pauseAt('POST_TEST_TRAFFIC_SHIFT'), timeoutMs: 10 * MINUTE, onTimeout: 'CONTINUE' as const },
    ],
  };
  let asked = 0;
  const { of, arn } = await eventsOf(configuration, (world) => {
    world.hook = () => {
      asked += 1;
      return { ok: true, payload: { hookStatus: asked < 3 ? 'IN_PROGRESS' : 'SUCCEEDED' } };
    };
  });
  const hooks = of('ECS Hook State Change');
  expect(names(hooks)).toEqual([
    'HOOK_IN_PROGRESS',
    'HOOK_SUCCEEDED',
    'HOOK_AWAITING_ACTION',
    'HOOK_TIMED_OUT',
  ]);
  expect(hooks[2]?.detail).toEqual({
    eventType: 'INFO',
    eventName: 'HOOK_AWAITING_ACTION',
    hookId: expect.stringMatching(/^ecs-pause-/),
    hookType: 'PAUSE',
    expiresAt: expect.stringMatching(/^2026-11-20T00:\d\d/),
    lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
    clusterArn: CLUSTER,
    serviceArn: SERVICE,
    serviceDeploymentArn: arn,
  });
});

test('tasks: running, deactivating, stopped', async () => {
  const { of } = await eventsOf();
  const old = of('ECS Task State Change').filter(({ detail }) => String(detail.taskArn).endsWith('v1-1'));
  expect(old.map(({ detail }) => [detail.lastStatus, detail.desiredStatus, detail.version])).toEqual([
    ['DEACTIVATING', 'STOPPED', 2],
    ['STOPPED', 'STOPPED', 3],
  ]);
  expect(old[1]?.resources).toEqual(['arn:aws:ecs:eu-west-1:111122223333:task/shop/v1-1']);
  expect(old[1]?.detail.stoppedReason).toMatch(/^Scaling activity initiated by \(deployment ecs-svc\//);
});

test('ids and order are the same in every run', async () => {
  const [one, other] = [await eventsOf(), await eventsOf()];
  expect(one.events).toEqual(other.events);
  expect(new Set(one.events.map(({ id }) => id)).size).toBe(one.events.length);
});
