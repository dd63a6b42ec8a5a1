import { text } from 'node:stream/consumers';
import { CreateRuleCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { type LiveTrafficRulesProperties, TRAFFIC_RULE_TAG } from '../../../lambda/shared/environment';
import { handler } from '../../../lambda/traffic-rules/handler';
import { logLines } from '../log-lines';
import { type Loopback, loopback } from '../loopback';
import { ElbInMemory } from './elb-in-memory';
import { eventOf } from './properties';

const VALUE = 'aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3a';
const ID = 'shop-production/traffic-rules@arn:listener/1';
const PRODUCTION = 'shop-production/production';
const TEST = 'shop-production/test';

const elb = new ElbInMemory();
const secrets = mockClient(SecretsManagerClient);

let server: Loopback;
let answers: CloudFormationCustomResourceResponse[];
let headers: (string | undefined)[];
let said: string[];
let statusOfAnswer: number;

beforeEach(async () => {
  answers = [];
  headers = [];
  said = logLines();
  statusOfAnswer = 200;
  elb.reset();
  secrets.reset();
  secrets.on(GetSecretValueCommand, { SecretId: 'arn:secret/1' }).resolves({ SecretString: VALUE });
  server = await loopback(async (request, response) => {
    headers.push(request.headers['content-type']);
    const body = await text(request);
    said.push(body);
    answers.push(JSON.parse(body));
    response.writeHead(statusOfAnswer).end();
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
  // In no test, whatever went wrong in it.
  expect(said.join('\n')).not.toContain(VALUE);
});

async function ask(
  kind: CloudFormationCustomResourceEvent['RequestType'],
  over: Partial<LiveTrafficRulesProperties> = {},
  old: Partial<LiveTrafficRulesProperties> = {},
): Promise<CloudFormationCustomResourceResponse> {
  await handler(eventOf(kind, `http://127.0.0.1:${server.port}/answer`, ID, over, old));
  return answers.at(-1) as CloudFormationCustomResourceResponse;
}

const weights = (value: string) => elb.tagged(value).map((rule) => elb.weights(rule));
const FIRST = [
  [
    ['arn:tg/primary', 100],
    ['arn:tg/alternate', 0],
  ],
];

const SHIFTED = [
  [
    ['arn:tg/primary', 0],
    ['arn:tg/alternate', 100],
  ],
];
const expectSuccess = { Status: 'SUCCESS', PhysicalResourceId: ID };
const expectFailure = { Status: 'FAILED', PhysicalResourceId: ID };

describe('create', () => {
  test('makes both rules and answers with their ARNs', async () => {
    expect(await ask('Create')).toEqual({
      ...expectSuccess,
      StackId: 'arn:stack',
      RequestId: 'request-1',
      LogicalResourceId: 'LiveTrafficRules',
      Data: {
        ProductionRuleArn: elb.tagged(PRODUCTION)[0]?.RuleArn,
        TestRuleArn: elb.tagged(TEST)[0]?.RuleArn,
      },
    });
    expect(elb.tagged(PRODUCTION)).toMatchObject([{ Priority: '20' }]);
    expect(elb.tagged(TEST)).toMatchObject([{ Priority: '10' }]);
    // One serving group, the other named: what ECS demands at the start of a deployment.
    // source: facts/ecs-deployments.md 3
    expect([weights(PRODUCTION), weights(TEST)]).toEqual([FIRST, FIRST]);
    // A presigned URL without a content type takes none. source: cfn-response module, CloudFormation user guide
    expect(headers).toEqual(['']);
  });

  // DescribeRules, CreateRule, CreateRule; the default rule is asked for no tags.
  const interruptions = [1, 2, 3].flatMap((call) => [[call, 'before'] as const, [call, 'after'] as const]);

  test.each(interruptions)(
    'that is interrupted at call %i, %s its effect, is undone by the delete',
    async (call, when) => {
      elb.fail(call, when);
      expect(await ask('Create')).toMatchObject(expectFailure);
      elb.fail(undefined);
      expect(await ask('Delete')).toMatchObject(expectSuccess);
      expect([...elb.rules.keys()]).toEqual(['arn:rule/default']);
    },
  );

  test.each(interruptions)(
    'that is interrupted at call %i, %s its effect, is mended by the next',
    async (call, when) => {
      elb.fail(call, when);
      await ask('Create');
      elb.fail(undefined);
      expect(await ask('Create')).toMatchObject(expectSuccess);
      expect([weights(PRODUCTION), weights(TEST)]).toEqual([FIRST, FIRST]);
    },
  );

  test.each([
    [
      'the listener is gone',
      () => {
        elb.listenerArn = undefined;
      },
      'ListenerNotFoundException',
    ],
    ['a priority is taken', () => elb.put('foreign', { Priority: '20' }), 'PriorityInUseException'],
    [
      'the secret is empty',
      () => secrets.on(GetSecretValueCommand).resolves({}),
      'the secret of the test header',
    ],
    ['the secret may not be read', () => secrets.on(GetSecretValueCommand).rejects('denied'), 'denied'],
  ])('fails with a reason when %s', async (_, arrange, reason) => {
    arrange();
    expect(await ask('Create')).toMatchObject({ ...expectFailure, Reason: expect.stringContaining(reason) });
  });

  test('does not repeat the header’s value when Elastic Load Balancing does', async () => {
    const refused = Object.assign(new Error(`Condition value '${VALUE}' is not valid`), {
      name: 'ValidationError',
    });
    elb.mock.on(CreateRuleCommand).rejects(refused);
    expect(await ask('Create')).toMatchObject({
      ...expectFailure,
      Reason: "ValidationError: Condition value '(the test header)' is not valid",
    });
  });

  test('cuts a reason to what CloudFormation takes', async () => {
    elb.mock.on(CreateRuleCommand).rejects(new Error('é'.repeat(10_000)));
    await ask('Create');
    expect(Buffer.byteLength(said.at(-1) as string)).toBeLessThanOrEqual(4096);
  });
});

describe('update', () => {
  beforeEach(async () => {
    await ask('Create');
    for (const value of [PRODUCTION, TEST])
      elb.shift(value, ['arn:tg/primary', 0], ['arn:tg/alternate', 100]);
    elb.mock.resetHistory();
  });

  test.each<[string, Partial<LiveTrafficRulesProperties>]>([
    ['nothing', {}],
    ['other host names', { HostNames: ['shop.example.com'] }],
    ['another header', { TestHeaderName: 'x-other' }],
    ['other priorities', { TestPriority: '1', ProductionPriority: '2' }],
    ['swapped priorities', { TestPriority: '20', ProductionPriority: '10' }],
  ])('with %s leaves the weights to ECS', async (_, over) => {
    expect(await ask('Update', over)).toMatchObject(expectSuccess);
    const sent = elb.mock.commandCalls(ModifyRuleCommand).map(({ args }) => args[0].input);
    expect(sent).toHaveLength(2);
    for (const input of sent) expect(Object.keys(input).sort()).toEqual(['Conditions', 'RuleArn']);
    expect(elb.mock.commandCalls(CreateRuleCommand)).toHaveLength(0);
    expect([weights(PRODUCTION), weights(TEST)]).toEqual([SHIFTED, SHIFTED]);
    expect(elb.tagged(TEST)[0]?.Priority).toBe(over.TestPriority ?? '10');
  });

  test.each<[string, Partial<LiveTrafficRulesProperties>]>([
    ['listener', { ListenerArn: 'arn:listener/2' }],
    ['owner', { Owner: 'other' }],
    ['target group', { PrimaryTargetGroupArn: 'arn:tg/new' }],
  ])('to another %s is refused, and the stack can roll back', async (_, over) => {
    expect(await ask('Update', over)).toMatchObject({
      ...expectFailure,
      Reason: expect.stringContaining('must stay as it is'),
    });
    expect([weights(PRODUCTION), weights(TEST)]).toEqual([SHIFTED, SHIFTED]);
    expect(await ask('Update', {}, over)).toMatchObject(expectSuccess);
    expect([weights(PRODUCTION), weights(TEST)]).toEqual([SHIFTED, SHIFTED]);
  });

  test.each([
    [PRODUCTION, SHIFTED],
    [TEST, SHIFTED],
    [PRODUCTION, FIRST],
    [TEST, FIRST],
  ])('makes a lost rule %s where its sibling leads: %j', async (value, weightsBefore) => {
    for (const each of [PRODUCTION, TEST]) elb.shift(each, ...(weightsBefore[0] as [string, number][]));
    elb.lose(value);
    expect(await ask('Update')).toMatchObject(expectSuccess);
    expect([weights(PRODUCTION), weights(TEST)]).toEqual([weightsBefore, weightsBefore]);
  });

  test('that finds neither rule makes none, until a person says where users are', async () => {
    for (const value of [PRODUCTION, TEST]) elb.lose(value);
    expect(await ask('Update')).toMatchObject({
      ...expectFailure,
      Reason: expect.stringContaining('find the one with healthy targets'),
    });
    expect([...elb.rules.keys()]).toEqual(['arn:rule/default']);

    elb.put('by-hand', { Priority: '7' }, [{ Key: TRAFFIC_RULE_TAG, Value: PRODUCTION }]);
    elb.shift(PRODUCTION, ['arn:tg/alternate', 1]);
    expect(await ask('Update')).toMatchObject(expectSuccess);
    expect([weights(PRODUCTION), weights(TEST)]).toEqual(Array(2).fill([[['arn:tg/alternate', 1]]]));
    expect(elb.tagged(PRODUCTION)).toMatchObject([{ Priority: '20' }]);
  });

  // SetRulePriorities, ModifyRule and ModifyRule, after DescribeRules and DescribeTags.
  test.each([1, 2, 3, 4, 5])('that is interrupted at call %i is mended by the next', async (call) => {
    const over = { TestPriority: '20', ProductionPriority: '10', TestHeaderName: 'x-other' };
    elb.fail(call, 'after');
    expect(await ask('Update', over)).toMatchObject(expectFailure);
    elb.fail(undefined);
    expect(await ask('Update', over)).toMatchObject(expectSuccess);
    expect(elb.tagged(TEST)).toMatchObject([
      {
        Priority: '20',
        Conditions: [{}, { HttpHeaderConfig: { HttpHeaderName: 'x-other', Values: [VALUE] } }],
      },
    ]);
    expect(weights(PRODUCTION)).toEqual(SHIFTED);
  });
});

describe('delete', () => {
  test('takes its own rules and no other', async () => {
    await ask('Create');
    elb.put('foreign', { Priority: '30' });
    elb.put('neighbour', { Priority: '40' }, [
      { Key: TRAFFIC_RULE_TAG, Value: 'shop-production-2/production' },
    ]);
    elb.put('other-tag', { Priority: '50' }, [{ Key: 'owner', Value: PRODUCTION }]);
    expect(await ask('Delete')).toMatchObject(expectSuccess);
    expect([...elb.rules.keys()]).toEqual([
      'arn:rule/default',
      'arn:rule/foreign',
      'arn:rule/neighbour',
      'arn:rule/other-tag',
    ]);
  });

  test('finds them among more rules than one answer holds', async () => {
    for (let index = 0; index < 45; index++) elb.put(`foreign-${index}`, { Priority: String(100 + index) });
    expect(await ask('Create')).toMatchObject(expectSuccess);
    elb.pageSize = 10;
    expect(await ask('Delete')).toMatchObject(expectSuccess);
    expect(elb.rules.size).toBe(46);
  });

  test.each<[string, () => void]>([
    [
      'the listener is gone',
      () => {
        elb.listenerArn = undefined;
      },
    ],
    ['nothing was made', () => undefined],
    ['the secret is gone', () => secrets.on(GetSecretValueCommand).rejects('not found')],
  ])('succeeds when %s', async (_, arrange) => {
    arrange();
    expect(await ask('Delete')).toMatchObject(expectSuccess);
  });

  test('succeeds twice, also when its first answer was lost', async () => {
    await ask('Create');
    elb.fail(4, 'after');
    expect(await ask('Delete')).toMatchObject(expectFailure);
    elb.fail(undefined);
    expect(await ask('Delete')).toMatchObject(expectSuccess);
    expect(await ask('Delete')).toMatchObject(expectSuccess);
    expect(elb.rules.size).toBe(1);
  });
});

test('an answer that CloudFormation does not take makes Lambda try again', async () => {
  statusOfAnswer = 503;
  await expect(ask('Create')).rejects.toThrow("CloudFormation's response URL answered 503");
  statusOfAnswer = 200;
  expect(await ask('Create')).toMatchObject(expectSuccess);
  expect([weights(PRODUCTION), weights(TEST)]).toEqual([FIRST, FIRST]);
});
