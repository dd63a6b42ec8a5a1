import {
  type CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { cloudWatchService } from '../../../rehearsal/endpoint/cloudwatch-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { KeptCloudWatch } from './cloudwatch-model';
import { cloudWatchClient, PROTOCOLS } from './cloudwatch-protocols';

const NOW = Date.parse('2030-01-01T00:10:00Z');
const MINUTE = 60_000;
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());

describe.each(PROTOCOLS)('by %s', (_, protocol, contentType) => {
  let model: KeptCloudWatch;
  let client: CloudWatchClient;
  let contentTypes: Set<string | undefined>;
  beforeEach(() => {
    model = new KeptCloudWatch();
    contentTypes = new Set();
    const lease = endpoint.lease([cloudWatchService(model, { now: () => NOW })]);
    client = cloudWatchClient(lease, protocol, contentTypes);
  });
  afterEach(() => expect([...contentTypes]).toEqual([contentType]));

  test('an alarm is made, described, set and deleted', async () => {
    await client.send(
      new PutMetricAlarmCommand({
        AlarmName: 'shop-errors',
        Namespace: 'shop',
        MetricName: 'errors',
        Dimensions: [{ Name: 'a', Value: 'b' }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 3,
        Threshold: 1.5,
        ComparisonOperator: 'GreaterThanThreshold',
        ActionsEnabled: true,
        AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:page'],
      }),
    );
    await client.send(
      new SetAlarmStateCommand({ AlarmName: 'shop-errors', StateValue: 'ALARM', StateReason: 'drill' }),
    );
    const { MetricAlarms, CompositeAlarms } = await client.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms).toEqual([
      {
        AlarmName: 'shop-errors',
        Namespace: 'shop',
        MetricName: 'errors',
        Dimensions: [{ Name: 'a', Value: 'b' }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 3,
        Threshold: 1.5,
        ComparisonOperator: 'GreaterThanThreshold',
        ActionsEnabled: true,
        AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:page'],
        StateValue: 'ALARM',
        StateReason: 'drill',
      },
    ]);
    // source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html (AlarmTypes)
    expect(CompositeAlarms ?? []).toEqual([]);
    await client.send(new DeleteAlarmsCommand({ AlarmNames: ['shop-errors'] }));
    expect([...model.alarms]).toEqual([]);
  });

  test.each([
    ['metric alarms unless others are asked for', {}, ['errors', 'slow']],
    ['composites', { AlarmTypes: ['CompositeAlarm' as const] }, ['shop-page']],
    [
      'both',
      { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] },
      ['shop-page', 'errors', 'slow'],
    ],
    ['by name', { AlarmNames: ['slow', 'none'] }, ['slow']],
    ['by prefix', { AlarmNamePrefix: 'err' }, ['errors']],
    ['by state', { StateValue: 'ALARM' as const }, ['slow']],
    ['by action', { ActionPrefix: 'arn:aws:sns' }, ['errors']],
  ])('alarms are found: %s', async (_, filter, names) => {
    model.alarms.set('errors', { AlarmName: 'errors', StateValue: 'OK', OKActions: ['arn:aws:sns:x'] });
    model.alarms.set('slow', { AlarmName: 'slow', StateValue: 'ALARM', AlarmActions: ['arn:aws:lambda:x'] });
    const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(new DescribeAlarmsCommand(filter));
    expect([...CompositeAlarms, ...MetricAlarms].map(({ AlarmName }) => AlarmName)).toEqual(names);
  });

  test('what alarms went through, newest first, in pages', async () => {
    for (const minute of [3, 2, 1]) {
      model.history.push({
        AlarmName: 'errors',
        AlarmType: 'MetricAlarm',
        Timestamp: new Date(NOW - minute * MINUTE),
        HistoryItemType: 'StateUpdate',
        HistorySummary: `${minute} minutes ago`,
      });
    }
    const history = async (more = {}) => {
      const answer = await client.send(new DescribeAlarmHistoryCommand({ AlarmName: 'errors', ...more }));
      return { ...answer, when: answer.AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary) };
    };
    const first = await history({ MaxRecords: 2 });
    expect(first.when).toEqual(['1 minutes ago', '2 minutes ago']);
    expect(first.AlarmHistoryItems?.[0]?.Timestamp).toEqual(new Date(NOW - MINUTE));
    expect((await history({ MaxRecords: 2, NextToken: first.NextToken })).when).toEqual(['3 minutes ago']);
    expect(
      (await history({ StartDate: new Date(NOW - 2 * MINUTE), ScanBy: 'TimestampAscending' })).when,
    ).toEqual(['2 minutes ago', '1 minutes ago']);
  });

  test.each([
    [
      'a state of no alarm',
      () => client.send(new SetAlarmStateCommand({ AlarmName: 'a', StateValue: 'OK', StateReason: 'x' })),
      'ResourceNotFound',
    ],
    [
      'a token that was not given out',
      () => client.send(new DescribeAlarmsCommand({ NextToken: 'x' })),
      'InvalidNextToken',
    ],
    [
      'what is not modelled',
      () => client.send(new PutCompositeAlarmCommand({ AlarmName: 'a', AlarmRule: 'TRUE' })),
      'UnknownOperationException',
    ],
  ])('%s is refused', async (_, call, name) => {
    await expect(call()).rejects.toMatchObject({ name, Error: { Type: 'Sender' } });
    expect([...model.alarms]).toEqual([]);
  });
});
