import { CreateRuleCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type LiveTrafficRulesProperties, TRAFFIC_RULE_TAG } from '../../../lambda/shared/environment';
import { failure, forwardTo } from './elb-in-memory';
import { ALTERNATE_SERVES, ID, PRIMARY_SERVES, PRODUCTION, RulesWorld, TEST, VALUE } from './rules-world';

const world = new RulesWorld();
const { elb } = world;
const BOTH = [PRODUCTION, TEST];

beforeEach(async () => {
  world.reset();
  await world.ask('Create');
  for (const value of BOTH) elb.shift(value, ALTERNATE_SERVES);
  elb.mock.resetHistory();
});
afterEach(() => {
  jest.restoreAllMocks();
  expect(world.heard).not.toContain(VALUE);
});

const weights = () => BOTH.map((value) => world.weights(value));
const headerValues = () =>
  elb.tagged(TEST)[0]?.Conditions?.flatMap(({ HttpHeaderConfig }) => HttpHeaderConfig?.Values ?? []);

test.each<[string, Partial<LiveTrafficRulesProperties>, number]>([
  ['nothing', {}, 0],
  ['other host names', { HostNames: ['shop.example.com'] }, 2],
  ['another header', { TestHeaderName: 'x-other' }, 1],
  ['other priorities', { TestPriority: '1', ProductionPriority: '2' }, 0],
  ['swapped priorities', { TestPriority: '20', ProductionPriority: '10' }, 0],
])('with %s leaves the weights to ECS', async (_, over, changes) => {
  expect(await world.ask('Update', over)).toMatchObject({ ok: true, id: ID });
  const sent = elb.mock.commandCalls(ModifyRuleCommand).map(({ args }) => args[0].input);
  expect(sent).toHaveLength(changes);
  for (const input of sent) expect(Object.keys(input).sort()).toEqual(['Conditions', 'RuleArn']);
  expect(elb.mock.commandCalls(CreateRuleCommand)).toHaveLength(0);
  expect(weights()).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
  expect(elb.tagged(TEST)[0]?.Priority).toBe(over.TestPriority ?? '10');
});

test.each<[string, Partial<LiveTrafficRulesProperties>]>([
  ['owner', { Owner: 'other' }],
  ['target group', { PrimaryTargetGroupArn: 'arn:tg/new' }],
])('to another %s is refused, and the stack can roll back', async (_, over) => {
  const refused = await world.ask('Update', over);
  expect(refused.reason).toContain('must stay as it is');
  expect(refused.reason).toMatch(/live-traffic-rules\.md#other-target-groups-or-another-owner$/);
  expect(weights()).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
  expect(await world.ask('Update', {}, over, ID)).toMatchObject({ ok: true, id: ID });
  expect(weights()).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
});

describe('lost rules', () => {
  test.each([
    [PRODUCTION, ALTERNATE_SERVES],
    [TEST, ALTERNATE_SERVES],
    [PRODUCTION, PRIMARY_SERVES],
    [TEST, PRIMARY_SERVES],
  ])('%s is made where its sibling leads: %j', async (value, before) => {
    for (const each of BOTH) elb.shift(each, before);
    elb.lose(value);
    expect(await world.ask('Update')).toMatchObject({ ok: true });
    expect(weights()).toEqual([[before], [before]]);
  });

  test('both are not made, until a person says where users are', async () => {
    for (const value of BOTH) elb.lose(value);
    expect((await world.ask('Update')).reason).toMatch(
      /find the one with healthy targets.*live-traffic-rules\.md#lost-rules$/,
    );
    expect([...elb.rules.keys()]).toEqual(['arn:rule/default']);

    elb.put('by-hand', { Priority: '7' }, [{ Key: TRAFFIC_RULE_TAG, Value: PRODUCTION }]);
    elb.shift(PRODUCTION, [['arn:tg/alternate', 1]]);
    expect(await world.ask('Update')).toMatchObject({ ok: true });
    // The one that is made names both groups, as ECS demands; the other is not touched.
    expect(weights()).toEqual([
      [[['arn:tg/alternate', 1]]],
      [
        [
          ['arn:tg/primary', 0],
          ['arn:tg/alternate', 1],
        ],
      ],
    ]);
    expect(elb.tagged(PRODUCTION)).toMatchObject([{ Priority: '20' }]);
  });
});

test('of two rules of a role the one stays that requests meet', async () => {
  elb.put('below', { Priority: '21', Actions: [forwardTo(PRIMARY_SERVES)] }, [
    { Key: TRAFFIC_RULE_TAG, Value: PRODUCTION },
  ]);
  const [kept] = elb.tagged(PRODUCTION);
  expect(await world.ask('Update')).toMatchObject({
    ok: true,
    attributes: { ProductionRuleArn: kept?.RuleArn },
  });
  expect(weights()).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
});

describe('the test header', () => {
  const values = (pending: string | undefined, previous: string | undefined) => {
    if (pending) world.versions.set('AWSPENDING', pending);
    if (previous) world.versions.set('AWSPREVIOUS', previous);
  };

  test.each([
    [undefined, undefined, [VALUE]],
    ['new', undefined, ['new', VALUE]],
    [undefined, 'old', [VALUE, 'old']],
    ['new', 'old', ['new', VALUE, 'old']],
    // The label stays on a version that has become the current one.
    [VALUE, 'old', [VALUE, 'old']],
  ])('of pending %s and previous %s is accepted as all of them', async (pending, previous, accepted) => {
    values(pending, previous);
    expect(await world.ask('Update')).toMatchObject({ ok: true });
    expect(headerValues()).toEqual(accepted);
  });

  test('that is rotated between the reading and the writing of it is accepted, too', async () => {
    elb.before = (command) => {
      if (command !== 'ModifyRule') return;
      world.versions.set('AWSPREVIOUS', VALUE).set('AWSCURRENT', 'next').set('AWSPENDING', 'next');
    };
    expect(await world.ask('Update', { TestHeaderName: 'x-other' })).toMatchObject({ ok: true });
    expect(headerValues()).toEqual(['next', VALUE]);
  });

  test('is masked in whatever way Elastic Load Balancing writes it, also where a reason is cut', async () => {
    elb.mock
      .on(ModifyRuleCommand)
      .rejects(failure('ValidationError', `${'x'.repeat(260)} '${VALUE.toUpperCase()}' is not valid`));
    const { reason } = await world.ask('Update', { TestHeaderName: 'x-other' });
    expect(reason).toContain('(the test header)');
    expect(reason.toLowerCase()).not.toContain(VALUE.slice(0, 6).toLowerCase());
  });
});

test('conditions that read otherwise than they were written are not written for ever', async () => {
  elb.mock.on(ModifyRuleCommand).resolves({});
  expect(await world.ask('Update', { TestHeaderName: 'x-other' })).toMatchObject({ ok: true });
  expect(elb.mock.commandCalls(ModifyRuleCommand)).toHaveLength(3);
});

// The calls of an update that has everything to do; counted, so that one more is interrupted, too.
const over = { TestPriority: '20', ProductionPriority: '10', TestHeaderName: 'x-other' };
test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
  'that is interrupted at call %i is mended by the next',
  async (call) => {
    elb.lose(TEST);
    elb.fail(call, 'after');
    const interrupted = await world.ask('Update', over);
    expect(interrupted.ok).toBe(elb.count < call);
    elb.fail(undefined);
    expect(await world.ask('Update', over)).toMatchObject({ ok: true });
    expect(elb.tagged(TEST)).toMatchObject([
      {
        Priority: '20',
        Conditions: [{}, { HttpHeaderConfig: { HttpHeaderName: 'x-other', Values: [VALUE] } }],
      },
    ]);
    expect(weights()).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
  },
);

test('a rule that someone deletes in the middle is made anew where its sibling leads', async () => {
  elb.before = (command) => {
    if (command !== 'ModifyRule') return;
    elb.before = undefined;
    elb.lose(TEST);
  };
  expect(await world.ask('Update', { TestHeaderName: 'x-other' })).toMatchObject({ ok: true });
  expect(weights()).toEqual([[ALTERNATE_SERVES], [ALTERNATE_SERVES]]);
});

test('someone who deletes it again and again is named as the trouble, in the end', async () => {
  elb.before = (command) => {
    if (command === 'DescribeTags') elb.lose(TEST);
  };
  expect((await world.ask('Update')).reason).toMatch(/live-traffic-rules\.md#rules-that-keep-changing$/);
});
