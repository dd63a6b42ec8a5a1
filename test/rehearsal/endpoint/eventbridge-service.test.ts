import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { eventBridgeService } from '../../../rehearsal/endpoint/eventbridge-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { type Delivery, EventBuses } from '../../../rehearsal/eventbridge/event-buses';
import { clientsOf } from './clients';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:releases';
let endpoint: AwsEndpoint;
let buses: EventBuses;
let delivered: Delivery[];
let client: ReturnType<typeof clientsOf>['events'];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  buses = new EventBuses({ now: () => NOW }, PLACE);
  delivered = [];
  buses.onDelivery((delivery) => delivered.push(delivery));
  client = clientsOf(endpoint.lease([eventBridgeService(buses)])).events;
});
afterAll(() => endpoint.close());

const rule = (Name: string, pattern: object, more = {}) =>
  client.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern), ...more }));
const targets = (Rule: string, ...Targets: Target[]) => client.send(new PutTargetsCommand({ Rule, Targets }));
const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));
const release = { Source: 'teal', DetailType: 'Release', Detail: '{"verdict":"pass","failed":3}' };

// source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
test('an event goes to the targets of the rules that it fits', async () => {
  await rule('releases', { source: ['teal'] });
  await rule('others', { source: [{ 'anything-but': 'teal' }] });
  await targets('releases', { Id: 'topic', Arn: TOPIC });
  await targets('others', { Id: 'topic', Arn: TOPIC });
  const { FailedEntryCount, Entries } = await put({ ...release, Resources: ['arn'] });
  expect([FailedEntryCount, Entries]).toEqual([0, [{ EventId: buses.events[0]?.id }]]);
  expect(delivered.map(({ rule, target }) => [rule.name, target.Arn])).toEqual([['releases', TOPIC]]);
  expect(JSON.parse(delivered[0]?.input ?? '')).toEqual({
    version: '0',
    id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    source: 'teal',
    'detail-type': 'Release',
    account: '111122223333',
    region: 'eu-west-1',
    time: '2030-01-01T00:00:00Z',
    resources: ['arn'],
    detail: { verdict: 'pass', failed: 3 },
  });
});

test('what services of AWS say arrives, too', async () => {
  await rule('ecs', { source: ['aws.ecs'], detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] } });
  await targets('ecs', { Id: 'topic', Arn: TOPIC });
  const detail = { eventName: 'SERVICE_DEPLOYMENT_FAILED' };
  buses.publish({ source: 'aws.ecs', detailType: 'ECS Deployment State Change', detail });
  buses.publish({ source: 'aws.ecs', detailType: 'ECS Deployment State Change', detail: {} });
  expect(delivered).toHaveLength(1);
});

// source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
test.each([
  ['a constant', { Input: '{"a":1}' }, '{"a":1}'],
  ['a part', { InputPath: '$.detail.verdict' }, '"pass"'],
  [
    'a text',
    { InputTransformer: { InputPathsMap: { v: '$.detail.verdict' }, InputTemplate: '"it is a <v> of <n>"' } },
    '"it is a pass of <n>"',
  ],
  [
    'an object',
    {
      InputTransformer: {
        InputPathsMap: { v: '$.detail.verdict', f: '$.detail.failed', no: '$.detail.no' },
        InputTemplate: '{"v":<v>,"f":<f>,"t":"<f> <no>","rule":"<aws.events.rule-name>"}',
      },
    },
    '{"v":"pass","f":3,"t":"3 ","rule":"releases"}',
  ],
])('a target may want %s', async (_, settings, input) => {
  await rule('releases', { source: ['teal'] });
  await targets('releases', { Id: 'topic', Arn: TOPIC, ...settings });
  await put(release);
  expect(delivered.map((delivery) => delivery.input)).toEqual([input]);
});

// source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
test.each([
  ['no source', { ...release, Source: undefined }, 'InvalidArgument'],
  ['a detail that is a list', { ...release, Detail: '[]' }, 'MalformedDetail'],
  ['a detail that is no JSON', { ...release, Detail: '{' }, 'MalformedDetail'],
  ['a source of AWS', { ...release, Source: 'aws.ecs' }, 'NotAuthorizedForSourceException'],
  ['a bus that is not there', { ...release, EventBusName: 'none' }, 'ResourceNotFoundException'],
])('an entry with %s fails alone', async (_, entry, ErrorCode) => {
  const answer = await put(release, entry);
  expect(answer.FailedEntryCount).toBe(1);
  expect(answer.Entries).toMatchObject([{ EventId: expect.anything() }, { ErrorCode }]);
});

describe('rules', () => {
  test('are described and listed, on their buses', async () => {
    buses.createBus('own');
    await rule('a', { source: ['a'] }, { Description: 'first' });
    await rule('b', { source: ['b'] }, { EventBusName: 'own', State: 'DISABLED' });
    const arn = 'arn:aws:events:eu-west-1:111122223333:rule';
    expect(await client.send(new DescribeRuleCommand({ Name: 'a' }))).toMatchObject({
      Arn: `${arn}/a`,
      EventPattern: '{"source":["a"]}',
      State: 'ENABLED',
      Description: 'first',
      EventBusName: 'default',
    });
    const { Rules } = await client.send(
      new ListRulesCommand({ EventBusName: 'arn:aws:events:eu-west-1:111122223333:event-bus/own' }),
    );
    expect(Rules).toMatchObject([{ Name: 'b', Arn: `${arn}/own/b`, State: 'DISABLED' }]);
  });

  test('keep their targets when they change, and can be switched off', async () => {
    await rule('a', { source: ['other'] });
    await targets('a', { Id: 'one', Arn: TOPIC }, { Id: 'two', Arn: TOPIC });
    await targets('a', { Id: 'one', Arn: `${TOPIC}-2` });
    await client.send(new RemoveTargetsCommand({ Rule: 'a', Ids: ['two'] }));
    await rule('a', { source: ['teal'] });
    const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: 'a' }));
    expect(Targets).toEqual([{ Id: 'one', Arn: `${TOPIC}-2` }]);
    await put(release);
    await client.send(new DisableRuleCommand({ Name: 'a' }));
    await put(release);
    expect(delivered).toHaveLength(1);
  });

  test('try events', async () => {
    const event = {
      id: '1',
      account: '1',
      source: 's',
      time: 't',
      region: 'r',
      resources: [],
      'detail-type': 'd',
    };
    const tried = (Event: object, pattern = '{"source":["s"]}') =>
      client.send(new TestEventPatternCommand({ EventPattern: pattern, Event: JSON.stringify(Event) }));
    expect((await tried(event)).Result).toBe(true);
    expect((await tried(event, '{"source":["t"]}')).Result).toBe(false);
    await expect(tried({ source: 's' })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test.each([
    ['a bad pattern', () => rule('a', { source: 'teal' }), 'InvalidEventPatternException'],
    [
      'neither pattern nor schedule',
      () => client.send(new PutRuleCommand({ Name: 'a' })),
      'ValidationException',
    ],
    [
      'a bus that is not there',
      () => rule('a', { source: ['a'] }, { EventBusName: 'none' }),
      'ResourceNotFoundException',
    ],
    [
      'a rule that is not there',
      () => targets('none', { Id: 'one', Arn: TOPIC }),
      'ResourceNotFoundException',
    ],
    [
      'deleting a rule with targets',
      () => client.send(new DeleteRuleCommand({ Name: 'there' })),
      'ValidationException',
    ],
  ])('%s is refused', async (_, call, name) => {
    await rule('there', { source: ['a'] });
    await targets('there', { Id: 'one', Arn: TOPIC });
    await expect(call()).rejects.toMatchObject({ name });
  });

  test('schedules are not modelled', async () => {
    await expect(
      client.send(new PutRuleCommand({ Name: 'a', ScheduleExpression: 'rate(5 minutes)' })),
    ).rejects.toThrow('EventBridge.PutRule (ScheduleExpression), which is not modelled');
  });
});
