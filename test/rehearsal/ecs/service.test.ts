import type { EcsService } from '../../../rehearsal/ecs/service';
import type {
  ServiceView as ServiceOfApi,
  ServiceRevisionView as ServiceRevisionOfApi,
} from '../../../rehearsal/endpoint/ecs-service';
import {
  ALTERNATE,
  CANARY,
  GOOD,
  gateAt,
  MINUTE,
  PRIMARY,
  PRODUCTION_RULE,
  pauseAt,
  SECOND,
  SERVICE,
  TASK_DEFINITION,
  TEST_RULE,
  timeline,
  World,
} from './world';

const weightOf = (world: World, targetGroup: string, rule = PRODUCTION_RULE) =>
  world.weights(rule).find(({ targetGroupArn }) => targetGroupArn === targetGroup)?.weight;

/** A service whose first revision is live in the alternate group. */
async function running(changes: Parameters<World['service']>[0] = {}, configuration = CANARY) {
  const world = new World();
  const service = world.service(changes);
  await world.clock.run(service.adopt(world.runs(1), configuration));
  world.log.length = 0;
  return { world, service };
}

function statusesOf(service: EcsService) {
  return service.deployments().map(({ status }) => status);
}

describe('the life of a service', () => {
  // source: carreque/bluegreenDeployment, go-to-k/cdk-real-drift#1730: alternate, primary, alternate …
  test('the revisions take turns in the target groups, the first one in the alternate', async () => {
    const world = new World();
    const service = world.service();
    await world.clock.run(service.create(world.runs(1), CANARY).result);
    for (const version of [2, 3]) {
      await world.clock.run(service.update({ revision: world.runs(version) })?.result ?? Promise.reject());
    }
    const groups = service
      .revisions()
      .map(({ resolvedConfiguration }) => resolvedConfiguration?.loadBalancers);
    expect(groups).toEqual(
      [ALTERNATE, PRIMARY, ALTERNATE].map((targetGroupArn) => [
        { targetGroupArn, productionListenerRule: PRODUCTION_RULE },
      ]),
    );
    expect(statusesOf(service)).toEqual(['SUCCESSFUL', 'SUCCESSFUL', 'SUCCESSFUL']);
    // After a deployment the test rule leads to the live group, too.
    expect([weightOf(world, ALTERNATE), weightOf(world, ALTERNATE, TEST_RULE)]).toEqual([100, 100]);
  });

  test.each([
    ['the same task definition', 1, {}, false],
    ['another task definition', 2, {}, true],
    ['the same, by force', 1, { forceNewDeployment: true }, true],
    ['a count', undefined, { desiredCount: 3 }, false],
    ['other alarms', undefined, { configuration: { ...CANARY, bakeMs: 0 } }, false],
    ['no load balancer', undefined, { configuration: { ...CANARY, loadBalancer: undefined } }, true],
  ] as const)('%s', async (_what, version, update, deploys) => {
    const { world, service } = await running();
    const revision = version === undefined ? {} : { revision: world.runs(version) };
    const started = service.update({ ...revision, ...(update as object) });
    expect(started !== undefined).toBe(deploys);
  });

  test('deleted: what runs is ended, and every task is gone', async () => {
    const { world, service } = await running();
    const started = service.update({ revision: world.runs(2) });
    await world.clock.run(world.clock.sleep(3 * MINUTE));
    await world.clock.run(service.delete());
    expect(await started?.result).toMatchObject({ outcome: 'failed', decidedBy: 'newer-deployment' });
    expect(service.describe()).toMatchObject({ status: 'INACTIVE', runningCount: 0, pendingCount: 0 });
    expect(world.log.filter((line) => line.includes('stop'))).toHaveLength(4);
    expect(world.clock.waiting.size).toBe(0);
    expect(() => service.update({ forceNewDeployment: true })).toThrow('Service was not ACTIVE.');
  });
});

describe('a newer deployment', () => {
  test('ends the one that holds at 5 %: blue has the traffic again before the next green starts', async () => {
    const { world, service } = await running();
    const first = service.update({ revision: world.runs(2) });
    await world.clock.run(world.clock.sleep(3 * MINUTE));
    expect(weightOf(world, PRIMARY)).toBe(50);
    const second = service.update({ revision: world.runs(3) });
    const result = await world.clock.run(second?.result ?? Promise.reject());
    expect(await first?.result).toMatchObject({ outcome: 'failed', decidedBy: 'newer-deployment' });
    expect(statusesOf(service)).toEqual(['STOPPED', 'SUCCESSFUL']);
    // source: SDK ServiceDeployment.lifecycleStage: RECONCILE_SERVICE with more than one ACTIVE revision
    expect(timeline(result).slice(0, 3)).toEqual(['0 RECONCILE_SERVICE', '5 PRE_SCALE_UP', '5 SCALE_UP']);
    const log = world.log.map((line) => line.replace(/^\S+ /, ''));
    const order = [
      'production primary 0 alternate 100',
      'stop v2-3',
      'register v3-5 in primary',
      'production primary 50 alternate 950',
    ].map((line) => log.lastIndexOf(line));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(service.deployments()[1]?.sourceServiceRevisions.map(({ arn }) => arn.at(-1))).toEqual(['1', '2']);
  });

  test('as field notes have it: 50/950 stays, and the newer one is refused', async () => {
    const { world, service } = await running({ options: { overlap: 'leave-weights' } });
    service.update({ revision: world.runs(2) });
    await world.clock.run(world.clock.sleep(3 * MINUTE));
    const second = service.update({ revision: world.runs(3) });
    const result = await world.clock.run(second?.result ?? Promise.reject());
    expect(result.reason).toBe(
      'production rule should have exactly one target group serving traffic but found 2',
    );
    expect([weightOf(world, PRIMARY), weightOf(world, ALTERNATE)]).toEqual([50, 950]);
  });

  test('waits for one that cleans up, and starts from what it leaves', async () => {
    const { world, service } = await running();
    service.update({ revision: world.runs(2) });
    await world.clock.run(world.clock.sleep(20 * MINUTE + 12 * SECOND));
    const second = service.update({ revision: world.runs(3) });
    expect(service.deployments()[1]?.status).toBe('PENDING');
    const result = await world.clock.run(second?.result ?? Promise.reject());
    expect(statusesOf(service)).toEqual(['SUCCESSFUL', 'SUCCESSFUL']);
    expect(result.stages[0]?.name).toBe('PRE_SCALE_UP');
    const view = service.deployments()[1];
    expect(view?.startedAt.getTime()).toBe((view?.createdAt.getTime() ?? 0) + 3 * SECOND);
  });

  test('waits for one that goes back', async () => {
    const { world, service } = await running();
    service.update({ revision: world.runs(2) });
    world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM'));
    await world.clock.run(world.clock.sleep(3 * MINUTE + SECOND));
    const second = service.update({ revision: world.runs(3) });
    await world.clock.run(second?.result ?? Promise.reject());
    expect(statusesOf(service)).toEqual(['ROLLBACK_SUCCESSFUL', 'SUCCESSFUL']);
  });

  test('that is overtaken while it waits never starts a task', async () => {
    const { world, service } = await running();
    service.update({ revision: world.runs(2) });
    await world.clock.run(world.clock.sleep(20 * MINUTE + 12 * SECOND));
    service.update({ revision: world.runs(3) });
    const third = service.update({ revision: world.runs(4) });
    await world.clock.run(third?.result ?? Promise.reject());
    expect(statusesOf(service)).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL']);
    expect(world.log.some((line) => line.includes('register v3'))).toBe(false);
  });

  test('does not forget tasks that have all failed and are about to be started again', async () => {
    const { world, service } = await running();
    service.update({ revision: world.runs(2, { exitsAfter: 0 }) });
    await world.clock.run(world.clock.sleep(5 * SECOND));
    const second = service.update({ revision: world.runs(3) });
    const result = await world.clock.run(second?.result ?? Promise.reject());
    expect(result.stages[0]?.name).toBe('RECONCILE_SERVICE');
    expect(world.log.filter((line) => line.includes(' register v2'))).toHaveLength(2);
  });

  test('after the service was never up: the first group is tidied up for it', async () => {
    const world = new World();
    const service = world.service();
    service.create(world.runs(1, { exitsAfter: 30 * MINUTE, healthyAfter: 10 * SECOND }), CANARY);
    await world.clock.run(world.clock.sleep(3 * MINUTE));
    const second = service.update({ revision: world.runs(2) });
    expect((await world.clock.run(second?.result ?? Promise.reject())).outcome).toBe('released');
    expect(weightOf(world, ALTERNATE)).toBe(100);
  });
});

describe('the count', () => {
  test('is raised at once for both revisions, and lowered when the deployment is over', async () => {
    // source: DG: during a deployment scale-in is paused, scale-out continues
    const { world, service } = await running();
    const started = service.update({ revision: world.runs(2) });
    const counts = () => service.taskSets.map((tasks) => tasks.counts.requested);
    await world.clock.run(world.clock.sleep(3 * MINUTE));
    service.setDesiredCount(4);
    expect(counts()).toEqual([4, 4]);
    service.setDesiredCount(1);
    expect(counts()).toEqual([4, 4]);
    expect(service.describe().desiredCount).toBe(1);
    await world.clock.run(started?.result ?? Promise.reject());
    expect(counts()).toEqual([1]);
  });

  test('stays within the limits of the scalable target', async () => {
    const { service } = await running();
    service.setScaling({ min: 3, max: 5 });
    expect(service.describe().desiredCount).toBe(3);
    service.setDesiredCount(9);
    expect(service.describe().desiredCount).toBe(5);
  });

  test('is what a later deployment starts from', async () => {
    const { world, service } = await running();
    service.setDesiredCount(3);
    const started = service.update({ revision: world.runs(2) });
    await world.clock.run(started?.result ?? Promise.reject());
    expect(service.liveTasks?.counts.running).toBe(3);
  });
});

describe('views', () => {
  test('DescribeServices in the middle of a deployment', async () => {
    const { world, service } = await running();
    service.update({ revision: world.runs(2) });
    await world.clock.run(world.clock.sleep(3 * MINUTE));
    // Typed as the API's, so that the endpoint can hand it on.
    const view: ServiceOfApi = service.describe();
    const revisions: readonly ServiceRevisionOfApi[] = service.revisions();
    expect(revisions.map(({ taskDefinition }) => taskDefinition)).toEqual([
      `${TASK_DEFINITION}:1`,
      `${TASK_DEFINITION}:2`,
    ]);
    expect(view).toMatchObject({
      serviceArn: SERVICE,
      serviceName: 'web',
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 4,
      pendingCount: 0,
      taskDefinition: `${TASK_DEFINITION}:2`,
      deployments: [
        {
          status: 'PRIMARY',
          taskDefinition: `${TASK_DEFINITION}:2`,
          rolloutState: 'IN_PROGRESS',
          runningCount: 2,
        },
        {
          status: 'ACTIVE',
          taskDefinition: `${TASK_DEFINITION}:1`,
          rolloutState: 'COMPLETED',
          runningCount: 2,
        },
      ],
      currentServiceDeployment: service.currentDeployment?.arn,
    });
  });

  test('the service writes down what it does, in the words of ECS, newest first', async () => {
    const { world, service } = await running();
    const started = service.update({ revision: world.runs(2) });
    await world.clock.run(started?.result ?? Promise.reject());
    const messages = service.describe().events.map(({ message }) => message);
    expect(messages[0]).toBe('(service web) has reached a steady state.');
    expect(messages).toEqual(
      expect.arrayContaining([
        '(service web) (deployment ecs-svc/0000000000000000001) deployment completed.',
        '(service web) has started 1 tasks: (task v2-3).',
        `(service web) registered 1 targets in (target-group ${PRIMARY})`,
        '(service web) has begun draining connections on 1 tasks.',
        '(service web) has stopped 1 running tasks: (task v1-1).',
      ]),
    );
  });

  test('tasks that stopped are shown for an hour, with why', async () => {
    const { world, service } = await running();
    const started = service.update({ revision: world.runs(2) });
    await world.clock.run(started?.result ?? Promise.reject());
    const stopped = () => service.tasks().filter(({ lastStatus }) => lastStatus === 'STOPPED');
    expect(stopped()).toHaveLength(2);
    expect(stopped()[0]).toMatchObject({
      taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/shop/v1-1',
      desiredStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      group: 'service:web',
    });
    await world.clock.run(world.clock.sleep(61 * MINUTE));
    service.setDesiredCount(3);
    await world.clock.run(world.clock.sleep(MINUTE));
    expect(stopped()).toHaveLength(0);
  });
});

test('RunTask starts a task that belongs to no service', async () => {
  const { world, service } = await running();
  const task = await world.clock.run(service.runTask(world.runs(9, { exitsAfter: 5 * SECOND }), 'migration'));
  expect(service.tasks().at(-1)).toMatchObject({
    group: 'family:web',
    startedBy: 'migration',
    lastStatus: 'PENDING',
  });
  expect(service.tasks().at(-1)).not.toHaveProperty('startedAt');
  await world.clock.run(world.clock.sleep(SECOND));
  expect(service.tasks().at(-1)).toMatchObject({ lastStatus: 'RUNNING', startedAt: expect.any(Date) });
  await world.clock.run(task.exited);
  expect(service.tasks().at(-1)).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    exitCode: 1,
  });
  expect(service.describe().runningCount).toBe(2);
});

test('StopTask: a task of the service is replaced, one of RunTask is not', async () => {
  const { world, service } = await running();
  const alone = await world.clock.run(service.runTask(world.runs(9)));
  for (const { taskArn } of service.tasks().slice(1)) service.stopTask(taskArn, 'to see what happens');
  await world.clock.run(world.clock.sleep(MINUTE));
  expect(await alone.exited).toEqual({ reason: 'stopped' });
  expect(service.describe().runningCount).toBe(2);
  expect(service.tasks()[1]).toMatchObject({
    stoppedReason: 'to see what happens',
    stopCode: 'UserInitiated',
  });
  expect(() => service.stopTask('none')).toThrow('not found');
});

test('stopping and continuing by ARN', async () => {
  const { world, service } = await running({}, { ...CANARY, pauses: [pauseAt('PRE_SCALE_UP')] });
  const started = service.update({ revision: world.runs(2) });
  const arn = started?.arn ?? '';
  await world.clock.run(world.clock.sleep(MINUTE));
  service.continueServiceDeployment(arn, started?.view().lifecycleHookDetails[0]?.hookId ?? '');
  await world.clock.run(world.clock.sleep(3 * MINUTE));
  expect(weightOf(world, PRIMARY)).toBe(50);
  service.stopServiceDeployment(arn);
  expect(await world.clock.run(started?.result ?? Promise.reject())).toMatchObject({
    outcome: 'rolled-back',
  });
  expect(() => service.stopServiceDeployment(`${arn}9`)).toThrow('not found');
});

test('one that is stopped while it waits never starts', async () => {
  const { world, service } = await running({}, { ...CANARY, hooks: [gateAt('PRE_SCALE_UP')] });
  service.update({ revision: world.runs(2, GOOD) });
  await world.clock.run(world.clock.sleep(20 * MINUTE + 12 * SECOND));
  const second = service.update({ revision: world.runs(3) });
  service.stopServiceDeployment(second?.arn ?? '');
  expect(second?.view().status).toBe('ROLLBACK_REQUESTED');
  expect(await world.clock.run(second?.result ?? Promise.reject())).toMatchObject({ outcome: 'rolled-back' });
  expect(world.log.some((line) => line.includes('register v3'))).toBe(false);
});
