import {
  CreateRuleCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { TRAFFIC_RULE_TAG } from '../../../lambda/shared/environment';
import { FIRST_LISTENER, failure, forwardTo } from './elb-in-memory';
import { ALTERNATE_SERVES, ID, PRIMARY_SERVES, PRODUCTION, RulesWorld, TEST, VALUE } from './rules-world';

const world = new RulesWorld();
const { elb } = world;
const BOTH = [PRODUCTION, TEST];
const weights = () => BOTH.map((value) => world.weights(value));

beforeEach(() => world.reset());
afterEach(() => {
  jest.restoreAllMocks();
  expect(world.heard).not.toContain(VALUE);
});

test('makes both rules and answers with their ARNs', async () => {
  expect(await world.ask('Create')).toEqual({
    ok: true,
    reason: '',
    id: ID,
    attributes: {
      ProductionRuleArn: elb.tagged(PRODUCTION)[0]?.RuleArn,
      TestRuleArn: elb.tagged(TEST)[0]?.RuleArn,
    },
  });
  expect(elb.tagged(PRODUCTION)).toMatchObject([{ Priority: '20' }]);
  expect(elb.tagged(TEST)).toMatchObject([{ Priority: '10' }]);
  // One serving group, the other named: what ECS demands at the start of a deployment.
  // source: facts/ecs-deployments.md 3
  expect(weights()).toEqual([[PRIMARY_SERVES], [PRIMARY_SERVES]]);
});

const points = [1, 2, 3, 4, 5, 6].flatMap((call) => [[call, 'before'] as const, [call, 'after'] as const]);

test.each(points)(
  'that is interrupted at call %i, %s its effect, is undone by the delete',
  async (call, when) => {
    elb.fail(call, when);
    expect((await world.ask('Create')).ok).toBe(elb.count < call);
    elb.fail(undefined);
    expect(await world.ask('Delete')).toMatchObject({ ok: true });
    expect([...elb.rules.keys()]).toEqual(['arn:rule/default']);
  },
);

test.each(points)(
  'that is interrupted at call %i, %s its effect, is mended by the next',
  async (call, when) => {
    elb.fail(call, when);
    await world.ask('Create');
    elb.fail(undefined);
    expect(await world.ask('Create')).toMatchObject({ ok: true, id: ID });
    expect(weights()).toEqual([[PRIMARY_SERVES], [PRIMARY_SERVES]]);
  },
);

test('knows a rule that it has made while its tags cannot be read yet', async () => {
  elb.mock.on(DescribeTagsCommand).resolves({ TagDescriptions: [] });
  expect(await world.ask('Create')).toMatchObject({ ok: true, id: ID });
  expect(weights()).toEqual([[PRIMARY_SERVES], [PRIMARY_SERVES]]);
});

test('two at once make two rules, and both answer with them', async () => {
  const answers = await Promise.all([world.ask('Create'), world.ask('Create'), world.ask('Create')]);
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(new Set(answers.map(({ attributes }) => JSON.stringify(attributes))).size).toBe(1);
  expect(elb.rules.size).toBe(3);
});

test.each<[string, () => unknown, RegExp]>([
  [
    'the listener is gone',
    () => elb.listeners.delete(FIRST_LISTENER),
    /ListenerNotFound.*#another-error-of-aws$/,
  ],
  [
    'a priority is taken',
    () => elb.put('foreign', { Priority: '20' }),
    /priority 20 of arn:listener\/1 must be free for the production rule.*got arn:rule\/foreign.*#a-priority-is-taken$/,
  ],
  [
    'a rule of it leads elsewhere',
    () =>
      elb.put('left', { Priority: '20', Actions: [forwardTo([['arn:tg/of-before', 1]])] }, [
        { Key: TRAFFIC_RULE_TAG, Value: PRODUCTION },
      ]),
    /must lead to its own target groups, got arn:rule\/left.*#a-rule-leads-elsewhere$/,
  ],
  [
    'the listener is full',
    () => elb.mock.on(CreateRuleCommand).rejects(failure('TooManyRulesException')),
    /delete rules of arn:listener\/1.*#a-limit-of-the-load-balancer$/,
  ],
  [
    'the secret is empty',
    () => world.secrets.on(GetSecretValueCommand).resolves({}),
    /must have a string as its current version.*#the-secret-of-the-test-header-is-missing$/,
  ],
  [
    'the secret is marked for deletion',
    () => world.secrets.on(GetSecretValueCommand).rejects(failure('InvalidRequestException')),
    /must be readable, got one that is marked for deletion; restore it.*#the-secret-of-the-test-header-is-missing$/,
  ],
  [
    'the secret is gone',
    () => world.versions.clear(),
    /must have a string as its current version.*#the-secret-of-the-test-header-is-missing$/,
  ],
])('fails before it makes anything when %s', async (_, arrange, reason) => {
  arrange();
  const before = elb.rules.size;
  expect((await world.ask('Create')).reason).toMatch(reason);
  expect(elb.rules.size).toBe(before);
});

describe('a call that IAM refuses', () => {
  // source: Elastic Load Balancing API reference and Amazon ECS API reference, "Common errors"
  test.each(['AccessDenied', 'AccessDeniedException', 'NotAuthorized', 'UnauthorizedOperation'])(
    'with %s is tried again: the role may be new',
    async (name) => {
      let refusals = 3;
      elb.before = (command) => {
        if (command === 'CreateRule' && refusals-- > 0) throw failure(name);
      };
      expect(await world.ask('Create')).toMatchObject({ ok: true });
      expect(world.now).toBe(15_000);
    },
  );

  test('is tried for a minute, and then the reason says who must allow it', async () => {
    elb.before = () => {
      throw failure('AccessDenied', 'User: arn:role is not authorized to perform: DescribeRules');
    };
    expect((await world.ask('Create')).reason).toMatch(/not authorized to perform.*#access-denied$/);
    expect(world.now).toBe(60_000);
    expect(elb.mock.commandCalls(DescribeRulesCommand)).toHaveLength(13);
  });

  test('is not tried again for another reason', async () => {
    elb.before = () => {
      throw failure('ValidationError');
    };
    expect(await world.ask('Create')).toMatchObject({ ok: false });
    expect(world.now).toBe(0);
  });
});

test('a rule that is there already keeps its shares, and its sibling gets them', async () => {
  elb.put('made', { Priority: '10', Actions: [forwardTo(ALTERNATE_SERVES)] }, [
    { Key: TRAFFIC_RULE_TAG, Value: TEST },
  ]);
  expect(await world.ask('Create')).toMatchObject({ ok: true });
  expect(weights()).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
});
