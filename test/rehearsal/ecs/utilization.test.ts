import { MetricStore } from '../../../rehearsal/cloudwatch/metric-store';
import { CANARY, MINUTE, World } from './world';

const DIMENSIONS = { ClusterName: 'shop', ServiceName: 'web' };

function usedBy(world: World, version: number, cpuPercent: number | undefined) {
  const { taskDefinition, tasks } = world.runs(version);
  const launch = async () => ({
    ...(await tasks.launch()),
    usage: () => (cpuPercent === undefined ? undefined : { cpuPercent, memoryPercent: cpuPercent / 2 }),
  });
  return { taskDefinition, tasks: { launch } };
}

async function measured(cpuPercent: number | undefined, dimensions: Record<string, string> = DIMENSIONS) {
  const world = new World();
  const metrics = new MetricStore();
  const service = world.service({ metrics });
  await world.clock.run(service.adopt(usedBy(world, 1, cpuPercent), CANARY));
  await world.clock.run(world.clock.sleep(5 * MINUTE));
  const average = (name: string, minute: number) =>
    metrics.datapoint(
      { namespace: 'AWS/ECS', name, dimensions },
      'Average',
      world.clock.now() - (world.clock.now() % MINUTE) - minute * MINUTE,
      MINUTE,
    );
  return { world, service, metrics, average };
}

// source: DG available-metrics: AWS/ECS with ClusterName and ServiceName, and ClusterName alone
test.each([
  ['the service', DIMENSIONS],
  ['the cluster', { ClusterName: 'shop' }],
])('a sample for each task every minute, for %s', async (_what, dimensions) => {
  const { average } = await measured(40, dimensions);
  expect(average('CPUUtilization', 1)).toBe(40);
  expect(average('MemoryUtilization', 2)).toBe(20);
});

test('one sample a task in each minute, for hours', async () => {
  const { world, metrics } = await measured(40);
  await world.clock.run(world.clock.sleep(120 * MINUTE));
  const from = world.clock.now() - (world.clock.now() % MINUTE) - 120 * MINUTE;
  const counts = Array.from({ length: 120 }, (_, minute) =>
    metrics.datapoint(
      { namespace: 'AWS/ECS', name: 'CPUUtilization', dimensions: DIMENSIONS },
      'SampleCount',
      from + minute * MINUTE,
      MINUTE,
    ),
  );
  expect(new Set(counts)).toEqual(new Set([CANARY.desiredCount]));
});

test('an idle green lowers the mean', async () => {
  const { world, service, average } = await measured(60);
  service.update({ revision: usedBy(world, 2, 0) });
  await world.clock.run(world.clock.sleep(5 * MINUTE));
  expect(average('CPUUtilization', 1)).toBe(30);
});

test('nothing is published while no task runs, or none knows', async () => {
  const { world, service, average } = await measured(60);
  await world.clock.run(service.delete());
  expect(world.clock.waiting.size).toBe(0);
  await world.clock.run(world.clock.sleep(5 * MINUTE));
  expect(average('CPUUtilization', 1)).toBeUndefined();
  expect((await measured(undefined)).average('CPUUtilization', 1)).toBeUndefined();
});
