import { NotModelled } from '../not-modelled';
import type { MetricIdentity } from './metric';
import { evaluate } from './metric-math/evaluate';
import { type Expression, partsOf } from './metric-math/expression';
import { type Scope, type Series, series, type Value } from './metric-math/value';

/** One statistic of one metric. */
export interface MetricStat {
  readonly metric: MetricIdentity;
  /** As CloudWatch names it: `Sum`, `p99`, `TC(:0.3)`. */
  readonly stat: string;
  /** @default whatever the metric is published in */
  readonly unit?: string;
}

export type MetricQueryEntry = { readonly metricStat: MetricStat } | { readonly expression: Expression };

/** Metrics and expressions by id, and the id of the one whose series is wanted. */
export interface MetricQuery {
  readonly entries: ReadonlyMap<string, MetricQueryEntry>;
  readonly result: string;
}

/** The periods that a query is evaluated for: when each begins, oldest first. */
export interface Frame {
  readonly starts: readonly number[];
  readonly periodMs: number;
}

/** @param id of the metric in the query; metrics are asked for once each */
export type SeriesOf = (metricStat: MetricStat, id: string) => Series;

/**
 * The series of a query's result.
 *
 * @param seriesOf a metric's datapoints for the periods of the frame
 * @throws {Error} for an id that is not there or that is defined by itself
 * @throws {NotModelled} for what is not modelled of metric math, or a result that is not one series
 */
export function evaluateQuery(query: MetricQuery, frame: Frame, seriesOf: SeriesOf): Series {
  const result = valuesOf(query.entries, frame, seriesOf)(query.result);
  if (result.kind !== 'series') throw new NotModelled(`metric math result of type ${result.kind}`);
  return result.points;
}

/** The value of each entry, worked out when it is first asked for. Throws as {@link evaluateQuery}. */
export function valuesOf(
  entries: MetricQuery['entries'],
  { starts, periodMs }: Frame,
  seriesOf: SeriesOf,
): (id: string) => Value {
  const known = new Map<string, Value | 'under way'>();
  const scope: Scope = {
    lookUp: (id) => lookUp(id),
    isMetric: (id) => isMetric(entries.get(id)),
    metrics: (text) =>
      [...entries].flatMap(([id, entry]) => {
        if (!isMetric(entry) || !id.includes(text)) return [];
        const value = lookUp(id);
        return value.kind === 'series' ? [value.points] : [];
      }),
    starts,
    periodMs,
  };
  const lookUp = (id: string): Value => {
    const found = known.get(id);
    if (found === 'under way') throw new Error(`metric math id ${id} must not be defined by itself`);
    if (found) return found;
    const entry = entries.get(id);
    if (!entry)
      throw new Error(`metric math id ${id} must be defined; add it to Metrics or correct the expression`);
    known.set(id, 'under way');
    const value =
      'metricStat' in entry ? series(seriesOf(entry.metricStat, id)) : evaluate(entry.expression, scope);
    known.set(id, value);
    return value;
  };
  return lookUp;
}

/**
 * Whether a datapoint of the result may depend on other periods than its own, so that it changes with how many periods
 * CloudWatch fetches. When not, periods that do not decide need not be looked at.
 */
export function looksAcross({ entries }: MetricQuery): boolean {
  return [...entries.values()].some((entry) => 'expression' in entry && crosses(entry.expression));
}

const ACROSS: readonly string[] = [
  ...['RATE', 'DIFF', 'DIFF_TIME', 'RUNNING_SUM', 'REMOVE_EMPTY', 'METRIC_COUNT', 'FIRST', 'LAST', 'SORT'],
];
/** Over one series they make a scalar of all of its periods. */
const OVER_ONE: readonly string[] = ['AVG', 'SUM', 'MIN', 'MAX', 'STDDEV', 'DATAPOINT_COUNT'];

function crosses(expression: Expression): boolean {
  if (expression.kind === 'call') {
    const [first, second] = expression.args;
    if (ACROSS.includes(expression.name)) return true;
    if (expression.name === 'FILL' && second?.kind === 'keyword') return true;
    if (OVER_ONE.includes(expression.name) && first && !isArray(first)) return true;
  }
  return partsOf(expression).some(crosses);
}

/** To be sure: what may be a series (an id of an expression) counts as one. */
function isArray(expression: Expression): boolean {
  return expression.kind === 'array' || (expression.kind === 'call' && expression.name === 'METRICS');
}

function isMetric(entry: MetricQueryEntry | undefined): boolean {
  return entry !== undefined && 'metricStat' in entry;
}
