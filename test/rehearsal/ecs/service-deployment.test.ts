import {
  ALTERNATE,
  BLUE,
  CANARY,
  GOOD,
  GREEN,
  MINUTE,
  PRIMARY,
  PRODUCTION_RULE,
  SECOND,
  START,
  TEST_RULE,
  timeline,
  World,
} from './world';

const weightOf = (world: World, rule: string, targetGroup: string) =>
  world.weights(rule).find(({ targetGroupArn }) => targetGroupArn === targetGroup)?.weight;

describe('a good release', () => {
  test('CANARY: one step, a hold, the rest, a bake, and blue is drained before it is stopped', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    const result = await world.run(world.deployment({ source: blue }));
    // source: DG blue-green-deployment-how-it-works, canary-deployment
    expect(timeline(result)).toEqual([
      '0 PRE_SCALE_UP',
      '0 SCALE_UP',
      '10 POST_SCALE_UP',
      '10 TEST_TRAFFIC_SHIFT',
      '10 POST_TEST_TRAFFIC_SHIFT',
      '10 PRE_PRODUCTION_TRAFFIC_SHIFT',
      '10 PRODUCTION_TRAFFIC_SHIFT',
      '610 PRE_PRODUCTION_TRAFFIC_SHIFT',
      '610 PRODUCTION_TRAFFIC_SHIFT',
      '610 POST_PRODUCTION_TRAFFIC_SHIFT',
      '610 BAKE_TIME',
      '1210 CLEAN_UP',
    ]);
    expect(world.log).toEqual([
      '10 register green-3 in alternate',
      '10 register green-4 in alternate',
      '20 test primary 0 alternate 100',
      '20 production primary 950 alternate 50',
      '620 production primary 0 alternate 100',
      '1220 deregister blue-1',
      '1220 deregister blue-2',
      '1225 drained blue-1',
      '1225 stop blue-1',
      '1225 drained blue-2',
      '1225 stop blue-2',
    ]);
    expect(result).toMatchObject({
      outcome: 'released',
      decidedBy: 'none',
      highestGreenWeight: 100,
      decidedAt: START + 1220 * SECOND,
      endedAt: START + 1225 * SECOND,
    });
    expect(result.weightsRestoredAt).toBeUndefined();
  });

  test('BLUE_GREEN: all at once', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    const configuration = { ...CANARY, strategy: { name: 'BLUE_GREEN' } as const };
    const result = await world.run(world.deployment({ source: blue, configuration }));
    expect(timeline(result)).toEqual([
      '0 PRE_SCALE_UP',
      '0 SCALE_UP',
      '10 POST_SCALE_UP',
      '10 TEST_TRAFFIC_SHIFT',
      '10 POST_TEST_TRAFFIC_SHIFT',
      '10 PRE_PRODUCTION_TRAFFIC_SHIFT',
      '10 PRODUCTION_TRAFFIC_SHIFT',
      '10 POST_PRODUCTION_TRAFFIC_SHIFT',
      '10 BAKE_TIME',
      '610 CLEAN_UP',
    ]);
    expect(result.outcome).toBe('released');
  });

  test('the next one goes to the group that the last one left: the rule is read, not the names', async () => {
    const world = new World();
    const first = world.deployment({ source: await world.liveBlue() });
    await world.run(first);
    const second = world.deployment({
      source: first.green,
      target: world.revision(`${GREEN}-next`, GOOD),
    });
    await world.run(second);
    expect([first.green?.targetGroupArn, second.green?.targetGroupArn]).toEqual([ALTERNATE, PRIMARY]);
    expect(weightOf(world, PRODUCTION_RULE, PRIMARY)).toBe(100);
  });

  test('a task that dies after SCALE_UP is replaced', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    const target = world.revision(GREEN, (nth) => (nth === 0 ? { ...GOOD, exitsAfter: 5 * MINUTE } : GOOD));
    const deployment = world.deployment({ source: blue, target });
    expect((await world.run(deployment)).outcome).toBe('released');
    expect(deployment.green?.counts).toEqual({ requested: 2, running: 2, pending: 0 });
  });
});

describe('tasks that do not come up', () => {
  test('the circuit breaker opens at three failures and green never gets traffic', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    const deployment = world.deployment({
      source: blue,
      target: world.revision(GREEN, { exitsAfter: SECOND }),
    });
    const result = await world.run(deployment);
    expect(result).toMatchObject({
      outcome: 'rolled-back',
      decidedBy: 'circuit-breaker',
      highestGreenWeight: 0,
    });
    // source: hashicorp/terraform-provider-aws acceptance tests
    expect(result.reason).toMatch(
      /^Service deployment rolled back because the circuit breaker threshold was exceeded\. .*exit code 1/,
    );
    expect(deployment.view().deploymentCircuitBreaker).toEqual({
      status: 'TRIGGERED',
      failureCount: 3,
      threshold: 3,
    });
  });

  test('a target that is unhealthy after the grace period counts as a failure, and not before', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    const target = world.revision(GREEN, { unhealthyAfter: 20 * SECOND });
    const result = await world.run(world.deployment({ source: blue, target }));
    expect(result.decidedBy).toBe('circuit-breaker');
    expect(world.log.filter((line) => /deregister green/.test(line))[0]).toBe('70 deregister green-3');
  });

  test('a slow start inside the grace period is waited for', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    const target = world.revision(GREEN, { startsAfter: 30 * SECOND, healthyAfter: 50 * SECOND });
    expect((await world.run(world.deployment({ source: blue, target }))).outcome).toBe('released');
  });

  test('a task that never answers is left to its health checks when its grace is over', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    const target = world.revision(GREEN, {
      startsAfter: Number.POSITIVE_INFINITY,
      unhealthyAfter: 20 * SECOND,
    });
    const result = await world.run(world.deployment({ source: blue, target }));
    expect(result).toMatchObject({ outcome: 'rolled-back', decidedBy: 'circuit-breaker' });
  });

  test('without the circuit breaker SCALE_UP ends after a day', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    const configuration = { ...CANARY, circuitBreaker: { ...CANARY.circuitBreaker, enable: false } };
    const target = world.revision(GREEN, { exitsAfter: SECOND });
    const result = await world.run(world.deployment({ source: blue, configuration, target }));
    expect(result).toMatchObject({
      outcome: 'rolled-back',
      decidedBy: 'timeout:SCALE_UP',
      decidedAt: START + 10 * SECOND + 24 * 60 * MINUTE,
    });
  });

  test('a task that becomes healthy sets the count of failures back', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    // Fails, fails, comes up, fails, fails, comes up: never three in a row.
    const target = world.revision(GREEN, (nth) =>
      [0, 1, 3, 4].includes(nth) ? { exitsAfter: SECOND } : GOOD,
    );
    expect((await world.run(world.deployment({ source: blue, target }))).outcome).toBe('released');
  });
});

describe('the first deployment', () => {
  // source: observed by carreque/bluegreenDeployment, go-to-k/cdk-real-drift#1730: the first revision lands in the alternate
  test('lands in the alternate group', async () => {
    const world = new World();
    const deployment = world.deployment({ source: undefined });
    expect((await world.run(deployment)).outcome).toBe('released');
    expect(deployment.green?.targetGroupArn).toBe(ALTERNATE);
    expect(deployment.view().sourceServiceRevisions).toEqual([]);
  });

  test('has nothing to roll back to', async () => {
    const world = new World();
    const deployment = world.deployment({
      source: undefined,
      target: world.revision(GREEN, { exitsAfter: SECOND }),
    });
    expect(await world.run(deployment)).toMatchObject({ outcome: 'failed', decidedBy: 'circuit-breaker' });
    // source: hashicorp/terraform-provider-aws acceptance tests
    expect(deployment.view()).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: 'No rollback candidate was found to run the rollback.',
    });
  });
});

test('a production rule that serves from both groups fails the deployment before it starts', async () => {
  const world = new World();
  const blue = await world.liveBlue();
  world.setRule(PRODUCTION_RULE, 950, 50);
  const result = await world.run(world.deployment({ source: blue }));
  expect(result).toMatchObject({
    outcome: 'failed',
    decidedBy: 'none',
    reason: 'production rule should have exactly one target group serving traffic but found 2',
  });
  expect(world.log).toEqual([]);
});

// source: users' reports; no page of AWS has the words
test.each([PRODUCTION_RULE, TEST_RULE])('without %s the deployment fails before it starts', async (rule) => {
  const world = new World();
  const source = await world.liveBlue();
  world.deleted.add(rule);
  const result = await world.run(world.deployment({ source }));
  const reason = 'invalid networking configuration. One or more rules not found';
  expect(result).toMatchObject({ outcome: 'failed', decidedBy: 'none', reason, stages: [] });
  expect(world.log).toEqual([]);
});

test.each([
  ['the hold', 5],
  ['the bake', 15],
])('a rule that is deleted in %s is not modelled, whether or not it is written again', async (_in, at) => {
  for (const rule of [PRODUCTION_RULE, TEST_RULE]) {
    const world = new World();
    const deployment = world.deployment({ source: await world.liveBlue() });
    world.after(at * MINUTE, () => world.deleted.add(rule));
    await expect(world.run(deployment)).rejects.toThrow(
      `a listener rule that is deleted while its deployment runs (${rule}) is not modelled`,
    );
  }
});

test('a group that no rule leads to fails the deployment before it starts', async () => {
  const world = new World();
  const source = await world.liveBlue();
  for (const rule of [PRODUCTION_RULE, TEST_RULE])
    world.setWeights(rule, [{ targetGroupArn: PRIMARY, weight: 100 }]);
  const result = await world.run(world.deployment({ source }));
  expect(result.outcome).toBe('failed');
  expect(result.reason).toContain(`Target group ${ALTERNATE} is not associated with either`);
});

test('the end of the rehearsal ends a deployment at once, and no task is started after it', async () => {
  const world = new World();
  const blue = await world.liveBlue();
  world.after(3 * MINUTE, () => world.end.abort(new Error('stopped by the user')));
  const deployment = world.deployment({ source: blue });
  await expect(world.run(deployment)).rejects.toThrow('stopped by the user');
  expect(world.seconds).toBe(190);
  expect(deployment.view().status).toBe('IN_PROGRESS');
  expect(world.clock.waiting.size).toBe(0);
});

test('progress is told while it happens', async () => {
  const world = new World();
  const blue = await world.liveBlue();
  const told: string[] = [];
  const deployment = world.deployment({
    source: blue,
    onProgress: (event) => {
      if (event.type === 'weights') told.push(`${event.at - START} ${event.traffic} ${event.greenPercent}`);
    },
  });
  await world.run(deployment);
  expect(told).toEqual(['20000 test 100', '20000 production 5', '620000 production 100']);
});

// Nobody waits for a task that is replaced once all are there: a fault of the rehearsal must not end in a verdict.
test('a launch that throws after the scale-up ends the rehearsal', async () => {
  const world = new World();
  const revision = world.revision(BLUE, { ...GOOD, exitsAfter: MINUTE });
  const launches = [revision.tasks.launch, revision.tasks.launch];
  const launch = () => {
    const next = launches.shift();
    return next ? next() : Promise.reject(new Error('no more processes'));
  };
  const blue = world.taskSet({ ...revision, tasks: { launch } }, PRIMARY);
  await world.clock.run(blue.scaleUp(world.end.signal));
  await expect(world.clock.run(world.clock.sleep(5 * MINUTE))).rejects.toThrow('no more processes');
});
