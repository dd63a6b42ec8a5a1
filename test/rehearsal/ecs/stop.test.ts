import type { StopType } from '../../../rehearsal/ecs/service-deployment';
import {
  ALTERNATE,
  CANARY,
  FAILED,
  GOOD,
  gateAt,
  MINUTE,
  PRIMARY,
  PRODUCTION_RULE,
  SECOND,
  START,
  World,
} from './world';

async function stopped(type: StopType, at: number) {
  const world = new World();
  const source = await world.liveBlue();
  const statuses: string[] = [];
  const deployment = world.deployment({
    source,
    onProgress: (event) => {
      if (event.type === 'status') statuses.push(event.status);
    },
  });
  world.after(at, () => deployment.stop(type));
  return { world, source, deployment, statuses, result: await world.run(deployment) };
}

test('ROLLBACK goes back, whatever the configuration says', async () => {
  const { world, statuses, result } = await stopped('ROLLBACK', 3 * MINUTE);
  // source: DG stop-service-deployment: IN_PROGRESS moves to ROLLBACK_REQUESTED, and then the rollback starts
  expect(statuses).toEqual([
    'IN_PROGRESS',
    'ROLLBACK_REQUESTED',
    'ROLLBACK_IN_PROGRESS',
    'ROLLBACK_SUCCESSFUL',
  ]);
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    decidedBy: 'operator',
    decidedAt: START + 190 * SECOND,
    rollbackTarget: { healthy: 2, desired: 2 },
  });
  expect(world.weights(PRODUCTION_RULE)).toContainEqual({ targetGroupArn: PRIMARY, weight: 100 });
});

test('ABORT leaves everything as it stands', async () => {
  const { world, source, deployment, statuses, result } = await stopped('ABORT', 3 * MINUTE);
  expect(statuses).toEqual(['IN_PROGRESS', 'STOP_REQUESTED', 'STOPPED']);
  expect(result).toMatchObject({ outcome: 'failed', decidedBy: 'operator', highestGreenWeight: 5 });
  expect(deployment.view().stoppedAt).toEqual(new Date(START + 190 * SECOND));
  expect(world.weights(PRODUCTION_RULE)).toEqual([
    { targetGroupArn: ALTERNATE, weight: 50 },
    { targetGroupArn: PRIMARY, weight: 950 },
  ]);
  expect([source.healthyCount, deployment.green?.healthyCount]).toEqual([2, 2]);
});

test.each(['ROLLBACK', 'ABORT'] as const)(
  '%s of one that is over, or cleans up, is refused',
  async (type) => {
    const world = new World();
    const deployment = world.deployment({ source: await world.liveBlue() });
    const codes: unknown[] = [];
    const stop = () => {
      try {
        deployment.stop(type);
      } catch (error) {
        codes.push((error as { code: string }).code);
      }
    };
    world.after(20 * MINUTE + 12 * SECOND, stop);
    expect((await world.run(deployment)).outcome).toBe('released');
    stop();
    expect(codes).toEqual(['ConflictException', 'ConflictException']);
  },
);

test('stopping one that goes back already changes nothing', async () => {
  // source: DG stop-service-deployment: ROLLBACK_IN_PROGRESS continues the rollback
  const world = new World();
  const deployment = world.deployment({ source: await world.liveBlue() });
  world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM'));
  world.after(3 * MINUTE + 2 * SECOND, () => deployment.stop('ABORT'));
  expect(await world.run(deployment)).toMatchObject({ outcome: 'rolled-back', decidedBy: 'alarm:errors' });
});

describe('a rollback to tasks that do not answer', () => {
  test('is no rollback to the users, whatever ECS calls it', async () => {
    const world = new World();
    const source = await world.liveBlue((nth) =>
      nth < 2 ? { ...GOOD, exitsAfter: 12 * MINUTE } : { exitsAfter: SECOND },
    );
    // Blue dies in the bake, and its replacements do not come up.
    const deployment = world.deployment({ source });
    world.after(12 * MINUTE + 5 * SECOND, () => world.alarms.set('errors', 'ALARM'));
    const result = await world.run(deployment);
    expect(result).toMatchObject({
      outcome: 'failed',
      decidedBy: 'alarm:errors',
      rollbackTarget: { healthy: 0, desired: 2 },
    });
    expect(result.reason).toContain('no healthy task');
    expect(deployment.view().status).toBe('ROLLBACK_SUCCESSFUL');
  });
});

describe('options for what is not documented', () => {
  test.each([
    ['that-alarm', 'rolled-back'],
    ['all-alarms', 'released'],
  ] as const)(
    'one alarm is red at the start and another fires: %s is ignored',
    async (redAtStart, outcome) => {
      const world = new World();
      const source = await world.liveBlue();
      world.alarms.set('errors', 'ALARM');
      world.after(3 * MINUTE, () => world.alarms.set('latency', 'ALARM'));
      const deployment = world.deployment({ source, options: { redAtStart } });
      expect((await world.run(deployment)).outcome).toBe(outcome);
    },
  );

  test.each([
    [true, 1210],
    [false, 10],
  ])('a first deployment that waits: %s', async (holdsOnCreate, seconds) => {
    const world = new World();
    const deployment = world.deployment({ source: undefined, options: { holdsOnCreate } });
    const result = await world.run(deployment);
    expect((result.endedAt - result.startedAt) / SECOND).toBe(seconds);
  });
});

test('hooks run in the first deployment, which a failing one ends for good', async () => {
  // source: non-97/ecs-native-blue-green, carreque/bluegreenDeployment; Terraform acceptance tests for the words
  const world = new World();
  world.hook = () => FAILED;
  const configuration = { ...CANARY, hooks: [gateAt('PRE_SCALE_UP')] };
  const deployment = world.deployment({ source: undefined, configuration });
  expect((await world.run(deployment)).outcome).toBe('failed');
  expect(deployment.view()).toMatchObject({
    status: 'ROLLBACK_FAILED',
    statusReason: 'No rollback candidate was found to run the rollback.',
  });
});

test('the breaker goes on counting when green is up: a release that dies under its load', async () => {
  const world = new World();
  const source = await world.liveBlue();
  const target = world.revision('green', (nth) =>
    nth < 2 ? { ...GOOD, exitsAfter: 2 * MINUTE } : { exitsAfter: SECOND },
  );
  const result = await world.run(world.deployment({ source, target }));
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    decidedBy: 'circuit-breaker',
    highestGreenWeight: 5,
  });
});

test('a service behind no load balancer passes every stage, with nothing to shift', async () => {
  const world = new World();
  const { loadBalancer: _, ...configuration } = CANARY;
  const source = world.taskSet(world.revision('blue', {}), undefined, configuration);
  await world.clock.run(source.scaleUp(world.end.signal));
  const target = world.revision('green', {});
  const result = await world.run(world.deployment({ source, configuration, target }));
  expect(result).toMatchObject({ outcome: 'released', highestGreenWeight: 100 });
  expect(world.log.filter((line) => !line.includes('stop'))).toEqual([]);
});
