import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type MetricDatum,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { AwsJson1_0Protocol, AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { cloudWatchService } from '../../../rehearsal/endpoint/cloudwatch-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { configurationOf } from './clients';
import { KeptCloudWatch } from './cloudwatch-model';

const NOW = Date.parse('2030-01-01T00:10:00Z');
const MINUTE = 60_000;
let endpoint: AwsEndpoint;
let model: KeptCloudWatch;
let contentTypes: (string | undefined)[];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());

// Clients have spoken query, then CBOR, now JSON; each by its own code of the SDK.
describe.each([
  ['JSON', AwsJson1_0Protocol, 'application/x-amz-json-1.0'],
  ['CBOR', AwsSmithyRpcV2CborProtocol, 'application/cbor'],
  ['query', AwsQueryProtocol, 'application/x-www-form-urlencoded'],
])('by %s', (_, protocol, contentType) => {
  let client: CloudWatchClient;
  beforeEach(() => {
    model = new KeptCloudWatch();
    contentTypes = [];
    client = new CloudWatchClient({
      ...configurationOf(endpoint.lease([cloudWatchService(model, { now: () => NOW })])),
      protocol,
      // The SDK's CBOR tells the length of the body before it is compressed: nobody could read that.
      disableRequestCompression: protocol === AwsSmithyRpcV2CborProtocol,
    });
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        contentTypes.push(headers['content-type']);
        return next(args);
      },
      { step: 'finalizeRequest' },
    );
  });
  afterEach(() => expect(new Set(contentTypes)).toEqual(new Set([contentType])));

  const put = (...MetricData: MetricDatum[]) =>
    client.send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
  const sample = { namespace: 'shop', dimensions: {}, unit: 'None', storageResolution: 60, at: NOW };

  // source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
  test('metrics are put', async () => {
    await put(
      { MetricName: 'plain', Value: 1.5 },
      {
        MetricName: 'whole',
        Dimensions: [
          { Name: 'service', Value: 'a&b' },
          { Name: 'side', Value: 'green' },
        ],
        Timestamp: new Date(NOW - 250),
        Values: [1, 2.5],
        Counts: [3, 1],
        Unit: 'Milliseconds',
        StorageResolution: 1,
      },
      { MetricName: 'set', StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 } },
    );
    expect(model.samples).toEqual([
      { ...sample, name: 'plain', values: [{ value: 1.5, count: 1 }] },
      {
        ...sample,
        name: 'whole',
        dimensions: { service: 'a&b', side: 'green' },
        at: NOW - 250,
        unit: 'Milliseconds',
        storageResolution: 1,
        values: [
          { value: 1, count: 3 },
          { value: 2.5, count: 1 },
        ],
      },
      {
        ...sample,
        name: 'set',
        values: [],
        statistics: { sampleCount: 2, sum: 3, minimum: 1, maximum: 2 },
      },
    ]);
  });

  test('many metrics arrive, compressed where clients compress them', async () => {
    await put(...Array.from({ length: 500 }, (_, index) => ({ MetricName: `metric${index}`, Value: index })));
    expect(model.samples).toHaveLength(500);
    expect(model.samples.at(-1)).toMatchObject({ name: 'metric499', values: [{ value: 499 }] });
  });

  test('time series, newest first', async () => {
    await put(
      { MetricName: 'errors', Value: 1, Timestamp: new Date(NOW - 2 * MINUTE) },
      { MetricName: 'errors', Value: 2, Timestamp: new Date(NOW - MINUTE) },
    );
    const Metric = { Namespace: 'shop', MetricName: 'errors', Dimensions: [{ Name: 'a', Value: 'b' }] };
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [
          { Id: 'e', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, Label: 'errors' },
          { Id: 'hidden', MetricStat: { Metric, Period: 300, Stat: 'p99' }, ReturnData: false },
          { Id: 'share', Expression: 'e / 2' },
        ],
        StartTime: new Date(NOW - 5 * MINUTE),
        EndTime: new Date(NOW),
      }),
    );
    expect(MetricDataResults).toEqual([
      {
        Id: 'e',
        Label: 'errors',
        Timestamps: [new Date(NOW - MINUTE), new Date(NOW - 2 * MINUTE)],
        Values: [2, 1],
        StatusCode: 'Complete',
      },
      { Id: 'share', Label: 'e / 2', Timestamps: [], Values: [], StatusCode: 'Complete' },
    ]);
    const metric = { namespace: 'shop', name: 'errors', dimensions: { a: 'b' } };
    expect(model.queries.map(({ id, periodMs, source }) => [id, periodMs, source])).toEqual([
      ['e', MINUTE, { metric, statistic: 'Sum', unit: undefined }],
      ['hidden', 5 * MINUTE, { metric, statistic: 'p99', unit: undefined }],
      ['share', undefined, { expression: 'e / 2' }],
    ]);
  });

  test('statistics of a metric', async () => {
    await put({ MetricName: 'time', Value: 2, Timestamp: new Date(NOW - MINUTE), Unit: 'Seconds' });
    const { Label, Datapoints } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'shop',
        MetricName: 'time',
        StartTime: new Date(NOW - 5 * MINUTE),
        EndTime: new Date(NOW),
        Period: 60,
        Statistics: ['Sum', 'Average'],
        ExtendedStatistics: ['p99'],
      }),
    );
    expect([Label, Datapoints]).toEqual([
      'time',
      [
        {
          Timestamp: new Date(NOW - MINUTE),
          Sum: 2,
          Average: 2,
          ExtendedStatistics: { p99: 2 },
          Unit: 'Seconds',
        },
      ],
    ]);
  });

  test.each([
    ['all', {}, ['a', 'b']],
    ['by name', { MetricName: 'b' }, ['b']],
    ['by a dimension', { Dimensions: [{ Name: 'side', Value: 'green' }] }, ['a']],
    ['by the name of a dimension', { Dimensions: [{ Name: 'side' }] }, ['a', 'b']],
    ['of another namespace', { Namespace: 'AWS/ECS' }, []],
  ])('metrics are listed: %s', async (_, filter, names) => {
    await put(
      { MetricName: 'a', Value: 1, Dimensions: [{ Name: 'side', Value: 'green' }] },
      { MetricName: 'b', Value: 1, Dimensions: [{ Name: 'side', Value: 'blue' }] },
    );
    const { Metrics = [] } = await client.send(new ListMetricsCommand(filter));
    expect(Metrics.map(({ MetricName }) => MetricName)).toEqual(names);
  });

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
      'a namespace of AWS',
      () =>
        client.send(
          new PutMetricDataCommand({ Namespace: 'AWS/ECS', MetricData: [{ MetricName: 'a', Value: 1 }] }),
        ),
      'InvalidParameterValueException',
    ],
    [
      'a time long ago',
      () => put({ MetricName: 'a', Value: 1, Timestamp: new Date(NOW - 15 * 86_400_000) }),
      'InvalidParameterValueException',
    ],
    [
      'counts of other values',
      () => put({ MetricName: 'a', Values: [1, 2], Counts: [1] }),
      'InvalidParameterValueException',
    ],
    [
      '151 values',
      () => put({ MetricName: 'a', Values: Array(151).fill(1) }),
      'InvalidParameterValueException',
    ],
    ['no value', () => put({ MetricName: 'a' }), 'InvalidParameterCombinationException'],
    [
      'a state of no alarm',
      () => client.send(new SetAlarmStateCommand({ AlarmName: 'a', StateValue: 'OK', StateReason: 'x' })),
      'ResourceNotFound',
    ],
    [
      'too many datapoints',
      () =>
        client.send(
          new GetMetricStatisticsCommand({
            Namespace: 'shop',
            MetricName: 'a',
            StartTime: new Date(NOW - 1441 * MINUTE),
            EndTime: new Date(NOW),
            Period: 60,
            Statistics: ['Sum'],
          }),
        ),
      'InvalidParameterCombinationException',
    ],
    [
      'an end before the start',
      () =>
        client.send(
          new GetMetricDataCommand({
            MetricDataQueries: [{ Id: 'a', Expression: '1' }],
            StartTime: new Date(NOW),
            EndTime: new Date(NOW),
          }),
        ),
      'ValidationException',
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
    await expect(call()).rejects.toMatchObject({ name });
    expect(model.samples).toEqual([]);
  });
});
