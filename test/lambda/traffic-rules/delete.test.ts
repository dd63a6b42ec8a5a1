import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { TRAFFIC_RULE_TAG } from '../../../lambda/shared/environment';
import { FIRST_LISTENER, SECOND_LISTENER } from './elb-in-memory';
import { ID, PRODUCTION, RulesWorld, TEST, VALUE } from './rules-world';

const world = new RulesWorld();
const { elb } = world;

beforeEach(() => world.reset());
afterEach(() => {
  jest.restoreAllMocks();
  expect(world.heard).not.toContain(VALUE);
});

test('takes its own rules and no other', async () => {
  await world.ask('Create');
  elb.put('foreign', { Priority: '30' });
  elb.put('neighbour', { Priority: '40' }, [
    { Key: TRAFFIC_RULE_TAG, Value: 'shop-production-2/production' },
  ]);
  elb.put('other-tag', { Priority: '50' }, [{ Key: 'owner', Value: PRODUCTION }]);
  elb.put('elsewhere', { Priority: '60' }, [{ Key: TRAFFIC_RULE_TAG, Value: TEST }], SECOND_LISTENER);
  expect(await world.ask('Delete')).toMatchObject({ ok: true, id: ID });
  expect([...elb.rules.keys()]).toEqual([
    'arn:rule/default',
    'arn:rule/foreign',
    'arn:rule/neighbour',
    'arn:rule/other-tag',
    'arn:rule/elsewhere',
  ]);
});

test.each([
  ['another listener', `shop-production/traffic-rules@${SECOND_LISTENER}`],
  ['no listener, as the first versions gave it', 'shop-production/traffic-rules'],
])('of an id that names %s leaves everything alone, and says so', async (_, id) => {
  await world.ask('Create');
  elb.mock.resetHistory();
  expect(await world.ask('Delete', {}, {}, id)).toMatchObject({ ok: true, id });
  expect(elb.mock.calls()).toHaveLength(0);
  expect(world.heard).toContain(`left all rules alone: ${id} is not ${ID}`);
  expect(elb.tagged(PRODUCTION)).toHaveLength(1);
});

test.each(['stack-LiveTrafficRules-1ABC', 'other/traffic-rules'])(
  'of %s, the id of a create that never answered, goes by the properties',
  async (id) => {
    await world.ask('Create');
    expect(await world.ask('Delete', {}, {}, id)).toMatchObject({ ok: true, id });
    expect(elb.rules.size).toBe(1);
  },
);

test('finds them among more rules than one answer holds', async () => {
  for (let index = 0; index < 45; index++) elb.put(`foreign-${index}`, { Priority: String(100 + index) });
  expect(await world.ask('Create')).toMatchObject({ ok: true });
  elb.pageSize = 10;
  expect(await world.ask('Delete')).toMatchObject({ ok: true });
  expect(elb.rules.size).toBe(46);
});

test.each<[string, () => void]>([
  ['the listener is gone', () => elb.listeners.delete(FIRST_LISTENER)],
  ['nothing was made', () => undefined],
  ['the secret is gone', () => world.secrets.on(GetSecretValueCommand).rejects('not found')],
])('succeeds when %s', async (_, arrange) => {
  arrange();
  expect(await world.ask('Delete')).toMatchObject({ ok: true });
});

test.each([1, 2, 3, 4, 5, 6])('that is interrupted at call %i is carried on by the next', async (call) => {
  await world.ask('Create');
  elb.fail(call, 'after');
  expect((await world.ask('Delete')).ok).toBe(elb.count < call);
  elb.fail(undefined);
  expect(await world.ask('Delete')).toMatchObject({ ok: true });
  expect(await world.ask('Delete')).toMatchObject({ ok: true });
  expect(elb.rules.size).toBe(1);
});

test('looks again for rules that were deleted, or made, while it looked', async () => {
  await world.ask('Create');
  elb.put('foreign', { Priority: '30' });
  elb.before = (command) => {
    if (command === 'DescribeTags') elb.rules.delete('arn:rule/foreign');
    if (command !== 'DeleteRule') return;
    elb.before = undefined;
    elb.put('late', { Priority: '9' }, [{ Key: TRAFFIC_RULE_TAG, Value: TEST }]);
  };
  expect(await world.ask('Delete')).toMatchObject({ ok: true });
  expect([...elb.rules.keys()]).toEqual(['arn:rule/default']);
  expect(elb.mock.commandCalls(DescribeRulesCommand).length).toBeGreaterThan(3);
});
