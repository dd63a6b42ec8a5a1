import { embeddedMetrics } from '../../../rehearsal/logs/embedded-metrics';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const line = (members: object, directive: object = {}, meta: object = {}) =>
  JSON.stringify({
    _aws: {
      Timestamp: NOW,
      CloudWatchMetrics: [
        { Namespace: 'shop', Dimensions: [['service']], Metrics: [{ Name: 'time' }], ...directive },
      ],
      ...meta,
    },
    service: 'checkout',
    time: 100,
    ...members,
  });
const sample = {
  namespace: 'shop',
  name: 'time',
  dimensions: { service: 'checkout' },
  unit: 'None',
  storageResolution: 60,
  at: NOW,
  values: [100],
};

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
describe('the metrics of a line', () => {
  test.each([
    ['a number', line({}), [sample]],
    ['several numbers', line({ time: [1, 2, 2] }), [{ ...sample, values: [1, 2, 2] }]],
    [
      'unit and resolution',
      line({}, { Metrics: [{ Name: 'time', Unit: 'Milliseconds', StorageResolution: 1 }] }),
      [{ ...sample, unit: 'Milliseconds', storageResolution: 1 }],
    ],
    [
      'a metric for each set of dimensions, the empty one too',
      line({ version: '7' }, { Dimensions: [[], ['service'], ['service', 'version']] }),
      [
        { ...sample, dimensions: {} },
        sample,
        { ...sample, dimensions: { service: 'checkout', version: '7' } },
      ],
    ],
    [
      'several directives',
      line(
        { errors: 0 },
        {},
        {
          CloudWatchMetrics: [
            { Namespace: 'a', Dimensions: [[]], Metrics: [{ Name: 'time' }, { Name: 'errors' }] },
            { Namespace: 'b', Dimensions: [[]], Metrics: [{ Name: 'errors' }] },
          ],
        },
      ),
      [
        { ...sample, namespace: 'a', dimensions: {} },
        { ...sample, namespace: 'a', name: 'errors', dimensions: {}, values: [0] },
        { ...sample, namespace: 'b', name: 'errors', dimensions: {}, values: [0] },
      ],
    ],
    [
      'values with how often each was measured, as collectors write a histogram',
      line({ time: { Values: [1.5, 3], Counts: [4, 1], Max: 3.1, Min: 1.4, Count: 5, Sum: 9 } }),
      [{ ...sample, values: [1.5, 3], counts: [4, 1] }],
    ],
    ['no set of dimensions, no metric', line({}, { Dimensions: [] }), []],
  ])('%s', (_, text, metrics) => {
    expect(embeddedMetrics(text, NOW)).toEqual({ metrics, problems: [] });
  });

  test.each([
    ['another text', 'time=100'],
    ['another JSON', '{"time":100}'],
    ['a text about it', 'see "_aws" in the pages of CloudWatch'],
    ['JSON that breaks off', '{"_aws":{'],
  ])('none in %s', (_, text) => {
    expect(embeddedMetrics(text, NOW)).toEqual({ metrics: [], problems: [] });
  });
});

describe('what CloudWatch does not take', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
  const members = (count: number, value: unknown) =>
    Object.fromEntries(names(count).map((name) => [name, value]));

  test.each([
    ['a metric that is a text', line({ time: 'secret' }), 'time must be a number'],
    ['a metric that is not there', line({}, { Metrics: [{ Name: 'other' }] }), 'other must be a number'],
    ['101 values', line({ time: Array(101).fill(1) }), 'time must be a number'],
    ['counts of other values', line({ time: { Values: [1, 2], Counts: [1] } }), 'time must be a number'],
    ['a count of none', line({ time: { Values: [1], Counts: [0] } }), 'time must be a number'],
    ['another object', line({ time: { Max: 1 } }), 'time must be a number'],
    ['a dimension that is a number', line({ service: 7 }), 'service must be a member'],
    ['a dimension that is too long', line({ service: 'x'.repeat(1025) }), 'service must be a member'],
    ['31 dimensions', line(members(31, 'x'), { Dimensions: [names(31)] }), 'Dimensions.0'],
    [
      '101 metrics',
      line(members(101, 1), { Metrics: names(101).map((Name) => ({ Name })) }),
      '_aws.CloudWatchMetrics.0.Metrics',
    ],
    ['a unit there is not', line({}, { Metrics: [{ Name: 'time', Unit: 'Hours' }] }), 'Metrics.0.Unit'],
    [
      'a resolution there is not',
      line({}, { Metrics: [{ Name: 'time', StorageResolution: 10 }] }),
      'StorageResolution',
    ],
    ['no namespace', line({}, { Namespace: '' }), 'Namespace'],
    ['no time', line({}, {}, { Timestamp: undefined }), '_aws.Timestamp'],
    ['a time long ago', line({}, {}, { Timestamp: NOW - 14 * 86_400_000 - 1 }), '_aws.Timestamp'],
    ['a time far ahead', line({}, {}, { Timestamp: NOW + 2 * 3_600_000 + 1 }), '_aws.Timestamp'],
    ['a line that is too long', line({ more: 'x'.repeat(1024 * 1024) }), 'line must be at most'],
  ])('%s', (_, text, problem) => {
    const { metrics, problems } = embeddedMetrics(text, NOW);
    expect(metrics).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join()).not.toContain('secret');
  });

  test('leaves the rest of the line as it is', () => {
    const text = line(
      { bad: 'x' },
      { Metrics: [{ Name: 'bad' }, { Name: 'time' }], Dimensions: [['no'], ['service']] },
    );
    const { metrics, problems } = embeddedMetrics(text, NOW);
    expect(metrics).toEqual([sample]);
    expect(problems).toHaveLength(2);
  });

  test.each(['100 values', '30 dimensions', '100 metrics'])('but it takes %s', (what) => {
    const text = {
      '100 values': line({ time: Array(100).fill(1) }),
      '30 dimensions': line(members(30, 'x'), { Dimensions: [names(30)] }),
      '100 metrics': line(members(100, 1), { Metrics: names(100).map((Name) => ({ Name })) }),
    }[what];
    expect(embeddedMetrics(text ?? '', NOW).problems).toEqual([]);
  });
});
