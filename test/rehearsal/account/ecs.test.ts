import { Ecs } from '../../../rehearsal/account/ecs';
import { taskDefinitionView } from '../../../rehearsal/service/task-definition-view';
import { CANARY, MINUTE, World } from '../ecs/world';

/** The container of the nth task definition. */
const container = (nth: number) => ({
  name: 'web',
  image: `registry.example/shop:${nth}`,
  environment: {},
  secrets: {},
  stopTimeoutMs: 30_000,
});

async function attached() {
  const world = new World();
  const service = world.service();
  await world.clock.run(service.adopt({ ...world.runs(1), container: container(1) }, CANARY));
  const ecs = new Ecs();
  const arn = world.runs(1).taskDefinition;
  ecs.attach({
    service,
    taskDefinition: taskDefinitionView(arn, container(1)),
    standalone: () => world.runs(9).tasks,
  });
  return { world, service, ecs };
}

// source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html
test('StopTask: a task of the service is stopped with its reason, and replaced', async () => {
  const { world, ecs } = await attached();
  const [first] = ecs.tasks();
  ecs.stopTask(first?.taskArn ?? '', 'drill');
  await world.clock.run(world.clock.sleep(MINUTE));
  expect(ecs.tasks()[0]).toMatchObject({ lastStatus: 'STOPPED', stoppedReason: 'drill' });
  expect(ecs.services()[0]?.runningCount).toBe(CANARY.desiredCount);
});

test('StopTask: one of RunTask is not replaced; an unknown one is refused in the words of the API', async () => {
  const { world, ecs } = await attached();
  const request = { clusterArn: '', taskDefinitionArn: 'once:1', count: 1, startedBy: 'gate' };
  const [alone] = await world.clock.run(ecs.runTasks({ ...request, overrides: undefined, group: '' }));
  ecs.stopTask(alone?.taskArn ?? '', '');
  await world.clock.run(world.clock.sleep(MINUTE));
  expect(ecs.tasks().at(-1)).toMatchObject({ taskArn: alone?.taskArn, lastStatus: 'STOPPED' });
  expect(() => ecs.stopTask('none', '')).toThrow('The referenced task was not found.');
});

// source: Amazon ECS developer guide, "Container image resolution": all tasks of a revision have one digest
test('tasks of one task definition have one digest, the one of their revision; of another, another', async () => {
  const { world, service, ecs } = await attached();
  service.update({ revision: { ...world.runs(2), container: container(2) } });
  await world.clock.run(world.clock.sleep(30 * MINUTE));
  const digestsOf = (definition: string | undefined) => [
    ...new Set(
      ecs
        .tasks()
        .filter(({ taskDefinitionArn }) => taskDefinitionArn === definition)
        .map(({ containers }) => containers?.[0]?.imageDigest),
    ),
  ];
  const [blue, green] = ecs.revisions();
  for (const revision of [blue, green])
    expect(digestsOf(revision?.taskDefinition)).toEqual([revision?.containerImages?.[0]?.imageDigest]);
  expect(blue?.containerImages?.[0]?.imageDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(digestsOf(green?.taskDefinition)).not.toEqual(digestsOf(blue?.taskDefinition));
});

// source: Amazon ECS API reference, ServiceRevision (loadBalancers, resolvedConfiguration)
test('a revision has the load balancers of its service, by which its two groups are told apart', async () => {
  const { ecs } = await attached();
  const [service] = ecs.services();
  expect(service?.loadBalancers).toHaveLength(1);
  for (const { loadBalancers } of ecs.revisions()) expect(loadBalancers).toEqual(service?.loadBalancers);
});

test('a distortion changes answers, and nothing that runs', async () => {
  const { service, ecs } = await attached();
  ecs.distort({ tasks: () => [], services: () => [] });
  expect([ecs.tasks(), ecs.services()]).toEqual([[], []]);
  expect(service.describe().runningCount).toBe(CANARY.desiredCount);
  ecs.distort({});
  expect(ecs.tasks()).toHaveLength(CANARY.desiredCount);
});
