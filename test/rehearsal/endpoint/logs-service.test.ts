import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { logsService } from '../../../rehearsal/endpoint/logs-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { LogGroups } from '../../../rehearsal/logs/log-groups';
import { clientsOf } from './clients';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const HOUR = 3_600_000;
const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const GROUP = '/aws/lambda/gate';
let endpoint: AwsEndpoint;
let groups: LogGroups;
let client: ReturnType<typeof clientsOf>['logs'];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(async () => {
  groups = new LogGroups({ now: () => NOW });
  client = clientsOf(endpoint.lease([logsService(groups, PLACE)])).logs;
  await client.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  await client.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: 'one' }));
});
afterAll(() => endpoint.close());

const put = (events: readonly (readonly [number, string])[], logStreamName = 'one') =>
  client.send(
    new PutLogEventsCommand({
      logGroupName: GROUP,
      logStreamName,
      logEvents: events.map(([offset, message]) => ({ timestamp: NOW + offset, message })),
    }),
  );
const get = async (more = {}) => {
  const answer = await client.send(
    new GetLogEventsCommand({ logGroupName: GROUP, logStreamName: 'one', ...more }),
  );
  return { ...answer, messages: answer.events?.map(({ message }) => message) };
};
const filter = async (more = {}) => {
  const answer = await client.send(new FilterLogEventsCommand({ logGroupName: GROUP, ...more }));
  return { ...answer, messages: answer.events?.map(({ message }) => message) };
};

// source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
describe('a batch', () => {
  test('is kept, and told to those who listen', async () => {
    const heard: unknown[] = [];
    groups.onEvents((...event) => heard.push(event));
    expect((await put([[0, 'a']])).rejectedLogEventsInfo).toBeUndefined();
    const { events } = await get();
    expect(events).toEqual([{ timestamp: NOW, message: 'a', ingestionTime: NOW }]);
    expect(heard).toEqual([[GROUP, 'one', [{ timestamp: NOW, message: 'a', ingestionTime: NOW, index: 0 }]]]);
  });

  test('loses what is too old or too new', async () => {
    const old = await put([
      [-14 * 24 * HOUR - 1, 'old'],
      [-14 * 24 * HOUR, 'first'],
    ]);
    expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    const future = await put([
      [2 * HOUR, 'last'],
      [2 * HOUR + 1, 'new'],
    ]);
    expect(future.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    expect((await get()).messages).toEqual(['first', 'last']);
  });

  test.each([
    ['is empty', []],
    [
      'is out of order',
      [
        [0, 'b'],
        [-1, 'a'],
      ],
    ],
    [
      'spans more than a day',
      [
        [-24 * HOUR - 1, 'a'],
        [0, 'b'],
      ],
    ],
  ] as const)('is refused when it %s', async (_, events) => {
    await expect(put(events)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

// source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
describe('the events of a stream', () => {
  beforeEach(() => put(['a', 'b', 'c', 'd', 'e'].map((message, index) => [index, message])));

  test.each([
    ['all', {}, ['a', 'b', 'c', 'd', 'e']],
    ['the newest', { limit: 2 }, ['d', 'e']],
    ['the oldest', { limit: 2, startFromHead: true }, ['a', 'b']],
    ['from a time, before another', { startTime: NOW + 1, endTime: NOW + 3 }, ['b', 'c']],
  ])('%s', async (_, more, messages) => {
    expect((await get(more)).messages).toEqual(messages);
  });

  test('forwards and back, until the token stays', async () => {
    const first = await get({ limit: 3, startFromHead: true });
    const second = await get({ limit: 3, startFromHead: true, nextToken: first.nextForwardToken });
    expect([first.messages, second.messages]).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
    const end = await get({ limit: 3, startFromHead: true, nextToken: second.nextForwardToken });
    expect([end.messages, end.nextForwardToken]).toEqual([[], second.nextForwardToken]);
    const back = await get({ limit: 2, nextToken: second.nextBackwardToken });
    expect(back.messages).toEqual(['b', 'c']);
  });
});

// source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
describe('events of all streams', () => {
  beforeEach(async () => {
    await client.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: 'two' }));
    await put([
      [1, 'ERROR first'],
      [3, 'INFO third'],
    ]);
    await put([[2, 'ERROR second']], 'two');
  });

  test.each([
    ['in order of time', {}, ['ERROR first', 'ERROR second', 'INFO third']],
    ['the newest first', { startFromHead: false }, ['INFO third', 'ERROR second', 'ERROR first']],
    ['by pattern', { filterPattern: 'ERROR' }, ['ERROR first', 'ERROR second']],
    ['by stream', { logStreamNames: ['two'] }, ['ERROR second']],
    ['by prefix', { logStreamNamePrefix: 'o' }, ['ERROR first', 'INFO third']],
    ['from a time up to another', { startTime: NOW + 2, endTime: NOW + 3 }, ['ERROR second', 'INFO third']],
  ])('%s', async (_, more, messages) => {
    expect((await filter(more)).messages).toEqual(messages);
  });

  test('in pages, each event with its stream', async () => {
    const first = await filter({ limit: 2 });
    const second = await filter({ limit: 2, nextToken: first.nextToken });
    expect([first.messages?.length, second.messages, second.nextToken]).toEqual([
      2,
      ['INFO third'],
      undefined,
    ]);
    expect(first.events?.map(({ logStreamName }) => logStreamName)).toEqual(['one', 'two']);
  });
});

test('groups and streams are described', async () => {
  await client.send(new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 7 }));
  await client.send(new CreateLogGroupCommand({ logGroupName: '/other' }));
  await client.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: 'two' }));
  await put([[0, 'a']]);
  const arn = `arn:aws:logs:eu-west-1:111122223333:log-group:${GROUP}`;
  const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws' }));
  expect(logGroups).toEqual([
    {
      logGroupName: GROUP,
      creationTime: NOW,
      retentionInDays: 7,
      arn: `${arn}:*`,
      logGroupArn: arn,
      logGroupClass: 'STANDARD',
    },
  ]);
  const { logStreams } = await client.send(
    new DescribeLogStreamsCommand({ logGroupIdentifier: arn, orderBy: 'LastEventTime', descending: true }),
  );
  expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(['one', 'two']);
  expect(logStreams?.[0]).toMatchObject({ lastEventTimestamp: NOW });
});

test.each([
  [
    'a group again',
    () => client.send(new CreateLogGroupCommand({ logGroupName: GROUP })),
    'ResourceAlreadyExistsException',
  ],
  [
    'a stream again',
    () => client.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: 'one' })),
    'ResourceAlreadyExistsException',
  ],
  ['a stream that is not there', () => put([[0, 'a']], 'none'), 'ResourceNotFoundException'],
  ['a group that is not there', () => filter({ logGroupName: '/none' }), 'ResourceNotFoundException'],
  ['a token that was not given out', () => get({ nextToken: 'x' }), 'InvalidParameterException'],
  ['no group', () => client.send(new FilterLogEventsCommand({})), 'InvalidParameterException'],
])('%s is refused', async (_, call, name) => {
  await expect(call()).rejects.toMatchObject({ name });
});

test('queries are not modelled', async () => {
  const query = { logGroupName: GROUP, startTime: 0, endTime: 1, queryString: 'fields @message' };
  await expect(client.send(new StartQueryCommand(query))).rejects.toThrow(
    'CloudWatchLogs.StartQuery, which is not modelled',
  );
});

test('only the newest events of a stream are kept', () => {
  for (let index = 0; index < 25_000; index += 1) groups.write('/busy', 'one', `${index}`);
  const { kept } = groups.stream('/busy', 'one');
  expect(kept.length).toBeLessThanOrEqual(20_000);
  expect(kept.at(-1)).toMatchObject({ message: '24999', index: 24_999 });
});
