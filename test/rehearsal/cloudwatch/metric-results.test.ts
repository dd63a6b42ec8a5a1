import { type MetricDatum, putMetricData } from '../../../rehearsal/cloudwatch/metric-datum';
import {
  getMetricData,
  getMetricStatistics,
  type MetricDataQuery,
} from '../../../rehearsal/cloudwatch/metric-results';
import { MetricStore, MINUTE } from '../../../rehearsal/cloudwatch/metric-store';

const START = Date.UTC(2026, 10, 21, 12);
const DAY = 24 * 3_600_000;
const metric = (name: string) => ({ namespace: 'Shop', name, dimensions: { Service: 'shop' } });

/** Requests 10, 20, 30, … a minute; an error in every second. */
function tenMinutes(): MetricStore {
  const store = new MetricStore();
  for (let minute = 0; minute < 10; minute++) {
    store.record({ ...metric('Requests'), unit: 'Count' }, START + minute * MINUTE, 1, 10 * (minute + 1));
    if (minute % 2 === 0) store.record(metric('Errors'), START + minute * MINUTE, 1);
  }
  return store;
}

const of = (id: string, name: string, periodMs = MINUTE, over: object = {}): MetricDataQuery => ({
  id,
  metricStat: { metric: metric(name), stat: 'Sum', periodMs },
  ...over,
});

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
describe('GetMetricData', () => {
  const get = (queries: MetricDataQuery[], over: object = {}) =>
    getMetricData(tenMinutes(), { queries, start: START, end: START + 4 * MINUTE, ...over });

  test('gives the newest first, and leaves out what is missing', () => {
    expect(get([of('e', 'Errors')])).toEqual([
      { id: 'e', label: 'Errors', timestamps: [START + 2 * MINUTE, START], values: [1, 1] },
    ]);
  });

  test.each([
    ['in order', { scanBy: 'TimestampAscending' }, [10, 20, 30, 40]],
    ['from within a minute on', { start: START + 59_999 }, [40, 30, 20, 10]],
    ['the end is exclusive', { end: START + MINUTE }, [10]],
    ['without what has not arrived', { visibleUntil: START + 2 * MINUTE }, [20, 10]],
  ])('%s', (_what, over, expected) => expect(get([of('r', 'Requests')], over)[0]?.values).toEqual(expected));

  test('periods begin with the request', () => {
    const [result] = get([of('r', 'Requests', 2 * MINUTE)], {
      start: START + MINUTE,
      end: START + 5 * MINUTE,
    });
    expect(result).toMatchObject({
      timestamps: [START + 3 * MINUTE, START + MINUTE],
      values: [90, 50],
    });
  });

  test('evaluates expressions, and returns what is asked for', () => {
    const results = get(
      [
        { id: 'share', expression: '100*errors/requests', label: 'Errors (%)' },
        of('errors', 'Errors', MINUTE, { returnData: false }),
        of('requests', 'Requests', MINUTE, { returnData: false }),
        { id: 'all', expression: 'FILL(METRICS(), 0)' },
      ],
      { end: START + 2 * MINUTE },
    );
    expect(results.map(({ id, label, values }) => [id, label, values])).toEqual([
      ['share', 'Errors (%)', [0, 10]],
      ['all', 'all', [0, 1]],
      ['all', 'all', [20, 10]],
    ]);
  });

  test.each([
    [[of('r', 'Requests'), of('r', 'Errors')], 'Id must be unique and begin with a lowercase letter, got r'],
    [[of('R', 'Requests')], 'Id must be unique and begin with a lowercase letter, got R'],
    [[{ id: 'r' }], 'r must be either a MetricStat or an Expression'],
    [[of('r', 'Requests', 90_000)], 'Period must be 1, 5, 10, 20, 30 or a multiple of 60, got 90'],
    [[{ id: 's', expression: '1 + 1' }], 's must be a time series, got a scalar'],
    [[{ id: 's', expression: "SEARCH('{Shop}', 'Sum')" }], 'metric math function SEARCH is not modelled'],
    [[{ id: 's', expression: 'SELECT SUM(Requests) FROM Shop' }], 'Metrics Insights query is not modelled'],
    [
      [{ id: 's', expression: 'a + b' }, of('a', 'Requests'), of('b', 'Requests', 5 * MINUTE)],
      'metric math over periods of 60 s and 300 s is not modelled',
    ],
  ])('%# is refused', (queries, message) => expect(() => get(queries)).toThrow(message));

  test('ends after it begins', () => {
    expect(() => get([of('r', 'Requests')], { end: START })).toThrow('StartTime must be before EndTime');
  });
});

describe('GetMetricStatistics', () => {
  test('gives datapoints with all statistics, of each unit', () => {
    const store = tenMinutes();
    store.record({ ...metric('Requests'), unit: 'None' }, START, 5);
    const request = {
      metric: metric('Requests'),
      periodMs: 5 * MINUTE,
      statistics: ['Sum', 'p99'],
      start: START,
      end: START + 10 * MINUTE,
    };
    expect(getMetricStatistics(store, request)).toEqual([
      { timestamp: START, unit: 'Count', values: { Sum: 150, p99: 1 } },
      { timestamp: START + 5 * MINUTE, unit: 'Count', values: { Sum: 400, p99: 1 } },
      { timestamp: START, unit: 'None', values: { Sum: 5, p99: 5 } },
    ]);
    expect(getMetricStatistics(store, { ...request, unit: 'None' })).toHaveLength(1);
    expect(() => getMetricStatistics(store, { ...request, periodMs: 90_000 })).toThrow('Period must be');
  });
});

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
describe('PutMetricData', () => {
  function statisticsOf(datum: Omit<MetricDatum, 'metricName'>): (number | undefined)[] {
    const store = new MetricStore();
    putMetricData(store, 'Shop', [{ metricName: 'Wait', ...datum }], START);
    const own = { namespace: 'Shop', name: 'Wait', dimensions: {} };
    return ['SampleCount', 'Sum', 'Minimum', 'Maximum', 'p50'].map((stat) =>
      store.datapoint(own, stat, START, MINUTE),
    );
  }

  test.each<[string, Omit<MetricDatum, 'metricName'>, (number | undefined)[]]>([
    ['a value', { value: 3 }, [1, 3, 3, 3, 3]],
    ['values', { values: [1, 2, 9] }, [3, 12, 1, 9, 2]],
    ['values with counts', { values: [1, 2], counts: [1, 9] }, [10, 19, 1, 2, 2]],
    // source: Statistics-definitions.html: percentiles need raw data, unless all of a set are equal
    [
      'a statistic set',
      { statisticValues: { sampleCount: 4, sum: 10, minimum: 1, maximum: 5 } },
      [4, 10, 1, 5, undefined],
    ],
    [
      'a statistic set of equals',
      { statisticValues: { sampleCount: 4, sum: 8, minimum: 2, maximum: 2 } },
      [4, 8, 2, 2, 2],
    ],
    ['another time', { value: 3, timestamp: START - MINUTE }, Array(5).fill(undefined)],
  ])('%s', (_what, datum, expected) => expect(statisticsOf(datum)).toEqual(expected));

  test('in high resolution and in a unit', () => {
    const store = new MetricStore();
    const datum = { metricName: 'Wait', value: 1, unit: 'Seconds', storageResolution: 1 };
    putMetricData(store, 'Shop', [{ ...datum, timestamp: START + 31_000 }], START);
    const own = { namespace: 'Shop', name: 'Wait', dimensions: {} };
    expect(store.datapoint(own, 'Sum', START + 30_000, 10_000, 'Seconds')).toBe(1);
    expect(store.datapoint(own, 'Sum', START, 10_000)).toBeUndefined();
  });

  const good: MetricDatum = { metricName: 'Wait', value: 1 };
  test.each<[Partial<MetricDatum>, string]>([
    [{ values: [1] }, 'MetricData[1].Value must be the only one of Value, Values and StatisticValues, got 2'],
    [{ metricName: '' }, 'MetricData[1].MetricName must be 1 to 255 characters'],
    [{ value: Number.NaN }, 'MetricData[1].Value must be a number of at most 2^360, got "NaN"'],
    [{ value: Number.POSITIVE_INFINITY }, 'MetricData[1].Value must be a number of at most 2^360'],
    [
      { timestamp: START - 15 * DAY },
      'MetricData[1].Timestamp must be from two weeks ago to two hours ahead',
    ],
    [{ timestamp: START + 3 * 3_600_000 }, 'MetricData[1].Timestamp must be from two weeks ago'],
    [{ storageResolution: 30 }, 'MetricData[1].StorageResolution must be 1 or 60, got 30'],
    [{ value: undefined, values: [] }, 'MetricData[1].Values must be 1 to 150 numbers, got 0'],
    [{ value: undefined, values: [1], counts: [1, 2] }, 'MetricData[1].Counts must be as many as Values'],
    [{ value: undefined, values: [1], counts: [0] }, 'MetricData[1].Counts must be above 0'],
    [
      { dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, at) => [`d${at}`, 'v'])) },
      'MetricData[1].Dimensions must be at most 30, got 31',
    ],
  ])('%# is refused, and nothing is recorded', (over, message) => {
    const store = new MetricStore();
    expect(() => putMetricData(store, 'Shop', [good, { ...good, ...over }], START)).toThrow(message);
    expect(store.list()).toEqual([]);
  });

  test('not in a namespace of AWS', () => {
    expect(() => putMetricData(new MetricStore(), 'AWS/ECS', [good], START)).toThrow('Namespace must be');
  });
});
