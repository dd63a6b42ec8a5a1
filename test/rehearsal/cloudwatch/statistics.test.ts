import { statistic } from '../../../rehearsal/cloudwatch/statistics';
import { NotModelled } from '../../../rehearsal/not-modelled';

const LATENCIES = new Map([
  [0.1, 90],
  [0.3, 5],
  [0.5, 4],
  [2, 1],
]);

describe('a statistic of 90 × 0.1, 5 × 0.3, 4 × 0.5, 1 × 2', () => {
  test.each([
    ['SampleCount', 100],
    ['Sum', 14.5],
    ['Average', 0.145],
    ['Minimum', 0.1],
    ['Maximum', 2],
    ['p0', 0.1],
    ['p50', 0.1],
    ['p90', 0.1],
    ['p90.1', 0.3],
    ['p95', 0.3],
    ['p99', 0.5],
    ['p99.9', 2],
    ['p100', 2],
    // Lower bound exclusive, upper inclusive.
    // source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
    ['TC(:0.3)', 95],
    ['TC(0.3:)', 5],
    ['TC(0.1:0.5)', 9],
    ['TC(5:)', 0],
    ['PR(:0.3)', 95],
    ['PR(0.3:)', 5],
  ])('%s is %d', (name, expected) => {
    expect(statistic(name)(LATENCIES)).toBeCloseTo(expected, 10);
  });

  test.each(['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum', 'p99', 'TC(:1)', 'PR(:1)'])(
    '%s of nothing is missing',
    (name) => expect(statistic(name)(new Map())).toBeUndefined(),
  );

  test.each(['p50', 'TC(:1)', 'PR(:1)'])('%s is not available with negative values', (name) => {
    expect(statistic(name)(new Map([[-1, 1]]))).toBeUndefined();
  });

  test.each(['TM(10%:90%)', 'TC(10%:90%)', 'PR(:)', 'TC(.:1)', 'IQM', 'p101', 'average', 'toString'])(
    '%s is refused by name',
    (name) => {
      expect(() => statistic(name)).toThrow(new NotModelled(`CloudWatch statistic ${name}`));
    },
  );
});
