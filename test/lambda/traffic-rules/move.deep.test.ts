import { DescribeServicesCommand, ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import { CreateRuleCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { TRAFFIC_RULE_TAG } from '../../../lambda/shared/environment';
import { FIRST_LISTENER, failure, forwardTo, SECOND_LISTENER } from './elb-in-memory';
import { ALTERNATE_SERVES, ID, PRIMARY_SERVES, PRODUCTION, RulesWorld, TEST, VALUE } from './rules-world';

const world = new RulesWorld();
const { elb } = world;
const THERE = { ListenerArn: SECOND_LISTENER };
const THERE_ID = `shop-production/traffic-rules@${SECOND_LISTENER}`;
const BOTH = [PRODUCTION, TEST];
const ruleOf = (value: string, listenerArn: string) => elb.tagged(value, listenerArn)[0]?.RuleArn;
const weightsOn = (listenerArn: string) => BOTH.map((value) => world.weights(value, listenerArn));

beforeEach(async () => {
  world.reset();
  await world.ask('Create');
  for (const value of BOTH) elb.shift(value, ALTERNATE_SERVES);
  world.serve(ruleOf(PRODUCTION, FIRST_LISTENER));
});
afterEach(() => {
  jest.restoreAllMocks();
  // Whatever a move does: no rule that exists gets actions.
  for (const { args } of elb.mock.commandCalls(ModifyRuleCommand))
    expect(Object.keys(args[0].input)).not.toContain('Actions');
  expect(world.heard).not.toContain(VALUE);
});

const move = () => world.ask('Update', THERE);
const back = (id = THERE_ID) => world.ask('Update', {}, THERE, id);

describe('forward', () => {
  test('makes both rules where the service goes, with what serves, and the old ones stay', async () => {
    // A test rule that was left elsewhere is no model: production is what users are on.
    elb.shift(TEST, PRIMARY_SERVES);
    expect(await move()).toEqual({
      ok: true,
      reason: '',
      id: THERE_ID,
      attributes: {
        ProductionRuleArn: ruleOf(PRODUCTION, SECOND_LISTENER),
        TestRuleArn: ruleOf(TEST, SECOND_LISTENER),
      },
    });
    expect(weightsOn(SECOND_LISTENER)).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
    expect(weightsOn(FIRST_LISTENER)).toEqual([[ALTERNATE_SERVES], [PRIMARY_SERVES]]);
  });

  test('leaves the old rules to the delete of the old id', async () => {
    await move();
    expect(await world.ask('Delete')).toMatchObject({ ok: true, id: ID });
    expect(weightsOn(FIRST_LISTENER)).toEqual([[], []]);
    expect(weightsOn(SECOND_LISTENER)).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
  });

  test.each(['IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'] as const)(
    'is refused while one is %s',
    async (status) => {
      world.serve(ruleOf(PRODUCTION, FIRST_LISTENER), status);
      const { reason } = await move();
      expect(reason).toContain(
        `ListenerArn of the listener rules of shop-production must stay ${FIRST_LISTENER} while a deployment runs, ` +
          `got ${SECOND_LISTENER} during arn:deployment/1`,
      );
      expect(reason).toMatch(/#a-listener-move-while-a-deployment-runs$/);
      expect(weightsOn(SECOND_LISTENER)).toEqual([[], []]);
      // The rollback of that refusal.
      expect(await back(ID)).toMatchObject({ ok: true, id: ID });
    },
  );

  test('asks for deployments that have not ended, on every page', async () => {
    world.ecs
      .on(ListServiceDeploymentsCommand)
      .resolvesOnce({ serviceDeployments: [], nextToken: 'more' })
      .resolves({ serviceDeployments: [{ serviceDeploymentArn: 'arn:deployment/2' }] });
    expect((await move()).reason).toContain('arn:deployment/2');
    const [{ args } = { args: [] }] = world.ecs.commandCalls(ListServiceDeploymentsCommand);
    // source: Amazon ECS API reference, ServiceDeployment, status
    expect(args[0]?.input).toEqual({
      cluster: 'shop-production',
      service: 'shop',
      status: ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'],
    });
  });

  test.each(['ServiceNotFoundException', 'ClusterNotFoundException'])('%s is no deployment', async (name) => {
    world.ecs.on(ListServiceDeploymentsCommand).rejects(failure(name));
    expect(await move()).toMatchObject({ ok: true });
  });

  test('is refused when ECS does not say', async () => {
    world.ecs.on(ListServiceDeploymentsCommand).rejects(failure('ServerException'));
    expect(await move()).toMatchObject({ ok: false });
    expect(weightsOn(SECOND_LISTENER)).toEqual([[], []]);
  });

  test('to a listener of another load balancer says what is in the way', async () => {
    elb.mock.on(CreateRuleCommand).rejects(failure('TargetGroupAssociationLimitException'));
    expect((await move()).reason).toMatch(
      /a target group belongs to one load balancer only.*#a-target-group-on-another-load-balancer$/,
    );
  });

  test('replaces rules of an earlier attempt whose shares are stale', async () => {
    await move();
    for (const value of BOTH) elb.shift(value, PRIMARY_SERVES, FIRST_LISTENER);
    expect(await move()).toMatchObject({ ok: true });
    expect(weightsOn(SECOND_LISTENER)).toEqual([[PRIMARY_SERVES], [PRIMARY_SERVES]]);
  });

  test('that comes twice leaves alone what ECS has shifted since', async () => {
    await move();
    world.serve(ruleOf(PRODUCTION, SECOND_LISTENER), 'IN_PROGRESS');
    for (const value of BOTH) elb.shift(value, PRIMARY_SERVES, SECOND_LISTENER);
    const arn = ruleOf(PRODUCTION, SECOND_LISTENER);
    expect(await move()).toMatchObject({ ok: true, attributes: { ProductionRuleArn: arn } });
    expect(weightsOn(SECOND_LISTENER)).toEqual([[PRIMARY_SERVES], [PRIMARY_SERVES]]);
  });
});

describe('back after a move that failed half-way', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('at call %i removes what was left, and only that', async (call) => {
    elb.put('foreign', { Priority: '30' }, [], SECOND_LISTENER);
    elb.fail(call, 'after');
    await move();
    elb.fail(undefined);
    const standing = ruleOf(PRODUCTION, FIRST_LISTENER);
    expect(await back(ID)).toMatchObject({
      ok: true,
      id: ID,
      attributes: { ProductionRuleArn: standing },
    });
    expect(weightsOn(FIRST_LISTENER)).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
    expect(weightsOn(SECOND_LISTENER)).toEqual([[], []]);
    expect(elb.rules.has('arn:rule/foreign')).toBe(true);
  });

  test('that comes too late, when the service is there after all, leaves them alone', async () => {
    await move();
    world.serve(ruleOf(PRODUCTION, SECOND_LISTENER));
    expect(await back(ID)).toMatchObject({ ok: true });
    expect(weightsOn(SECOND_LISTENER)).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
  });

  test('is none of another owner’s business', async () => {
    elb.put(
      'theirs',
      { Priority: '30', Actions: [forwardTo(PRIMARY_SERVES)] },
      [{ Key: TRAFFIC_RULE_TAG, Value: 'other/production' }],
      SECOND_LISTENER,
    );
    expect(await world.ask('Update', {}, { ...THERE, Owner: 'other' }, ID)).toMatchObject({ ok: true });
    expect(elb.rules.has('arn:rule/theirs')).toBe(true);
  });
});

describe('back after a move that succeeded', () => {
  beforeEach(async () => {
    await move();
    world.serve(ruleOf(PRODUCTION, SECOND_LISTENER));
  });

  test('uses the rules that still stand there when nothing has been shifted', async () => {
    const standing = ruleOf(PRODUCTION, FIRST_LISTENER);
    expect(await back()).toMatchObject({ ok: true, id: ID, attributes: { ProductionRuleArn: standing } });
  });

  // To CloudFormation's request a rollback looks like a move to a listener where a cleanup has failed.
  test('is refused while a deployment on the rules that it leaves runs', async () => {
    world.serve(ruleOf(PRODUCTION, SECOND_LISTENER), 'IN_PROGRESS');
    expect(await back()).toMatchObject({ ok: false });
  });

  test('is not refused while a deployment on the rules that it leads to runs', async () => {
    world.serve(ruleOf(PRODUCTION, FIRST_LISTENER), 'IN_PROGRESS');
    expect(await back()).toMatchObject({ ok: true, id: ID });
  });

  test('replaces rules that point away from users, and never leaves a moment without one', async () => {
    for (const value of BOTH) elb.shift(value, PRIMARY_SERVES, SECOND_LISTENER);
    elb.before = () => {
      for (const value of BOTH) expect(elb.tagged(value, FIRST_LISTENER).length).toBeGreaterThan(0);
    };
    const stale = ruleOf(PRODUCTION, FIRST_LISTENER);
    const answer = await back();
    expect(answer).toMatchObject({ ok: true, id: ID });
    expect(answer.attributes.ProductionRuleArn).not.toBe(stale);
    expect(weightsOn(FIRST_LISTENER)).toEqual([[PRIMARY_SERVES], [PRIMARY_SERVES]]);
    expect(elb.tagged(PRODUCTION, FIRST_LISTENER)).toMatchObject([{ Priority: '20' }]);
    expect(elb.tagged(TEST, FIRST_LISTENER)).toMatchObject([{ Priority: '10' }]);
    // Those of the service are left for CloudFormation's delete.
    expect(weightsOn(SECOND_LISTENER)).toEqual([[PRIMARY_SERVES], [PRIMARY_SERVES]]);
  });

  test('keeps them when the service never left: theirs are the shares that count', async () => {
    world.serve(ruleOf(PRODUCTION, FIRST_LISTENER));
    for (const value of BOTH) elb.shift(value, PRIMARY_SERVES, FIRST_LISTENER);
    const standing = ruleOf(PRODUCTION, FIRST_LISTENER);
    expect(await back()).toMatchObject({ attributes: { ProductionRuleArn: standing } });
    expect(weightsOn(FIRST_LISTENER)).toEqual([[PRIMARY_SERVES], [PRIMARY_SERVES]]);
  });

  const points = Array.from({ length: 18 }, (_, index) => index + 1).flatMap((call) =>
    (['before', 'after'] as const).map((when) => [call, when] as const),
  );
  test.each(points)('converges when it is interrupted at call %i, %s its effect', async (call, when) => {
    for (const value of BOTH) elb.shift(value, PRIMARY_SERVES, SECOND_LISTENER);
    elb.fail(call, when);
    const interrupted = await back();
    expect(interrupted.ok).toBe(elb.count < call);
    elb.fail(undefined);
    expect(await back()).toMatchObject({ ok: true });
    expect(weightsOn(FIRST_LISTENER)).toEqual([[PRIMARY_SERVES], [PRIMARY_SERVES]]);
    expect(elb.tagged(PRODUCTION, FIRST_LISTENER)).toMatchObject([{ Priority: '20' }]);
    expect(elb.tagged(TEST, FIRST_LISTENER)).toMatchObject([{ Priority: '10' }]);
  });

  test('keeps what stands when the listener that it comes from is gone', async () => {
    elb.listeners.delete(SECOND_LISTENER);
    world.ecs.on(DescribeServicesCommand).resolves({});
    expect(await back()).toMatchObject({ ok: true });
    expect(weightsOn(FIRST_LISTENER)).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
  });
});
