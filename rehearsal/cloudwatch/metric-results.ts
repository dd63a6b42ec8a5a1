import { Malformed } from '../assembly/parse';
import { NotModelled } from '../not-modelled';
import type { MetricIdentity } from './metric';
import { type Expression, partsOf } from './metric-math/expression';
import { parse } from './metric-math/parse';
import type { Series } from './metric-math/value';
import { type MetricQueryEntry, type MetricStat, valuesOf } from './metric-query';
import { type MetricReader, type MetricStore, MINUTE } from './metric-store';
import { statistic } from './statistics';

/** One MetricDataQuery of GetMetricData. */
export interface MetricDataQuery {
  readonly id: string;
  /** @default the name of the metric, or the id of the expression */
  readonly label?: string;
  readonly metricStat?: MetricStat & { readonly periodMs: number };
  readonly expression?: string;
  /** @default true */
  readonly returnData?: boolean;
}

export interface MetricDataRequest {
  readonly queries: readonly MetricDataQuery[];
  /** Inclusive, in simulated milliseconds since the Unix epoch; rounded down to a full minute. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Data of this time and later has not arrived yet, see `Alarms.visibleUntil`. @default all that is recorded */
  readonly visibleUntil?: number;
  /** @default the newest first, as GetMetricData */
  readonly scanBy?: 'TimestampDescending' | 'TimestampAscending';
}

/** A series of datapoints; what is missing is left out. */
export interface MetricDataResult {
  readonly id: string;
  readonly label: string;
  /** When each period begins. */
  readonly timestamps: readonly number[];
  readonly values: readonly number[];
}

const QUERIES = 500;
const ID = /^[a-z][A-Za-z0-9_]*$/;

/**
 * As GetMetricData: metrics and expressions over them, a result for each series. An expression stands for the period
 * of the metrics that it uses.
 *
 * @throws {Malformed} for what CloudWatch refuses
 * @throws {NotModelled} for SEARCH, Metrics Insights, and expressions over metrics of different periods
 */
export function getMetricData(store: MetricStore, request: MetricDataRequest): MetricDataResult[] {
  const { queries, scanBy = 'TimestampDescending' } = request;
  refuse(request);
  const entries = new Map(queries.map((query) => [query.id, entryOf(query)] as const));
  const metrics = new Map(queries.map(({ id, metricStat }) => [id, metricStat] as const));
  return queries
    .filter(({ returnData = true }) => returnData)
    .flatMap((query) => {
      const { id, label = query.metricStat?.metric.name ?? id } = query;
      const periodMs = periodOf(id, entries, metrics);
      const starts = startsOf(request, periodMs);
      const value = valuesOf(entries, { starts, periodMs }, ({ metric, stat, unit }) =>
        pointsOf(store.reader(metric, statistic(stat), unit), starts, periodMs, request),
      )(id);
      if (value.kind === 'scalar' || value.kind === 'text') {
        throw new Malformed([
          `MetricDataQueries ${id} must be a time series, got a ${value.kind}; use TIME_SERIES()`,
        ]);
      }
      const items = value.kind === 'series' ? [value.points] : value.items;
      return items.map((points) => ({ id, label, ...present(points, starts, scanBy) }));
    });
}

export interface MetricStatisticsRequest extends Omit<MetricDataRequest, 'queries' | 'scanBy'> {
  readonly metric: MetricIdentity;
  readonly periodMs: number;
  /** As CloudWatch names them: `Sum`, `p99`, `TC(:0.3)`. */
  readonly statistics: readonly string[];
  /** @default every unit that the metric was published in */
  readonly unit?: string;
}

/** A datapoint of GetMetricStatistics. */
export interface Datapoint {
  readonly timestamp: number;
  readonly unit: string;
  /** By the name of the statistic. */
  readonly values: Readonly<Record<string, number>>;
}

/** As GetMetricStatistics: datapoints by time, and by unit where there are several. */
export function getMetricStatistics(store: MetricStore, request: MetricStatisticsRequest): Datapoint[] {
  const { metric, periodMs, unit, statistics } = request;
  if (periodMs <= 0 || (periodMs > 30_000 && periodMs % MINUTE !== 0)) throw badPeriod(periodMs);
  const starts = startsOf(request, periodMs);
  return (unit === undefined ? store.unitsOf(metric) : [unit]).flatMap((one) => {
    const series = statistics.map((name) => {
      const points = pointsOf(store.reader(metric, statistic(name), one), starts, periodMs, request);
      return [name, points] as const;
    });
    return starts.flatMap((timestamp, at) => {
      const values = series.flatMap(([name, points]) => {
        const point = points[at];
        return point === undefined ? [] : [[name, point] as const];
      });
      return values.length === 0 ? [] : [{ timestamp, unit: one, values: Object.fromEntries(values) }];
    });
  });
}

function refuse({ queries, start, end }: MetricDataRequest): void {
  const problems: string[] = [];
  if (queries.length > QUERIES)
    problems.push(`MetricDataQueries must be at most ${QUERIES}, got ${queries.length}`);
  if (!(start < end)) problems.push(`StartTime must be before EndTime, got ${start} and ${end}`);
  const ids = new Set<string>();
  for (const { id, metricStat, expression } of queries) {
    if (!ID.test(id) || ids.has(id))
      problems.push(`Id must be unique and begin with a lowercase letter, got ${id}`);
    ids.add(id);
    if ((metricStat === undefined) === (expression === undefined)) {
      problems.push(`${id} must be either a MetricStat or an Expression, got both or none`);
    }
    const period = metricStat?.periodMs ?? MINUTE;
    if (![1, 5, 10, 20, 30].includes(period / 1000) && (period % MINUTE !== 0 || period <= 0)) {
      throw badPeriod(period);
    }
  }
  if (problems.length > 0) throw new Malformed(problems.map((problem) => `${problem}; correct the call`));
}

function badPeriod(periodMs: number): Malformed {
  return new Malformed([
    `Period must be 1, 5, 10, 20, 30 or a multiple of 60, got ${periodMs / 1000}; correct the call`,
  ]);
}

function entryOf({ metricStat, expression }: MetricDataQuery): MetricQueryEntry {
  if (metricStat) return { metricStat };
  return { expression: parse(expression ?? '') };
}

/** Of the metrics that an entry is made of. */
function periodOf(
  id: string,
  entries: ReadonlyMap<string, MetricQueryEntry>,
  metrics: ReadonlyMap<string, { readonly periodMs: number } | undefined>,
): number {
  const periods = new Set<number>();
  const visited = new Set<string>();
  const visit = (of: string): void => {
    if (visited.has(of)) return;
    visited.add(of);
    const entry = entries.get(of);
    const period = metrics.get(of)?.periodMs;
    if (period !== undefined) periods.add(period);
    if (entry && 'expression' in entry) visitExpression(entry.expression);
  };
  const visitExpression = (expression: Expression): void => {
    if (expression.kind === 'id') visit(expression.id);
    if (expression.kind === 'call' && expression.name === 'METRICS')
      for (const each of metrics.keys()) visitMetric(each);
    for (const part of partsOf(expression)) visitExpression(part);
  };
  const visitMetric = (of: string): void => {
    if (metrics.get(of)) visit(of);
  };
  visit(id);
  const [period = MINUTE] = periods;
  if (periods.size > 1)
    throw new NotModelled(
      `metric math over periods of ${[...periods].map((p) => `${p / 1000} s`).join(' and ')}`,
    );
  return period;
}

/** Periods begin at the start of the request, rounded down. source: API_GetMetricData, StartTime */
function startsOf({ start, end }: { start: number; end: number }, periodMs: number): number[] {
  const step = Math.min(periodMs, MINUTE);
  const first = Math.floor(start / step) * step;
  return Array.from({ length: Math.ceil((end - first) / periodMs) }, (_, index) => first + index * periodMs);
}

function pointsOf(
  read: MetricReader,
  starts: readonly number[],
  periodMs: number,
  { visibleUntil: until = Number.POSITIVE_INFINITY }: { visibleUntil?: number },
): Series {
  return starts.map((start) => (until > start ? read(start, Math.min(start + periodMs, until)) : undefined));
}

function present(
  points: Series,
  starts: readonly number[],
  scanBy: 'TimestampDescending' | 'TimestampAscending',
): { timestamps: number[]; values: number[] } {
  const there = points.flatMap((value, at) =>
    value === undefined ? [] : [{ value, at: starts[at] as number }],
  );
  if (scanBy === 'TimestampDescending') there.reverse();
  return { timestamps: there.map(({ at }) => at), values: there.map(({ value }) => value) };
}
