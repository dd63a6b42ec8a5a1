import { NotModelled } from '../not-modelled';
import type { MetricIdentity } from './metric';
import { parse } from './metric-math/parse';
import type { MetricQuery, MetricQueryEntry } from './metric-query';
import { mustBe, type PropertyReader } from './property-reader';

/** What an alarm watches, and in which periods. */
export interface AlarmQuery {
  readonly query: MetricQuery;
  readonly periodMs: number;
}

/** How many metrics the expression of an alarm may use. source: API_PutMetricAlarm; alarm quotas */
const METRICS = 10;
const ID = /^[a-z][A-Za-z0-9_]*$/;

type Entry = readonly [id: string, entry: MetricQueryEntry];

/** Of an alarm's properties: either one metric in the alarm itself, or `Metrics` with one result. */
export function alarmQuery(alarm: PropertyReader): AlarmQuery {
  if (alarm.has('Metrics')) return queryOfMetrics(alarm);
  const stat = alarm.has('ExtendedStatistic') ? alarm.text('ExtendedStatistic') : alarm.text('Statistic');
  const metricStat = { metric: metricOf(alarm), stat, ...unitOf(alarm) };
  return { query: { entries: new Map([['m1', { metricStat }]]), result: 'm1' }, periodMs: periodOf(alarm) };
}

function queryOfMetrics(alarm: PropertyReader): AlarmQuery {
  const beside = alarm.names.find((name) =>
    ['MetricName', 'Namespace', 'Statistic', 'Period'].includes(name),
  );
  if (beside) throw mustBe(alarm.at(beside), 'absent beside Metrics', beside);
  const metrics = alarm.objects('Metrics');
  const used = metrics.filter((metric) => metric.has('MetricStat')).length;
  if (used > METRICS) throw mustBe(alarm.at('Metrics'), `a list of at most ${METRICS} metrics`, used);
  const results = metrics.filter((metric) => !metric.has('ReturnData') || metric.boolean('ReturnData'));
  const [result] = results;
  if (!result || results.length > 1) {
    throw mustBe(alarm.at('Metrics'), 'a list with exactly one ReturnData', results.length);
  }
  const periods = new Set(metrics.flatMap((metric) => periodsOf(metric)));
  const [periodMs] = periods;
  if (!periodMs || periods.size > 1) {
    throw mustBe(alarm.at('Metrics'), 'of one period', [...periods]);
  }
  return { query: { entries: new Map(metrics.map(entryOf)), result: result.text('Id') }, periodMs };
}

function entryOf(metric: PropertyReader): Entry {
  if (metric.has('AccountId')) throw new NotModelled('AWS::CloudWatch::Alarm Metrics AccountId');
  const id = metric.text('Id');
  if (!ID.test(id)) throw mustBe(metric.at('Id'), 'a lowercase letter, then letters, digits and _', id);
  if (metric.has('Expression')) return [id, { expression: parse(metric.text('Expression')) }];
  const stat = metric.object('MetricStat');
  const metricStat = { metric: metricOf(stat.object('Metric')), stat: stat.text('Stat'), ...unitOf(stat) };
  return [id, { metricStat }];
}

function metricOf(reader: PropertyReader): MetricIdentity {
  const dimensions = reader.has('Dimensions') ? reader.objects('Dimensions') : [];
  return {
    namespace: reader.text('Namespace'),
    name: reader.text('MetricName'),
    dimensions: Object.fromEntries(dimensions.map((one) => [one.text('Name'), one.text('Value')])),
  };
}

function periodsOf(metric: PropertyReader): number[] {
  return metric.has('MetricStat') ? [periodOf(metric.object('MetricStat'))] : [];
}

function unitOf(reader: PropertyReader): { unit?: string } {
  return reader.has('Unit') ? { unit: reader.text('Unit') } : {};
}

/** Periods of 10, 20 and 30 s are for metrics in high resolution, which ALB's and ECS's are not. */
function periodOf(reader: PropertyReader): number {
  const seconds = reader.wholeNumber('Period', { from: 1 });
  if (![10, 20, 30].includes(seconds) && seconds % 60 !== 0) {
    throw mustBe(reader.at('Period'), '10, 20, 30 or a multiple of 60', seconds);
  }
  return seconds * 1000;
}
