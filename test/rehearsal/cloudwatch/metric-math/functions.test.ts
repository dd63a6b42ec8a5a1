import {
  array,
  type Series,
  scalar,
  series,
  type Value,
} from '../../../../rehearsal/cloudwatch/metric-math/value';
import { START, value } from './value-of';

const _ = undefined;
const m1 = [1, _, 4, -9, _];
const m2 = [10, 20, _, 40, _];
const m3 = [_, _, _, _, _];

/** Of m1 and m2, and m3, which has no datapoints. */
function of(text: string): Value {
  return value(text, { m1, m2, m3 });
}

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html, its table of functions, for
// all of this file. What is said there of missing values is less than what is pinned here.
describe('series of series', () => {
  test.each<[string, Series]>([
    ['ABS(m1-m2)', [9, 20, 4, 49, _]],
    ['MIN(ABS([m1, m2]))', [1, 20, 4, 9, _]],
    ['CEIL(m1/2)', [1, _, 2, -4, _]],
    ['SUM(CEIL(METRICS()))', [11, 20, 4, 31, _]],
    ['FLOOR(m1/2)', [0, _, 2, -5, _]],
    ['LOG10(m2)', [1, Math.log10(20), _, Math.log10(40), _]],
    // Of what is not above 0 there is no logarithm: dropped.
    ['LOG(m1)', [0, _, Math.log(4), _, _]],
    ['DIFF(m1)', [_, _, 3, -13, _]],
    ['DIFF_TIME(m1)', [_, _, 120, 60, _]],
    ['RATE(m1)', [_, _, 3 / 120, -13 / 60, _]],
    ['RUNNING_SUM(m1)', [1, _, 5, -4, _]],
    ['FILL(m1, REPEAT)', [1, 1, 4, -9, -9]],
    ['FILL(m1 - 1, LINEAR)', [0, 1.5, 3, -10, _]],
    ['FILL(m1, m2)', [1, 20, 4, -9, _]],
    ['FILL(m1, MIN(m1))', [1, -9, 4, -9, -9]],
    ['FILL(m3, REPEAT)', m3],
    ['STDDEV([m1, m2])', [4.5, 0, 0, 24.5, _]],
    ['DATAPOINT_COUNT(METRICS())', [2, 1, 1, 2, _]],
  ])('%s', (text, expected) => expect(of(text)).toEqual(series(expected)));
});

describe('scalars of one series, over all periods that are there', () => {
  test.each([
    ['SUM(m1)', -4],
    ['MAX(m1)', 4],
    ['MIN(m1)', -9],
    // "Missing values are treated as 0."
    ['AVG(m1)', -4 / 5],
    ['DATAPOINT_COUNT(m1)', 3],
    ['SUM(m1) / DATAPOINT_COUNT(m1)', -4 / 3],
    ['STDDEV(m2)', Math.sqrt(1400 / 9)],
    ['SUM(m3)', 0],
    ['PERIOD(m1)', 60],
    ['METRIC_COUNT(METRICS())', 3],
  ])('%s', (text, expected) => {
    const result = of(text);
    expect(result.kind === 'scalar' && result.value).toBeCloseTo(expected, 12);
  });

  test.each<[string, Series]>([
    ['m1-AVG(m1)', [1.8, _, 4.8, -8.2, _]],
    ['MAX(m1)/m1', [4, _, 1, 4 / -9, _]],
    ['m1/PERIOD(m1)', [1 / 60, _, 4 / 60, -9 / 60, _]],
    ['SUM([m1,m2])/AVG(m2)', [11 / 14, 20 / 14, 4 / 14, 31 / 14, _]],
    ['TIME_SERIES(MAX(m1))', [4, 4, 4, 4, 4]],
    ['TIME_SERIES(10)', [10, 10, 10, 10, 10]],
    ['m1/METRIC_COUNT(METRICS())', [1 / 3, _, 4 / 3, -3, _]],
    ['m1/SUM(m3)', m3],
  ])('%s', (text, expected) => {
    const result = of(text);
    const points = result.kind === 'series' ? result.points : [];
    expect(points.map((point) => point?.toFixed(12))).toEqual(expected.map((point) => point?.toFixed(12)));
  });
});

describe('arrays', () => {
  const ids = { errors4xx: [1, 2], errors5xx: [3, _], requests: [8, 9] };
  test.each<[string, Value]>([
    ['METRICS()', array([ids.errors4xx, ids.errors5xx, ids.requests])],
    ['METRICS("errors")', array([ids.errors4xx, ids.errors5xx])],
    ['METRICS("nothing")', array([])],
    ['SUM(METRICS("errors"))', series([4, 2])],
    ['SUM([METRICS("4xx"), METRICS("5xx")])', series([4, 2])],
    ['SUM(METRICS("errors"))/SUM(METRICS("requests"))*100', series([50, 200 / 9])],
    [
      'METRICS("errors")*100',
      array([
        [100, 200],
        [300, _],
      ]),
    ],
    [
      'METRICS("errors")/requests',
      array([
        [1 / 8, 2 / 9],
        [3 / 8, 0],
      ]),
    ],
    ['SUM(8/[errors4xx, requests])', series([9, 4 + 8 / 9])],
    [
      '-[errors4xx, errors5xx]',
      array([
        [-1, -2],
        [-3, _],
      ]),
    ],
    [
      'FILL(METRICS("errors"), 0)',
      array([
        [1, 2],
        [3, 0],
      ]),
    ],
    [
      'FILL(METRICS("errors"), errors4xx)',
      array([
        [1, 2],
        [3, 2],
      ]),
    ],
    ['FIRST(METRICS())', series(ids.errors4xx)],
    ['LAST(METRICS())', series(ids.requests)],
    ['FIRST(METRICS("nothing"))', series([_, _])],
    ['SLICE(METRICS(), 1, 2)', array([ids.errors5xx])],
    ['SLICE(METRICS(), 1)', array([ids.errors5xx, ids.requests])],
    ['SORT(METRICS(), SUM, DESC)', array([ids.requests, ids.errors4xx, ids.errors5xx])],
    ['SORT(METRICS(), MAX, ASC)', array([ids.errors4xx, ids.errors5xx, ids.requests])],
    ['SORT(METRICS(), MIN, DESC, 2)', array([ids.requests, ids.errors5xx])],
    ['SLICE(SORT(METRICS(), SUM, DESC), 0, 1)', array([ids.requests])],
    ['IF(FIRST(SORT(METRICS(), AVG, DESC))>8, 1, 0)', series([0, 1])],
  ])('%s', (text, expected) => expect(value(text, ids)).toEqual(expected));

  test('REMOVE_EMPTY drops the series without datapoints and keeps the gaps of the others', () => {
    expect(of('REMOVE_EMPTY(METRICS())')).toEqual(array([m1, m2]));
    expect(of('METRIC_COUNT(REMOVE_EMPTY(METRICS()))')).toEqual(scalar(2));
  });
});

// The series begins on Friday, 22 July 2022, at 23:58 UTC.
describe('times, without gaps', () => {
  test.each<[string, Series]>([
    ['MINUTE(m3)', [58, 59, 0, 1, 2]],
    ['HOUR(m3)', [23, 23, 0, 0, 0]],
    ['DAY(m3)', [5, 5, 6, 6, 6]],
    ['DATE(m3)', [22, 22, 23, 23, 23]],
    ['MONTH(m3)', [7, 7, 7, 7, 7]],
    ['YEAR(m3)', [2022, 2022, 2022, 2022, 2022]],
    ['EPOCH(m3)', [0, 60, 120, 180, 240].map((seconds) => START / 1000 + seconds)],
    // "returns metrics only from weekdays"
    ['IF(DAY(m2)<6,m2)', [10, 20, _, _, _]],
    ['IF(MONTH(m1) == 4,m1)', m3],
  ])('%s', (text, expected) => expect(of(text)).toEqual(series(expected)));
});

describe('the comparison operators', () => {
  const ids = { metric1: [30, 20, 0, 0], metric2: [20, _, 20, _] };
  test.each<[string, Series]>([
    ['metric1 < metric2', [0, 0, 1, 0]],
    ['metric1 >= 30', [1, 0, 0, 0]],
    ['metric1 > 15 AND metric2 > 15', [1, 0, 0, 0]],
    ['metric1 > 15 && metric2 > 15', [1, 0, 0, 0]],
    ['metric1 > 15 || metric2 > 15', [1, 1, 1, 0]],
    ['IF(metric1<25, metric1)', [_, 20, 0, 0]],
    ['IF(metric1<25, 10, 2)', [2, 10, 10, 10]],
  ])('%s', (text, expected) => expect(value(text, ids)).toEqual(series(expected)));
});
