import { evaluate } from '../../../../rehearsal/cloudwatch/metric-math/evaluate';
import { parse } from '../../../../rehearsal/cloudwatch/metric-math/parse';
import { type Series, series, type Value } from '../../../../rehearsal/cloudwatch/metric-math/value';

/** 22 July 2022, a Friday. */
export const START = Date.UTC(2022, 6, 22, 23, 58);
const MINUTE = 60_000;

/** The value of an expression over metrics by id, minute by minute from START. */
export function value(text: string, ids: Readonly<Record<string, Series>>): Value {
  const length = Object.values(ids)[0]?.length ?? 0;
  return evaluate(parse(text), {
    lookUp: (id) => series(ids[id] ?? []),
    isMetric: (id) => Object.hasOwn(ids, id),
    metrics: (part) => Object.entries(ids).flatMap(([id, points]) => (id.includes(part) ? [points] : [])),
    starts: Array.from({ length }, (_, at) => START + at * MINUTE),
    periodMs: MINUTE,
  });
}
