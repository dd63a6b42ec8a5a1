import {
  type CloudWatchClient,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type MetricDatum,
  PutMetricDataCommand,
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
  ])('%s is refused', async (_, call, name) => {
    await expect(call()).rejects.toMatchObject({ name, Error: { Type: 'Sender' } });
    expect(model.samples).toEqual([]);
  });
});
