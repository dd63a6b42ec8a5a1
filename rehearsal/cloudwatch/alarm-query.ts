import { NotModelled } from '../not-modelled';
import type { MetricIdentity } from './metric';
import { parse } from './metric-math/parse';
import type { MetricQuery } from './metric-query';
import { MINUTE } from './metric-store';
import { mustBe, type PropertyReader } from './property-reader';

/** What an alarm watches, and in which periods. */
export interface AlarmQuery {
  readonly query: MetricQuery;
  readonly periodMs: number;
}

type Entry = readonly [
  id: string,
  entry: MetricQuery['entries'] extends ReadonlyMap<string, infer E> ? E : never,
];

/** Of an alarm's properties: either one metric in the alarm itself, or `Metrics` with one result. */
export function alarmQuery(alarm: PropertyReader): AlarmQuery {
  if (alarm.has('Metrics')) return queryOfMetrics(alarm);
  const stat = alarm.has('ExtendedStatistic') ? alarm.text('ExtendedStatistic') : alarm.text('Statistic');
  const metricStat = { metric: metricOf(alarm), stat };
  return { query: { entries: new Map([['m1', { metricStat }]]), result: 'm1' }, periodMs: periodOf(alarm) };
}

function queryOfMetrics(alarm: PropertyReader): AlarmQuery {
  const metrics = alarm.objects('Metrics');
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
  if (metric.has('Expression')) return [id, { expression: parse(metric.text('Expression')) }];
  const stat = metric.object('MetricStat');
  if (stat.has('Unit')) throw new NotModelled('AWS::CloudWatch::Alarm Unit');
  return [id, { metricStat: { metric: metricOf(stat.object('Metric')), stat: stat.text('Stat') } }];
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

/** Periods of 10, 20 and 30 s are for metrics that are published in high resolution, which ALB's and ECS's are not. */
function periodOf(reader: PropertyReader): number {
  const seconds = reader.wholeNumber('Period', { from: 1 });
  if ([10, 20, 30].includes(seconds)) throw new NotModelled(`alarm period of ${seconds} s`);
  if (seconds % 60 !== 0) throw mustBe(reader.at('Period'), '10, 20, 30 or a multiple of 60', seconds);
  return (seconds / 60) * MINUTE;
}
