import { type Series, scalar, series } from '../../../../rehearsal/cloudwatch/metric-math/value';
import { NotModelled } from '../../../../rehearsal/not-modelled';
import { value } from './value-of';

const _ = undefined;

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
describe('missing datapoints', () => {
  const a = [6, 6, 0, _, _];
  const b = [3, _, 2, 2, _];
  test.each<[string, Series]>([
    ['a + b', [9, 6, 2, 2, _]],
    ['a - b', [3, 6, -2, -2, _]],
    ['a * b', [18, 0, 0, 0, _]],
    // x/0 is dropped, also where the 0 is a missing value.
    ['a / b', [2, _, 0, 0, _]],
    ['b / a', [0.5, 0, _, _, _]],
    ['a ^ b', [216, 1, 0, 0, _]],
    ['-a', [-6, -6, -0, _, _]],
    ['a + 1', [7, 7, 1, _, _]],
    ['10 - a', [4, 4, 10, _, _]],
    ['a / 0', [_, _, _, _, _]],
    ['a > b', [1, 1, 0, 0, _]],
    ['a <= b', [0, 0, 1, 1, _]],
    ['a == 6', [1, 1, 0, _, _]],
    ['a != 6', [0, 0, 1, _, _]],
    ['3 < a', [1, 1, 0, _, _]],
    ['a >= 6', [1, 1, 0, _, _]],
    ['a AND b', [1, 0, 0, 0, _]],
    ['a OR b', [1, 1, 1, 1, _]],
    ['FILL(a, 9)', [6, 6, 0, 9, 9]],
    ['FILL(a, -1)', [6, 6, 0, -1, -1]],
    ['FILL(a, b)', [6, 6, 0, 2, _]],
    ['MAX([a, b])', [6, 6, 2, 2, _]],
    ['MIN([a, b])', [3, 6, 0, 2, _]],
    ['SUM([a, b])', [9, 6, 2, 2, _]],
    // source: AVG, "Missing values are treated as 0"
    ['AVG([a, b])', [4.5, 3, 1, 1, _]],
    ['ABS(a - 7)', [1, 1, 7, _, _]],
    ['CEIL(a / 4)', [2, 2, 0, _, _]],
    ['FLOOR(a / 4)', [1, 1, 0, _, _]],
  ])('a = 6 6 0 - -, b = 3 - 2 2 -: %s', (text, expected) => {
    expect(value(text, { a, b })).toEqual({ kind: 'series', points: expected });
  });

  test('a metric that was never published is filled everywhere', () => {
    expect(value('FILL(a, 0)', { a: [_, _] })).toEqual(series([0, 0]));
  });
});

describe('IF', () => {
  const ids = { m1: [1, 1, 0, 0, _], m2: [30, _, 0, 0, 30], m3: [0, 0, 20, _, 20] };
  test.each<[string, Series]>([
    // source: the two examples of using-metric-math.html, "IF expressions"
    ['IF(m1, m2, m3)', [30, 0, 20, 0, _]],
    ['IF(m1, 5, m3)', [5, 5, 20, _, _]],
    ['IF(m1, m2)', [30, 0, _, _, _]],
    ['IF(m1, 5)', [5, 5, _, _, _]],
    ['IF(m1, m2, 7)', [30, 0, 7, 7, _]],
    ['IF(m1, 5, 7)', [5, 5, 7, 7, _]],
    // source: the same page, IF(metric1, metric2, scalar3)
    ['IF(m1, m2, 5)', [30, 0, 5, 5, _]],
    ['IF(1 > 0, m2, m3)', [30, _, 0, 0, 30]],
    ['IF(1 < 0, m2, m3)', [0, 0, 20, _, 20]],
    ['IF(1 < 0, m2)', [_, _, _, _, _]],
    ['IF(1 < 0, m2, 4)', [4, 4, 4, 4, 4]],
    // Every value but 0 is true.
    ['IF(m1 - 3, 1, 0)', [1, 1, 1, 1, _]],
  ])('%s', (text, expected) => expect(value(text, ids)).toEqual(series(expected)));
});

describe('the worse of two target groups, each with a minimum of requests', () => {
  const formula = 'MAX([IF(FILL(ra,0)>=50,100*FILL(ea,0)/ra,0), IF(FILL(rb,0)>=50,100*FILL(eb,0)/rb,0)])';
  test.each<[string, Record<string, Series>, Series]>([
    ['only the small group is bad', { ra: [950], ea: [_], rb: [50], eb: [10] }, [20]],
    ['only the large group is bad', { ra: [1000], ea: [300], rb: [50], eb: [_] }, [30]],
    ['both are', { ra: [100], ea: [1], rb: [100], eb: [3] }, [3]],
    ['the bad group has too few requests', { ra: [950], ea: [_], rb: [49], eb: [49] }, [0]],
    ['one group has none', { ra: [1000], ea: [_], rb: [_], eb: [_] }, [0]],
    ['nothing was ever published', { ra: [_], ea: [_], rb: [_], eb: [_] }, [0]],
    [
      'it gets bad and good again',
      { ra: [90, 90, 90], ea: [_, 9, _], rb: [_, _, 60], eb: [_, _, _] },
      [0, 10, 0],
    ],
  ])('%s', (_name, ids, expected) => expect(value(formula, ids)).toEqual(series(expected)));
});

describe('types', () => {
  test('an expression without series is a scalar', () => {
    expect(value('(1 + 2) * 3 > 8', {})).toEqual(scalar(1));
  });

  test.each([
    ['MAX(1)', 'metric math MAX over scalar'],
    ['MAX([m1, 0])', 'metric math array over scalar'],
    ['[m1, m1] > 1', 'metric math > over array'],
    ['[m1, m1] + [m1]', 'metric math + over two arrays'],
    ['IF(1, 2, 3)', 'metric math IF of scalars alone'],
    ['IF([m1], m1, 0)', 'metric math IF condition over array'],
    ['METRICS(m1)', 'metric math METRICS over series'],
    ['PERIOD(m1 + 1)', 'metric math PERIOD of anything but a metric'],
    ['TIME_SERIES(m1)', 'metric math TIME_SERIES over series'],
    ['SORT([m1], MAX, 5)', 'metric math SORT by anything but AVG, MIN, MAX, SUM and ASC, DESC'],
    ['HOUR(1)', 'metric math HOUR over scalar'],
    ['FIRST(m1)', 'metric math FIRST over series'],
    ["m1 + 'text'", 'metric math + over text'],
    ['IF(m1, [m1, m1], 0)', 'metric math IF over array'],
    ['FILL(1, 0)', 'metric math FILL over scalar'],
    ['FILL(m1, [m1])', 'metric math FILL over array'],
    ['FILL(m1, ASC)', 'metric math FILL over text'],
  ])('%s is refused by name', (text, what) => {
    expect(() => value(text, { m1: [1] })).toThrow(new NotModelled(what));
  });

  test.each([
    ['IF(m1)', 'metric math IF must be given 2 or 3 arguments, got 1'],
    ['IF(m1, 1, 2, 3)', 'metric math IF must be given 2 or 3 arguments, got 4'],
    ['FILL(m1)', 'metric math FILL must be given 2 arguments, got 1'],
    ['ABS(m1, 2)', 'metric math ABS must be given 1 arguments, got 2'],
  ])('%s is no call', (text, message) => expect(() => value(text, { m1: [1] })).toThrow(message));
});
