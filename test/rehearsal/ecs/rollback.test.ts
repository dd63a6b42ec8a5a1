import {
  ALTERNATE,
  answer,
  BLUE,
  CANARY,
  FAILED,
  GATE,
  GREEN,
  gateAt,
  MINUTE,
  PRIMARY,
  PRODUCTION_RULE,
  SECOND,
  START,
  SUCCEEDED,
  TEST_RULE,
  timeline,
  World,
} from './world';

const weightOf = (world: World, rule: string, targetGroup: string) =>
  world.weights(rule).find(({ targetGroupArn }) => targetGroupArn === targetGroup)?.weight;

describe('alarms', () => {
  test('in the hold: back to blue before the step to 100 %, traffic first, then the tasks', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM'));
    const deployment = world.deployment({ source: blue });
    const result = await world.run(deployment);
    expect(result).toMatchObject({
      outcome: 'rolled-back',
      decidedBy: 'alarm:errors',
      reason: 'errors is in ALARM',
      highestGreenWeight: 5,
      decidedAt: START + 190 * SECOND,
      weightsRestoredAt: START + 190 * SECOND,
    });
    expect(timeline(result).slice(-4)).toEqual([
      '10 PRODUCTION_TRAFFIC_SHIFT',
      '180 (rollback) PRODUCTION_TRAFFIC_SHIFT',
      '180 (rollback) TEST_TRAFFIC_SHIFT',
      '180 (rollback) CLEAN_UP',
    ]);
    expect(world.log.slice(-8)).toEqual([
      '190 production primary 100 alternate 0',
      '190 test primary 100 alternate 0',
      '190 deregister green-3',
      '190 deregister green-4',
      '195 drained green-3',
      '195 stop green-3',
      '195 drained green-4',
      '195 stop green-4',
    ]);
    expect(deployment.view()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'errors is in ALARM',
      rollback: { reason: 'errors is in ALARM', serviceRevisionArn: BLUE },
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
      sourceServiceRevisions: [{ arn: BLUE, requestedProductionTrafficWeight: 100 }],
      targetServiceRevision: { arn: GREEN, requestedTaskCount: 0, requestedProductionTrafficWeight: 0 },
    });
  });

  test.each([
    ['SCALE_UP', 5 * SECOND, 'rolled-back', 0],
    ['the bake', 15 * MINUTE, 'rolled-back', 100],
    ['CLEAN_UP', 20 * MINUTE + 12 * SECOND, 'released', 100],
  ] as const)('in %s', async (_when, at, outcome, highestGreenWeight) => {
    const world = new World();
    const blue = await world.liveBlue();
    world.after(at, () => world.alarms.set('latency', 'ALARM'));
    expect(await world.run(world.deployment({ source: blue }))).toMatchObject({
      outcome,
      highestGreenWeight,
    });
  });

  // source: DG deployment-alarm-failure
  test('red at the start: ignored for the whole deployment, even if it recovers and fires again', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    world.alarms.set('errors', 'ALARM');
    world.after(2 * MINUTE, () => world.alarms.set('errors', 'OK'));
    world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM'));
    expect(await world.run(world.deployment({ source: blue }))).toMatchObject({ outcome: 'released' });
  });

  test.each([
    ['not named', { enable: true, rollback: true, names: ['latency'] }, 'released'],
    ['switched off', { enable: false, rollback: true, names: ['errors'] }, 'released'],
    ['without rollback', { enable: true, rollback: false, names: ['errors'] }, 'failed'],
  ] as const)('%s', async (_what, alarms, outcome) => {
    const world = new World();
    const blue = await world.liveBlue();
    world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM'));
    const deployment = world.deployment({ source: blue, configuration: { ...CANARY, alarms } });
    const result = await world.run(deployment);
    expect(result.outcome).toBe(outcome);
    if (outcome === 'failed') {
      expect(deployment.view().status).toBe('STOPPED');
      expect(weightOf(world, PRODUCTION_RULE, ALTERNATE)).toBe(50);
    }
  });
});

describe('gates', () => {
  test.each([
    ['answers FAILED', FAILED, `Lifecycle hook target ${GATE} returned FAILED status.`],
    [
      'throws',
      { ok: false, errorType: 'TypeError', errorMessage: 'x is not a function' } as const,
      `ECS was unable to parse the response from ${GATE} due to HookStatus must not be null (TypeError)`,
    ],
    [
      'answers nothing',
      answer(null),
      `ECS was unable to parse the response from ${GATE} due to HookStatus must not be null`,
    ],
  ])('one that %s rolls back before production traffic', async (_what, invocation, reason) => {
    const world = new World();
    const blue = await world.liveBlue();
    world.hook = () => invocation;
    const configuration = { ...CANARY, hooks: [gateAt('POST_TEST_TRAFFIC_SHIFT')] };
    const result = await world.run(world.deployment({ source: blue, configuration }));
    expect(result).toMatchObject({
      outcome: 'rolled-back',
      decidedBy: `gate:${GATE}`,
      reason,
      highestGreenWeight: 0,
    });
    expect(result.weightsRestoredAt).toBeUndefined();
    const stage = result.stages.find(({ name }) => name === 'POST_TEST_TRAFFIC_SHIFT');
    expect(stage?.hooks).toMatchObject([{ arn: GATE, verdict: 'FAILED', reason, invocations: 1 }]);
    expect(weightOf(world, TEST_RULE, PRIMARY)).toBe(100);
  });

  test('an alarm does not wait for a gate that is asked again and again', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    world.hook = () => answer({ hookStatus: 'IN_PROGRESS' });
    world.after(3 * MINUTE + SECOND, () => world.alarms.set('errors', 'ALARM'));
    const configuration = { ...CANARY, hooks: [gateAt('POST_PRODUCTION_TRAFFIC_SHIFT', 'PRE_SCALE_UP')] };
    const result = await world.run(world.deployment({ source: blue, configuration }));
    expect(result).toMatchObject({ decidedBy: 'alarm:errors', decidedAt: START + 191 * SECOND });
    expect(result.stages[0]?.hooks[0]).toMatchObject({ verdict: 'IN_PROGRESS', invocations: 7 });
  });

  // source: DG lambda-lifecycle-hooks: forward, PRE_PRODUCTION is 0/100 before the first step; each step asks again
  test('both gates of the shift are asked at each step, with the weights as they are', async () => {
    const world = new World();
    const source = await world.liveBlue();
    const hooks = [gateAt('PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT')];
    await world.run(world.deployment({ source, configuration: { ...CANARY, hooks } }));
    const weights = (green: number) => ({ [GREEN]: green, [BLUE]: 100 - green });
    expect(
      world.events.map(
        ({ lifecycleStage, executionDetails: { productionTrafficWeights, testTrafficWeights } }) => [
          lifecycleStage,
          productionTrafficWeights,
          testTrafficWeights,
        ],
      ),
    ).toEqual([
      ['PRE_PRODUCTION_TRAFFIC_SHIFT', weights(0), {}],
      ['PRODUCTION_TRAFFIC_SHIFT', weights(5), {}],
      ['PRE_PRODUCTION_TRAFFIC_SHIFT', weights(5), {}],
      ['PRODUCTION_TRAFFIC_SHIFT', weights(100), {}],
    ]);
  });

  test('a gate that answers at the last moment of its day is in time', async () => {
    const world = new World();
    const source = await world.liveBlue();
    const hooks = [{ ...gateAt('PRE_SCALE_UP'), onTimeout: 'CONTINUE' as const }];
    world.hook = () => new Promise(() => {});
    const result = await world.run(world.deployment({ source, configuration: { ...CANARY, hooks } }));
    expect(result).toMatchObject({ outcome: 'released' });
    expect(result.stages[0]).toMatchObject({ endedAt: result.startedAt + 1440 * MINUTE });
  });

  test('a step whose gates and hold take more than a day together goes back', async () => {
    // source: DG blue-green-deployment-how-it-works: every stage and each step of a shift, 24 hours
    const world = new World();
    const source = await world.liveBlue();
    const hooks = [
      { ...gateAt('PRODUCTION_TRAFFIC_SHIFT'), timeoutMs: 60 * MINUTE, onTimeout: 'CONTINUE' as const },
    ];
    world.hook = () => new Promise(() => {});
    const strategy = { name: 'CANARY', percent: 5, holdMs: 1440 * MINUTE } as const;
    const configuration = { ...CANARY, hooks, strategy };
    const result = await world.run(world.deployment({ source, configuration }));
    expect(result).toMatchObject({
      outcome: 'rolled-back',
      decidedBy: 'timeout:PRODUCTION_TRAFFIC_SHIFT',
      decidedAt: result.startedAt + 10 * SECOND + 1440 * MINUTE,
    });
  });

  test('a rollback asks the gates of both shifts again, with green as the target and at 0 %', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    const statuses: string[] = [];
    const configuration = {
      ...CANARY,
      hooks: [gateAt('TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT')],
    };
    const deployment = world.deployment({ source: blue, configuration });
    world.hook = () => {
      statuses.push(deployment.view().status);
      return SUCCEEDED;
    };
    world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM'));
    await world.run(deployment);
    // source: DG deployment-lifecycle-hooks; dev.to t-kikuc
    expect(
      world.events.map(({ lifecycleStage, executionDetails: details }) => [
        lifecycleStage,
        details.targetServiceRevisionArn,
        details.testTrafficWeights,
        details.productionTrafficWeights,
      ]),
    ).toEqual([
      ['TEST_TRAFFIC_SHIFT', GREEN, { [GREEN]: 100, [BLUE]: 0 }, {}],
      ['PRODUCTION_TRAFFIC_SHIFT', GREEN, {}, { [GREEN]: 5, [BLUE]: 95 }],
      ['PRODUCTION_TRAFFIC_SHIFT', GREEN, {}, { [GREEN]: 0, [BLUE]: 100 }],
      ['TEST_TRAFFIC_SHIFT', GREEN, { [GREEN]: 0, [BLUE]: 100 }, {}],
    ]);
    expect(statuses).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS']);
  });

  test('one that takes a rollback for a bad release makes it fail; users are back on blue all the same', async () => {
    const world = new World();
    const blue = await world.liveBlue();
    world.hook = ({ executionDetails: { productionTrafficWeights: weights } }) =>
      weights[GREEN] === 0 ? FAILED : SUCCEEDED;
    world.after(3 * MINUTE, () => world.alarms.set('errors', 'ALARM'));
    const configuration = { ...CANARY, hooks: [gateAt('PRODUCTION_TRAFFIC_SHIFT')] };
    const deployment = world.deployment({ source: blue, configuration });
    const result = await world.run(deployment);
    expect(result).toMatchObject({
      outcome: 'failed',
      decidedBy: 'alarm:errors',
      weightsRestoredAt: START + 190 * SECOND,
    });
    expect(deployment.view().status).toBe('ROLLBACK_FAILED');
    expect(weightOf(world, PRODUCTION_RULE, PRIMARY)).toBe(100);
  });
});
