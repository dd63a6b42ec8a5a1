import { MINUTE } from '../../../../lambda/gate/metrics/judge/input';
import { type Answered, numbersOf } from '../../../../lambda/gate/metrics/numbers';
import { countsOf, groupQueries } from '../../../../lambda/gate/metrics/queries';
import type { CustomMetric, MetricsSettings } from '../../../../lambda/shared/environment';

const orders: CustomMetric = {
  ...{ name: 'orders', namespace: 'Shop', metric: 'Orders', dimensions: {}, statistic: 'Sum' },
  ...{ worse: 'lower', per: 'minute', by: 0.2 },
};
const settings = (...custom: readonly CustomMetric[]): MetricsSettings => ({
  ...{ errors: { budget: 0.001 }, slow: { overSeconds: 0.3, budget: 0.01 }, custom },
  ...{ warmUpMinutes: 1, historyMinutes: 180, gates: 1 },
});
/** Values of the minutes from the first one on; undefined where there is no datapoint. */
const series = (...values: readonly (number | undefined)[]) =>
  new Map(values.flatMap((value, at) => (value === undefined ? [] : [[at * MINUTE, value] as const])));
const answers = (of: Readonly<Record<string, ReadonlyMap<number, number>>>) => new Map(Object.entries(of));

// source: CloudWatch API reference, GetMetricData: at most 500 queries
test('a target group is asked for its counts and percentiles, in far fewer queries than CloudWatch takes', () => {
  const asked = groupQueries(settings(), { targetGroup: 'targetgroup/a/1', loadBalancer: 'app/b/2' });
  expect(asked.map(({ Id, MetricStat }) => [Id, MetricStat?.Metric?.MetricName, MetricStat?.Stat])).toEqual([
    ['requests', 'RequestCount', 'Sum'],
    ['errors', 'HTTPCode_Target_5XX_Count', 'Sum'],
    ['refused', 'TargetConnectionErrorCount', 'Sum'],
    ['answered', 'TargetResponseTime', 'SampleCount'],
    ['fast', 'TargetResponseTime', 'TC(:0.3)'],
    ['p50', 'TargetResponseTime', 'p50'],
    ['p95', 'TargetResponseTime', 'p95'],
    ['p99', 'TargetResponseTime', 'p99'],
  ]);
});

describe('minutes of a target group', () => {
  test('a metric that was not published is 0: ELB publishes no 5xx where there is none', () => {
    const of = { requests: series(10), answered: series(10), fast: series(9) };
    expect(countsOf(settings(), answers(of))).toEqual([
      { minute: 0, requests: 10, answered: 10, errors: 0, slow: 1, counts: { unanswered: 0 } },
    ]);
  });

  test('refused connections are errors, and percentiles go along', () => {
    const of = { requests: series(10), errors: series(1), refused: series(2), answered: series(8) };
    const times = { p50: series(0.0412345), p95: series(0.2), p99: series(1) };
    expect(countsOf(settings(), answers({ ...of, fast: series(8), ...times }))).toEqual([
      {
        ...{ minute: 0, requests: 10, answered: 8, errors: 3, slow: 0, counts: { unanswered: 0 } },
        responseTime: { p50: 0.04123, p95: 0.2, p99: 1 },
      },
    ]);
  });

  test.each([
    ['all are answered', [10, 10, 10], [10, 10, 10], [0, 0, 0]],
    ['one in ten is not', [10, 10, 10], [9, 9, 9], [1, 1, 1]],
    ['some are on their way when a minute ends', [10, 10, 10, 10], [8, 12, 8, 12], [2, 0, 0, 0]],
    ['more are answered than were sent', [10, 10, 10], [11, 10, 10], [0, 0, 0]],
    ['none is', [10, 10], [undefined, undefined], [10, 10]],
    ['a step of the release brings more that are on their way', [60, 120], [60, 115], [0, 0], 3],
    ['a step, and some are lost', [60, 120, 120], [60, 100, 110], [0, 14, 10], 3],
  ])('requests without an answer: %s', (_, requests, answered, unanswered, seconds = 0.01) => {
    const of = {
      ...{ requests: series(...requests), answered: series(...answered), fast: series(...answered) },
      ...Object.fromEntries(
        ['p50', 'p95', 'p99'].map((one) => [one, series(...answered.map((count) => count && seconds))]),
      ),
    };
    expect(countsOf(settings(), answers(of)).map(({ counts }) => counts?.unanswered)).toEqual(unanswered);
  });
});

describe('numbers a minute', () => {
  const of = (until: number, ...values: readonly (number | undefined)[]): Answered => ({
    span: { from: 0, until: until * MINUTE },
    answers: answers({ custom0: series(...values) }),
  });
  const [sum, average] = [orders, { ...orders, statistic: 'Average' }];
  test.each([
    [
      'a sum that is not published is 0',
      sum,
      of(4, undefined, 5, undefined, 5),
      of(6, 5),
      [5, 0, 5],
      [5, 0, 0],
    ],
    [
      'what is before its first datapoint is not known',
      sum,
      of(3, undefined, undefined, 1),
      of(1, 2),
      [1],
      [2],
    ],
    ['what may be late is not 0', sum, of(1, 5), of(5, 5, undefined, 5), [5], [5, 0, 5]],
    ['it is, once it is late', sum, of(1, 5), of(6), [5], [0, 0, 0]],
    ['a name that is wrong has no numbers', sum, of(3), of(5), [], []],
    ['nor has one that is new', sum, of(3), of(5, 1, undefined, 1), [], [1, 1]],
    ['an average of nothing is none', average, of(3, 5, undefined, 5), of(9, 5), [5, 5], [5]],
  ])('%s', (_, metric, before, after, earlier, later) => {
    const numbers = numbersOf(settings(metric), before, after);
    const values = (all: typeof numbers.before) => all.map((one) => one.map(({ value }) => value));
    expect([values(numbers.before), values(numbers.after)]).toEqual([[earlier], [later]]);
  });
});
