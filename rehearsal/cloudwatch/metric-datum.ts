import { Malformed } from '../assembly/parse';
import type { PublishedMetric, StatisticSet } from './metric';
import type { MetricStore } from './metric-store';

/** One entry of PutMetricData's MetricData: a value, values with counts, or a statistic set. */
export interface MetricDatum {
  readonly metricName: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Simulated milliseconds since the Unix epoch. @default now */
  readonly timestamp?: number;
  readonly value?: number;
  readonly values?: readonly number[];
  /** How often each of `values` occurred. @default once each */
  readonly counts?: readonly number[];
  readonly statisticValues?: StatisticSet;
  /** @default `None` */
  readonly unit?: string;
  /** @default 60 */
  readonly storageResolution?: number;
}

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html, API_MetricDatum.html
const DATA = 1000;
const DIMENSIONS = 30;
const VALUES = 150;
const LARGEST = 2 ** 360;
const DAY = 24 * 3_600_000;
const OLDEST = 14 * DAY;
const NEWEST = 2 * 3_600_000;

/**
 * Records what PutMetricData is given; nothing, when something in it is refused.
 *
 * @throws {Malformed} for what CloudWatch refuses, all of it at once
 */
export function putMetricData(
  store: MetricStore,
  namespace: string,
  data: readonly MetricDatum[],
  now: number,
): void {
  const problems = data.flatMap((datum, index) =>
    problemsOf(datum, now).map((problem) => `MetricData[${index}].${problem}; correct the call`),
  );
  if (namespace === '' || namespace.startsWith('AWS/')) {
    problems.push(`Namespace must be one that does not start with AWS/, got ${namespace}; correct the call`);
  }
  if (data.length > DATA) {
    problems.push(`MetricData must be at most ${DATA} entries, got ${data.length}; make several calls`);
  }
  if (problems.length > 0) throw new Malformed(problems);
  for (const datum of data) record(store, namespace, datum, datum.timestamp ?? now);
}

function record(store: MetricStore, namespace: string, datum: MetricDatum, at: number): void {
  const { metricName, dimensions = {}, value, values = [], counts = [], statisticValues, unit } = datum;
  const metric: PublishedMetric = {
    namespace,
    name: metricName,
    dimensions,
    unit: unit ?? 'None',
    storageResolution: datum.storageResolution === 1 ? 1 : 60,
  };
  if (value !== undefined) store.record(metric, at, value);
  values.forEach((one, index) => {
    store.record(metric, at, one, counts[index] ?? 1);
  });
  if (statisticValues) store.recordSet(metric, at, statisticValues);
}

function problemsOf(datum: MetricDatum, now: number): string[] {
  const { metricName, dimensions = {}, value, values, counts, statisticValues, storageResolution } = datum;
  const problems: string[] = [];
  const check = (holds: boolean, path: string, rule: string, got: unknown) => {
    if (!holds) problems.push(`${path} must be ${rule}, got ${JSON.stringify(got)}`);
  };
  const given = [value, values, statisticValues].filter((one) => one !== undefined).length;
  check(given === 1, 'Value', 'the only one of Value, Values and StatisticValues', given);
  check(metricName !== '' && metricName.length <= 255, 'MetricName', '1 to 255 characters', metricName);
  const count = Object.keys(dimensions).length;
  check(count <= DIMENSIONS, 'Dimensions', `at most ${DIMENSIONS}`, count);
  const at = datum.timestamp ?? now;
  check(at >= now - OLDEST && at <= now + NEWEST, 'Timestamp', 'from two weeks ago to two hours ahead', at);
  check([undefined, 1, 60].includes(storageResolution), 'StorageResolution', '1 or 60', storageResolution);
  if (values) {
    check(values.length > 0 && values.length <= VALUES, 'Values', `1 to ${VALUES} numbers`, values.length);
    check(counts === undefined || counts.length === values.length, 'Counts', 'as many as Values', counts);
    check(
      (counts ?? []).every((one) => one > 0),
      'Counts',
      'above 0',
      counts,
    );
  }
  const set = statisticValues;
  const numbers = [value, ...(values ?? []), set?.sum, set?.minimum, set?.maximum];
  for (const number of numbers.filter((one) => one !== undefined)) {
    // NaN is not.
    check(Math.abs(number) <= LARGEST, 'Value', 'a number of at most 2^360', String(number));
  }
  if (set) check(set.sampleCount > 0, 'StatisticValues.SampleCount', 'above 0', set.sampleCount);
  return problems;
}
