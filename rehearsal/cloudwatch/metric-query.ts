import { NotModelled } from '../not-modelled';
import type { MetricIdentity } from './metric';
import { evaluate } from './metric-math/evaluate';
import type { Expression } from './metric-math/expression';
import { type Series, series, type Value } from './metric-math/value';

/** One statistic of one metric. */
export interface MetricStat {
  readonly metric: MetricIdentity;
  /** As CloudWatch names it: `Sum`, `p99`, `TC(:0.3)`. */
  readonly stat: string;
}

/** Metrics and expressions by id, and the id of the one whose series is wanted. */
export interface MetricQuery {
  readonly entries: ReadonlyMap<
    string,
    { readonly metricStat: MetricStat } | { readonly expression: Expression }
  >;
  readonly result: string;
}

/**
 * The series of a query's result.
 *
 * @param seriesOf a metric's datapoints, for the same periods whatever the metric is
 * @throws {Error} for an id that is not there or that is defined by itself
 * @throws {NotModelled} for what is not modelled of metric math, or a result that is not one series
 */
export function evaluateQuery(query: MetricQuery, seriesOf: (metricStat: MetricStat) => Series): Series {
  const known = new Map<string, Value | 'under way'>();
  const lookUp = (id: string): Value => {
    const found = known.get(id);
    if (found === 'under way') throw new Error(`metric math id ${id} must not be defined by itself`);
    if (found) return found;
    const entry = query.entries.get(id);
    if (!entry)
      throw new Error(`metric math id ${id} must be defined; add it to Metrics or correct the expression`);
    known.set(id, 'under way');
    const value =
      'metricStat' in entry ? series(seriesOf(entry.metricStat)) : evaluate(entry.expression, lookUp);
    known.set(id, value);
    return value;
  };
  const result = lookUp(query.result);
  if (result.kind !== 'series') throw new NotModelled(`metric math result of type ${result.kind}`);
  return result.points;
}
