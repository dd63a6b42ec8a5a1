import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import { Alarms, type AlarmsOptions } from '../../../rehearsal/cloudwatch/alarms';
import type { PublishedMetric } from '../../../rehearsal/cloudwatch/metric';
import { MetricStore } from '../../../rehearsal/cloudwatch/metric-store';
import { mathAlarm, metricAlarm, metricOf } from './alarm-properties';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 21);
const JOBS: PublishedMetric = { namespace: 'Shop', name: 'Jobs', dimensions: {} };

function jobs(over: object = {}): object {
  return metricAlarm({
    AlarmName: 'jobs',
    Namespace: 'Shop',
    MetricName: 'Jobs',
    Dimensions: undefined,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: 0,
    ...over,
  });
}

/** Every change of the alarm `jobs`, as the state's first letter and when it was. */
async function changes(
  properties: object,
  publish: (clock: VirtualClock, store: MetricStore) => void,
  hours: number,
  options?: AlarmsOptions,
): Promise<string[]> {
  const clock = new VirtualClock(START);
  const store = new MetricStore();
  const alarms = new Alarms(clock, store, options);
  const seen: string[] = [];
  alarms.onChange(({ state, changedAt }) =>
    seen.push(`${state.charAt(0)} ${new Date(changedAt).toISOString().slice(8, 19)}`),
  );
  publish(clock, store);
  alarms.add(alarmDefinition('A', properties));
  const stop = new AbortController();
  clock.schedule(hours * HOUR + 1, () => stop.abort());
  await clock.run(alarms.start(stop.signal));
  return seen;
}

/** One sample at each time, as if recorded then. */
function at(metric: PublishedMetric, samples: readonly (readonly [ms: number, value: number])[]) {
  return (clock: VirtualClock, store: MetricStore) => {
    const record = store.recorder(metric);
    for (const [ms, value] of samples) clock.schedule(ms, () => record(START + ms, value));
  };
}

describe('an alarm over more than a day', () => {
  // source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html, "Example of evaluating a
  // multi-day alarm": a job of every 3 days fails at 10:02, which is seen at 11:03; it is run again at 11:43, seen at
  // 12:03. Here the job last ran at 10:02 three days before.
  test('is evaluated once an hour, with data up to the full hour', async () => {
    const ran = at(JOBS, [
      [10 * HOUR + 2 * MINUTE, 1],
      [83 * HOUR + 43 * MINUTE, 1],
    ]);
    const properties = jobs({
      Period: 86_400,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
    const options = { evaluationRange: (periods: number) => periods };
    expect(await changes(properties, ran, 90, options)).toEqual([
      'A 21T00:00:00',
      'O 21T11:03:00',
      'A 24T11:03:00',
      'O 24T12:03:00',
    ]);
  });

  test('of one period of three days sees what ended within it', async () => {
    const properties = jobs({ Period: 259_200 });
    const failed = at(JOBS, [[5 * HOUR + 10 * MINUTE, 1]]);
    const options = { evaluationRange: (periods: number) => periods };
    expect(await changes(properties, failed, 100, options)).toEqual([
      'O 21T00:00:00',
      'A 21T06:03:00',
      'O 24T06:03:00',
    ]);
  });
});

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html, High-resolution alarms
describe('an alarm of a period below a minute', () => {
  const properties = jobs({ Period: 10, EvaluationPeriods: 2, DatapointsToAlarm: 2 });
  const seconds = (metric: PublishedMetric) =>
    at(
      metric,
      Array.from({ length: 60 }, (_, index) => [index * 5000, index >= 20 && index < 40 ? 1 : 0]),
    );

  test('is evaluated every ten seconds', async () => {
    // Bad from 1:40 to 3:20; the second bad period has ended at 2:00 and is seen ten seconds later.
    expect(await changes(properties, seconds({ ...JOBS, storageResolution: 1 }), 0.1)).toEqual([
      'O 21T00:00:00',
      'A 21T00:02:10',
      'O 21T00:03:40',
    ]);
  });

  test('sees its data at once when they are not late', async () => {
    const options = { highResolutionDelayMs: 0 };
    expect((await changes(properties, seconds({ ...JOBS, storageResolution: 1 }), 0.1, options))[1]).toBe(
      'A 21T00:02:00',
    );
  });

  // source: API_PutMetricAlarm, Period: "the alarm might often lapse into INSUFFICENT_DATA status"
  test('lapses on a metric of standard resolution', async () => {
    const missing = { ...properties, TreatMissingData: 'missing' };
    const seen = await changes(missing, seconds(JOBS), 0.1);
    expect(seen.filter((change) => change.startsWith('I')).length).toBeGreaterThan(2);
  });
});

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
describe('a wall-clock window', () => {
  const failing = at(JOBS, [[90 * MINUTE, 1]]);
  const wallClock = (Period: number, Timezone?: string, over: object = {}) =>
    jobs({ Period, EvaluationWindow: { WallClockWindow: { ...(Timezone && { Timezone }) } }, ...over });

  test.each([
    ['an hour of the clock, once it is over', 3600, undefined, 4, ['A 21T02:00:00', 'O 21T03:00:00']],
    ['an hour by a clock half an hour off', 3600, 'Asia/Kolkata', 4, ['A 21T02:30:00', 'O 21T03:30:00']],
    ['five minutes', 300, undefined, 3, ['A 21T01:35:00', 'O 21T01:40:00']],
    ['a day from midnight to midnight', 86_400, undefined, 50, ['A 22T00:00:00', 'O 23T00:00:00']],
    ['a day of New York', 86_400, 'America/New_York', 50, ['A 21T05:00:00', 'O 22T05:00:00']],
    ['a day at a fixed offset', 86_400, '-08:00', 50, ['A 21T08:00:00', 'O 22T08:00:00']],
    ['a week from Monday to Sunday', 604_800, undefined, 220, ['A 23T00:03:00', 'O 30T00:03:00']],
  ])('is %s', async (_what, period, zone, hours, expected) => {
    const seen = await changes(wallClock(period, zone), failing, hours);
    expect(seen.slice(1)).toEqual(expected);
  });

  test('looks at exactly N periods, while one that slides goes on using an old datapoint', async () => {
    const missing = { TreatMissingData: 'ignore' };
    const good = at(JOBS, [
      [10 * MINUTE, 1],
      [70 * MINUTE, 0],
    ]);
    expect(await changes(wallClock(3600, undefined, missing), good, 6)).toEqual([
      'A 21T01:00:00',
      'O 21T02:00:00',
    ]);
    const dead = { ComparisonOperator: 'LessThanThreshold', Threshold: 1, TreatMissingData: 'breaching' };
    const ran = at(JOBS, [[10 * MINUTE, 1]]);
    expect((await changes(wallClock(3600, 'UTC', dead), ran, 6)).at(-1)).toBe('A 21T02:00:00');
    expect((await changes(jobs({ Period: 3600, ...dead }), ran, 6)).at(-1)).toBe('A 21T03:11:00');
  });
});

test('a percentile of few samples changes nothing when it is told to ignore them', async () => {
  // p90 needs 100 samples. source: .../monitoring/percentiles-with-low-samples.html
  const few = (count: number) => (clock: VirtualClock, store: MetricStore) => {
    for (let minute = 0; minute < 10; minute++) {
      clock.schedule(minute * MINUTE, () => store.record(JOBS, START + minute * MINUTE, 1, count));
    }
  };
  const percentile = (over: object) =>
    jobs({ Statistic: undefined, ExtendedStatistic: 'p90', TreatMissingData: 'missing', ...over });
  const ignore = percentile({ EvaluateLowSampleCountPercentile: 'ignore' });
  expect(await changes(ignore, few(99), 0.1)).toEqual([]);
  expect(await changes(ignore, few(100), 0.1)).toEqual(['A 21T00:02:00']);
  expect(await changes(percentile({}), few(1), 0.1)).toEqual(['A 21T00:02:00']);
});

test('an alarm sees its unit alone', async () => {
  const one = at({ ...JOBS, unit: 'Seconds' }, [[0, 1]]);
  expect(await changes(jobs({ Unit: 'Seconds' }), one, 0.05)).toEqual(['O 21T00:00:00', 'A 21T00:02:00']);
  expect(await changes(jobs({ Unit: 'Count' }), one, 0.05)).toEqual(['O 21T00:00:00']);
});

// source: .../monitoring/using-metric-math.html: "CloudWatch attempts to retrieve a higher number of data points"
test('a scalar over one series is of all periods that are fetched', async () => {
  const properties = mathAlarm('m1 - MAX(m1)', [metricOf('m1', 'Jobs', 't')], {
    AlarmName: 'jobs',
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: -5,
    ComparisonOperator: 'LessThanThreshold',
  });
  const metric = { namespace: 'AWS/ApplicationELB', name: 'Jobs' };
  const dimensions = { LoadBalancer: 'app/shop/1', TargetGroup: 't' };
  const falling = at({ ...metric, dimensions }, [
    [0, 10],
    [MINUTE, 1],
    [2 * MINUTE, 1],
    [3 * MINUTE, 1],
  ]);
  expect(await changes(properties, falling, 0.1)).toEqual([
    'O 21T00:00:00',
    'A 21T00:03:00',
    'O 21T00:04:00',
  ]);
  const narrow = { evaluationRange: (periods: number) => periods };
  expect(await changes(properties, falling, 0.1, narrow)).toEqual(['O 21T00:00:00']);
});

test('what is recorded late is seen, also where it was looked at before', async () => {
  const late = (clock: VirtualClock, store: MetricStore) => {
    for (let minute = 0; minute < 10; minute++) {
      clock.schedule(minute * MINUTE, () => store.record(JOBS, START + minute * MINUTE, 0));
    }
    clock.schedule(4.5 * MINUTE, () => store.record(JOBS, START + 2 * MINUTE, 5));
  };
  const threeOf = jobs({ EvaluationPeriods: 5, DatapointsToAlarm: 1 });
  expect(await changes(threeOf, late, 0.2)).toContain('A 21T00:05:00');
});
