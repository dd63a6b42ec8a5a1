import { SampleBlock } from '../../../rehearsal/cloudwatch/sample-block';
import { SampleWindow } from '../../../rehearsal/cloudwatch/sample-window';
import { statistic } from '../../../rehearsal/cloudwatch/statistics';
import { NotModelled } from '../../../rehearsal/not-modelled';

/** Of samples, value → how often. */
function of(name: string, ...blocks: ReadonlyMap<number, number>[]): number | undefined {
  return statistic(name).of(SampleWindow.of(...blocks.map((samples) => SampleBlock.of(samples))));
}

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
    ['TS(:0.3)', 10.5],
    ['TS(0.3:)', 4],
    ['TM(0.1:0.5)', 3.5 / 9],
    ['TM(:0.3)', 10.5 / 95],
    // 90 × 0.2, 5 × 0.3, 5 × 0.4
    ['WM(0.2:0.4)', 0.215],
    // Percent bounds cut off samples by rank; the fraction of one that a bound falls into counts.
    ['tc90', 90],
    ['TC(10%:90%)', 80],
    ['TC(99.5%:)', 0.5],
    ['ts95', 10.5],
    ['TS(95%:)', 4],
    ['tm95', 10.5 / 95],
    ['TM(:95%)', 10.5 / 95],
    ['TM(95%:)', 4 / 5],
    ['TM(25%:75%)', 0.1],
    ['IQM', 0.1],
    // 90 × 0.1, 10 × 0.3
    ['wm95', 0.12],
    ['WM(92%:98%)', (95 * 0.3 + 5 * 0.5) / 100],
  ])('%s is %d', (name, expected) => {
    expect(of(name, LATENCIES)).toBeCloseTo(expected, 10);
    // In two blocks it is the same.
    const halves = [...LATENCIES].map(([value, count]) => new Map([[value, count]]));
    expect(of(name, ...halves)).toBeCloseTo(expected, 10);
  });

  test.each(['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum', 'p99', 'TC(:1)', 'PR(:1)'])(
    '%s of nothing is missing',
    (name) => expect(of(name)).toBeUndefined(),
  );

  test.each(['p50', 'TC(:1)', 'PR(:1)', 'tm90', 'WM(0:1)', 'IQM'])(
    '%s is not available with negative values',
    (name) => {
      expect(of(name, new Map([[-1, 1]]))).toBeUndefined();
    },
  );

  test.each(['TM(5:)', 'TM(2:3)', 'tm0'])('%s is missing when nothing is within its bounds', (name) => {
    expect(of(name, LATENCIES)).toBeUndefined();
  });

  test.each([
    ...['PR(:)', 'TC(.:1)', 'TC(1:1)', 'TM(90%:10%)', 'TM(10%:90)', 'TM(:110%)', 'PR(10%:90%)'],
    ...['p101', 'tm101', 'TM90', 'pr50', 'average', 'toString', 'SUM'],
  ])('%s is refused by name', (name) => {
    expect(() => statistic(name)).toThrow(new NotModelled(`CloudWatch statistic ${name}`));
  });
});
