import { ElasticLoadBalancingV2Client, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { TRAFFIC_RULE_TAG } from '../../../lambda/shared/environment';
import { audienceOf } from '../../../lambda/test-header-rotation/decide';
import { rotate } from '../../../lambda/test-header-rotation/test-header-rotation';
import {
  ElbInMemory,
  FIRST_LISTENER,
  failure,
  forwardTo,
  SECOND_LISTENER,
} from '../traffic-rules/elb-in-memory';
import { SecretInMemory } from './secret-in-memory';

const VALUE = 'aB3'.repeat(21);
const HEADER = {
  owner: 'shop-production',
  loadBalancerArn: 'arn:lb',
  name: 'x-teal-test',
  audience: [] as readonly string[],
};
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const ROTATION = 'rotation-1';

const elb = new ElbInMemory();
const secret = new SecretInMemory();
const clients = { elb: new ElasticLoadBalancingV2Client({}), secrets: new SecretsManagerClient({}) };
let said: string[] = [];

const path = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };
const header = (...Values: string[]) => ({
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName: 'x-teal-test', Values },
});
function putRules(listenerArn = FIRST_LISTENER, name = ''): void {
  const put = (role: string, Priority: string, Conditions: object[]) =>
    elb.put(
      `${role}${name}`,
      { Priority, Conditions, Actions: [forwardTo([['arn:tg/primary', 100]])] },
      [{ Key: TRAFFIC_RULE_TAG, Value: `shop-production/${role}` }],
      listenerArn,
    );
  put('test', '10', [path, header(VALUE)]);
  put('production', '20', [path]);
}

beforeEach(() => {
  elb.reset();
  secret.reset(VALUE);
  said = [];
  putRules();
  secret.announce(ROTATION);
});
afterEach(() => {
  for (const { value } of secret.versions.values())
    if (value !== undefined) expect(said.join('\n')).not.toContain(value);
});

async function step(Step: string, token = ROTATION): Promise<string> {
  try {
    await rotate(clients, HEADER, { Step, SecretId: 'arn:secret/1', ClientRequestToken: token });
    return 'done';
  } catch (error) {
    said.push(String(error), (error as Error).stack ?? '', JSON.stringify(error));
    return String(error);
  }
}
const all = async () => {
  for (const one of STEPS) expect(await step(one)).toBe('done');
};
const accepted = (name = 'arn:rule/test') =>
  elb.rules.get(name)?.Conditions?.flatMap(({ HttpHeaderConfig }) => HttpHeaderConfig?.Values ?? []);

test('the rule accepts the new value before anything sends it, and the old one after', async () => {
  await step('createSecret');
  const pending = secret.valueAt('AWSPENDING') as string;
  expect(pending).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(accepted()).toEqual([VALUE]);
  await step('setSecret');
  expect(accepted()).toEqual([pending, VALUE]);
  expect(secret.valueAt('AWSCURRENT')).toBe(VALUE);
  await step('testSecret');
  await step('finishSecret');
  expect(secret.valueAt('AWSCURRENT')).toBe(pending);
  expect(secret.valueAt('AWSPREVIOUS')).toBe(VALUE);
  expect(accepted()).toEqual([pending, VALUE]);
});

test('the next rotation has three values accepted, and forgets the oldest then', async () => {
  await all();
  const second = secret.valueAt('AWSCURRENT');
  secret.announce('rotation-2');
  for (const one of STEPS) expect(await step(one, 'rotation-2')).toBe('done');
  const third = secret.valueAt('AWSCURRENT');
  expect(accepted()).toEqual([third, second, VALUE]);
  secret.announce('rotation-3');
  for (const one of STEPS) expect(await step(one, 'rotation-3')).toBe('done');
  expect(accepted()).toEqual([secret.valueAt('AWSCURRENT'), third, second]);
});

test('each step can come twice, and all of them again at the end', async () => {
  for (const one of STEPS) expect([await step(one), await step(one)]).toEqual(['done', 'done']);
  const value = secret.valueAt('AWSCURRENT');
  for (const one of STEPS) expect(await step(one)).toBe('done');
  expect(secret.valueAt('AWSCURRENT')).toBe(value);
  expect(secret.mock.commandCalls(PutSecretValueCommand)).toHaveLength(1);
  expect(secret.mock.commandCalls(UpdateSecretVersionStageCommand)).toHaveLength(1);
});

test('the same step twice at once makes one value', async () => {
  expect(await Promise.all([step('createSecret'), step('createSecret')])).toEqual(['done', 'done']);
  expect(await step('setSecret')).toBe('done');
  expect(accepted()).toEqual([secret.valueAt('AWSPENDING'), VALUE]);
});

const points = STEPS.flatMap((one) => [1, 2, 3, 4, 5, 6, 7, 8].map((call) => [one, call] as const));
test.each(points)(
  'a rotation that dies in %s, at call %i of the rules, leaves the current value accepted',
  async (dies, call) => {
    for (const one of STEPS) {
      if (one === dies) elb.fail(call, 'after');
      await step(one);
      expect(accepted()).toContain(secret.valueAt('AWSCURRENT'));
      if (one === dies) break;
    }
    elb.fail(undefined);
    await all();
    expect(accepted()).toEqual([secret.valueAt('AWSCURRENT'), VALUE]);
  },
);

test('without rules there is nothing to set, and they will be made with all values', async () => {
  elb.rules.clear();
  await all();
  expect(secret.valueAt('AWSPREVIOUS')).toBe(VALUE);
});

test('while rules move between listeners both accept the new value', async () => {
  putRules(SECOND_LISTENER, '-there');
  await all();
  expect(accepted('arn:rule/test-there')).toEqual([secret.valueAt('AWSCURRENT'), VALUE]);
});

test('an update of the stack that puts back what it had read stops it before the stage moves', async () => {
  for (const one of STEPS.slice(0, 3)) await step(one);
  Object.assign(elb.rules.get('arn:rule/test') ?? {}, { Conditions: [path, header(VALUE)] });
  expect(await step('finishSecret')).toMatch(
    /must accept the new value before anything sends it.*#a-rotation-that-failed$/,
  );
  expect(secret.valueAt('AWSCURRENT')).toBe(VALUE);
  await all();
});

test('takes the other conditions from production, where an update of the stack has just set them', async () => {
  const host = {
    Field: 'host-header',
    Values: ['a.example.com'],
    HostHeaderConfig: { Values: ['a.example.com'] },
  };
  Object.assign(elb.rules.get('arn:rule/production') ?? {}, { Conditions: [host] });
  await all();
  expect(elb.rules.get('arn:rule/test')?.Conditions).toEqual([
    { Field: 'host-header', HostHeaderConfig: { Values: ['a.example.com'] } },
    header(secret.valueAt('AWSCURRENT') as string, VALUE),
  ]);
});

// source: Elastic Load Balancing user guide, "Quotas": five condition values a rule, of which the header has three
test('takes no paths from it, for which the rule has no room', async () => {
  const host = { Field: 'host-header', HostHeaderConfig: { Values: ['a.example.com'] } };
  const paths = { Field: 'path-pattern', PathPatternConfig: { Values: ['/a/*', '/b/*'] } };
  Object.assign(elb.rules.get('arn:rule/production') ?? {}, { Conditions: [host, paths] });
  await all();
  expect(elb.rules.get('arn:rule/test')?.Conditions).toEqual([
    host,
    header(secret.valueAt('AWSCURRENT') as string, VALUE),
  ]);
});

test('never sends actions, and changes no rule but the test rule', async () => {
  await all();
  const sent = elb.mock.commandCalls(ModifyRuleCommand).map(({ args }) => args[0].input);
  expect(sent.map(({ RuleArn }) => RuleArn)).toEqual(['arn:rule/test']);
  expect(sent.flatMap((input) => Object.keys(input)).sort()).toEqual(['Conditions', 'RuleArn']);
});

test.each([
  [
    'a version that no rotation has announced',
    'setSecret',
    'other',
    /version other must be staged AWSPENDING/,
  ],
  ['a step that is none', 'dance', ROTATION, /one of Secrets Manager's four, got dance/],
  ['a version without a value', 'testSecret', ROTATION, /must have a value/],
])('refuses %s', async (_, one, token, reason) => {
  expect(await step(one, token)).toMatch(reason);
});

test('a reason has no value, whatever Elastic Load Balancing quotes', async () => {
  await step('createSecret');
  elb.mock.on(ModifyRuleCommand).callsFake(({ Conditions }) => {
    throw failure('ValidationError', `not valid: ${JSON.stringify(Conditions)}`);
  });
  expect(await step('setSecret')).toContain('(the test header)');
});

test('the values of a stated audience stay accepted', async () => {
  HEADER.audience = ['audience-of-the-shop'];
  try {
    await all();
  } finally {
    HEADER.audience = [];
  }
  expect(accepted()).toEqual([secret.valueAt('AWSCURRENT'), VALUE, 'audience-of-the-shop']);
});

test.each([
  [undefined, []],
  ['["one-of-sixteen-ch"]', ['one-of-sixteen-ch']],
])('the audience %j', (text, values) => expect(audienceOf(text)).toEqual(values));

test.each(['', '{}', '[1]', 'null'])('no list of values: %j', (text) => {
  expect(() => audienceOf(text)).toThrow();
});
