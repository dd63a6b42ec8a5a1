import type { DeploymentConfiguration } from '../../../rehearsal/ecs/deployment-configuration';
import type { RollingStrategy } from '../../../rehearsal/ecs/stages';
import {
  ALTERNATE,
  type Behaviour,
  BLUE,
  CANARY,
  GOOD,
  GREEN,
  MINUTE,
  PRIMARY,
  SECOND,
  timeline,
  World,
} from './world';

const ROLLING: RollingStrategy = { name: 'ROLLING', maximumPercent: 200, minimumHealthyPercent: 100 };

function rolling(changes: Partial<RollingStrategy> = {}, desiredCount = 4): DeploymentConfiguration {
  const { containerName, containerPort, targetGroupArn } = CANARY.loadBalancer;
  return {
    ...CANARY,
    desiredCount,
    strategy: { ...ROLLING, ...changes },
    bakeMs: 0,
    alarms: { enable: false, rollback: false, names: [] },
    loadBalancer: { containerName, containerPort, targetGroupArn },
  };
}

/** Runs a rolling deployment over four good tasks and notes how many there were of each at every change. */
async function roll(
  configuration: DeploymentConfiguration,
  green: Behaviour | ((nth: number) => Behaviour) = GOOD,
  act: (world: World) => void = () => {},
) {
  const world = new World();
  const source = world.taskSet(world.revision(BLUE, GOOD), PRIMARY, configuration);
  await world.clock.run(source.scaleUp(world.end.signal));
  world.log.length = 0;
  const deployment = world.deployment({ source, configuration, target: world.revision(GREEN, green) });
  let most = 0;
  let fewest = Number.POSITIVE_INFINITY;
  const look = () => {
    const tasks = deployment.green;
    most = Math.max(most, source.size + (tasks?.size ?? 0));
    fewest = Math.min(fewest, source.healthyCount + (tasks?.healthyCount ?? 0));
  };
  source.onTask(look);
  act(world);
  const running = deployment.run(world.end.signal);
  deployment.green?.onTask(look);
  const result = await world.clock.run(running);
  return { world, source, deployment, result, most, fewest };
}

// source: CFN DeploymentConfiguration: the maximum is rounded down, the minimum rounded up
test.each([
  [200, 100, 4, 8, 4, 10],
  [150, 100, 4, 6, 4, 20],
  [100, 50, 4, 4, 2, 20],
  [125, 100, 4, 5, 4, 40],
  [100, 0, 4, 4, 0, 10],
  [130, 60, 3, 3, 2, 30],
])(
  'at most %d %% and at least %d %% of %d tasks: never more than %d, never fewer healthy than %d, over after %d s',
  async (maximumPercent, minimumHealthyPercent, desired, most, fewest, seconds) => {
    const run = await roll(rolling({ maximumPercent, minimumHealthyPercent }, desired));
    expect(run.result.outcome).toBe('released');
    expect({ most: run.most, fewest: run.fewest }).toEqual({ most, fewest });
    expect(timeline(run.result)).toContain(`${seconds} POST_SCALE_UP`);
    expect(run.deployment.green?.counts).toEqual({ requested: desired, running: desired, pending: 0 });
    expect(run.source.counts).toEqual({ requested: 0, running: 0, pending: 0 });
  },
);

test('both revisions are in the one target group, and no rule is touched', async () => {
  const { world, result } = await roll(rolling());
  expect(world.log.filter((line) => /alternate|production|test/.test(line))).toEqual([]);
  expect(result.highestGreenWeight).toBe(100);
});

test('all users have been on green when the last old task has gone, also for a deployment that goes back', async () => {
  const world = new World();
  const configuration = { ...rolling({}, 2), bakeMs: 5 * MINUTE };
  const source = world.taskSet(world.revision(BLUE, GOOD), PRIMARY, configuration);
  await world.clock.run(source.scaleUp(world.end.signal));
  const deployment = world.deployment({ source, configuration });
  world.clock.schedule(MINUTE, () => deployment.stop('ROLLBACK'));
  const result = await world.run(deployment);
  expect(result).toMatchObject({ outcome: 'rolled-back', highestGreenWeight: 100 });
});

test('a service that has moved to shifts and back rolls in the group that is live', async () => {
  const world = new World();
  const configuration = { ...rolling(), loadBalancer: CANARY.loadBalancer };
  const source = world.taskSet(world.revision(BLUE, GOOD), ALTERNATE, configuration);
  await world.clock.run(source.scaleUp(world.end.signal));
  const deployment = world.deployment({ source, configuration });
  await world.run(deployment);
  expect(deployment.green?.targetGroupArn).toBe(ALTERNATE);
});

test('without a load balancer a task counts 40 s after it has started', async () => {
  // source: CFN MinimumHealthyPercent, services that do not use a load balancer
  const world = new World();
  const { loadBalancer: _, ...configuration } = rolling({}, 2);
  const source = world.taskSet(world.revision(BLUE, {}), undefined, configuration);
  await world.clock.run(source.scaleUp(world.end.signal));
  const deployment = world.deployment({ source, configuration, target: world.revision(GREEN, {}) });
  const result = await world.run(deployment);
  expect(timeline(result)).toContain('40 POST_SCALE_UP');
  expect(result.outcome).toBe('released');
  expect(world.log).not.toContainEqual(expect.stringContaining('register'));
});

describe('early success', () => {
  // source: SDK DeploymentEarlySuccessCriteria
  const early = (sourceCleanup: 'BLOCKING' | 'DEFERRED') =>
    rolling({
      maximumPercent: 100,
      minimumHealthyPercent: 50,
      earlySuccess: { healthyPercent: 50, sourceCleanup },
    });

  test('BLOCKING: over when half of the new tasks are healthy and the old ones are gone', async () => {
    const { world, source, deployment, result } = await roll(early('BLOCKING'));
    expect(result.outcome).toBe('released');
    expect(deployment.green?.healthyCount).toBeLessThan(4);
    expect(source.size).toBe(0);
    expect(world.log.at(-1)).toMatch(/stop blue/);
    await world.clock.run(world.clock.sleep(MINUTE));
    expect(deployment.green?.counts).toEqual({ requested: 4, running: 4, pending: 0 });
  });

  test('DEFERRED: over before the old tasks are stopped, which then happens all the same', async () => {
    const { world, result } = await roll(early('DEFERRED'));
    expect(result.outcome).toBe('released');
    const stopped = () => world.log.filter((line) => /stop blue/.test(line)).length;
    const before = stopped();
    expect(before).toBeLessThan(4);
    await world.clock.run(world.clock.sleep(MINUTE));
    expect(stopped()).toBe(4);
  });
});

describe('failures', () => {
  test('the circuit breaker opens, and the old tasks are there again', async () => {
    const limits = { maximumPercent: 100, minimumHealthyPercent: 50 };
    const { world, source, deployment, result } = await roll(rolling(limits), { exitsAfter: SECOND });
    expect(result).toMatchObject({ outcome: 'rolled-back', decidedBy: 'circuit-breaker' });
    expect(result.weightsRestoredAt).toBeUndefined(); // green never had users
    expect(source.counts).toEqual({ requested: 4, running: 4, pending: 0 });
    expect(result.rollbackTarget).toEqual({ healthy: 4, desired: 4 });
    expect(deployment.green?.size).toBe(0);
    expect(deployment.view().status).toBe('ROLLBACK_SUCCESSFUL');
    await world.clock.run(world.clock.sleep(MINUTE));
    expect(world.clock.waiting.size).toBe(0);
  });

  test('without rollback it stops there: no task is started any more, none is stopped', async () => {
    const configuration = { ...rolling(), circuitBreaker: { ...CANARY.circuitBreaker, rollback: false } };
    const { world, source, deployment, result } = await roll(configuration, { exitsAfter: SECOND });
    expect(result).toMatchObject({ outcome: 'failed', decidedBy: 'circuit-breaker' });
    expect(deployment.view()).toMatchObject({ status: 'STOPPED', stoppedAt: expect.any(Date) });
    expect(source.healthyCount).toBe(4);
    const launched = world.log.filter((line) => / register green/.test(line)).length;
    await world.clock.run(world.clock.sleep(60 * MINUTE));
    expect(world.log.filter((line) => / register green/.test(line))).toHaveLength(launched);
  });

  test('an alarm in the bake, when all old tasks are gone: they are started again', async () => {
    const alarms = { enable: true, rollback: true, names: ['errors'] };
    const { source, result } = await roll({ ...rolling(), alarms, bakeMs: 5 * MINUTE }, GOOD, (world) =>
      world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM')),
    );
    expect(result).toMatchObject({ outcome: 'rolled-back', decidedBy: 'alarm:errors' });
    expect(((result.weightsRestoredAt ?? 0) - result.decidedAt) / SECOND).toBe(10);
    expect(timeline(result).slice(-3)).toEqual([
      '10 BAKE_TIME',
      '180 (rollback) SCALE_UP',
      '190 (rollback) CLEAN_UP',
    ]);
    expect(source.counts).toEqual({ requested: 4, running: 4, pending: 0 });
  });

  test.each([
    [undefined, 5 * MINUTE],
    [() => 2 * MINUTE, 2 * MINUTE],
  ])('a bake that is not set lasts as long as the alarms look back', async (windowMs, bakeMs) => {
    const alarms = { enable: true, rollback: true, names: ['errors'] };
    const { result } = await roll({ ...rolling(), alarms, bakeFollowsAlarms: true }, GOOD, (world) => {
      if (windowMs) Object.assign(world.alarms, { windowMs });
    });
    expect(timeline(result)).toEqual(
      expect.arrayContaining(['10 BAKE_TIME', `${10 + bakeMs / SECOND} CLEAN_UP`]),
    );
  });

  test('a rollback whose tasks do not come up has failed, and says so', async () => {
    const world = new World();
    const configuration = rolling({ maximumPercent: 100, minimumHealthyPercent: 0 }, 2);
    // Blue's image is gone: its first two tasks came up, none after them does.
    const blue = world.revision(BLUE, (nth) => (nth < 2 ? GOOD : { exitsAfter: SECOND }));
    const source = world.taskSet(blue, PRIMARY, configuration);
    await world.clock.run(source.scaleUp(world.end.signal));
    const target = world.revision(GREEN, { exitsAfter: SECOND });
    const deployment = world.deployment({ source, configuration, target });
    const result = await world.run(deployment);
    expect(result).toMatchObject({ outcome: 'failed', rollbackTarget: { healthy: 0, desired: 2 } });
    expect(deployment.view().status).toBe('ROLLBACK_FAILED');
  });
});
