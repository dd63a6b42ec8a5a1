import { NotModelled } from '../../not-modelled';
import { average, maximum, minimum, total } from './aggregates';
import {
  array,
  checkCount,
  itemsOf,
  numberOf,
  type Scope,
  type Series,
  scalar,
  series,
  type Value,
} from './value';

/** METRICS() is every metric of the request, METRICS("text") those with the text in their id. */
export function metrics(args: readonly Value[], scope: Scope): Value {
  checkCount('METRICS', args, 0, 1);
  const [filter] = args;
  if (filter && filter.kind !== 'text') throw new NotModelled(`metric math METRICS over ${filter.kind}`);
  return array(scope.metrics(filter?.text ?? ''));
}

export function metricCount(args: readonly Value[]): Value {
  checkCount('METRIC_COUNT', args, 1);
  return scalar(itemsOf('METRIC_COUNT', args[0] as Value).length);
}

/** Drops the series without a datapoint. Those that stay keep their gaps: all still stand for the same periods. */
export function removeEmpty(args: readonly Value[]): Value {
  checkCount('REMOVE_EMPTY', args, 1);
  const items = itemsOf('REMOVE_EMPTY', args[0] as Value);
  return array(items.filter((points) => points.some((point) => point !== undefined)));
}

/** The first or the last series of an array; of an empty array, a series without datapoints. */
export function nth(name: string, index: number): (args: readonly Value[], scope: Scope) => Value {
  return (args, { starts }) => {
    checkCount(name, args, 1);
    return series(itemsOf(name, args[0] as Value).at(index) ?? starts.map(() => undefined));
  };
}

/** SLICE(array, start, end?): the end is exclusive, the first series is 0. */
export function slice(args: readonly Value[]): Value {
  checkCount('SLICE', args, 2, 3);
  const [items, start, end] = args as [Value, Value, Value | undefined];
  return array(itemsOf('SLICE', items).slice(numberOf('SLICE', start), end && numberOf('SLICE', end)));
}

const BY = { AVG: average, MIN: minimum, MAX: maximum, SUM: total } as const;

/** SORT(array, AVG | MIN | MAX | SUM, ASC | DESC, limit?). Series without datapoints come last; equals keep their order. */
export function sort(args: readonly Value[]): Value {
  checkCount('SORT', args, 3, 4);
  const [items, by, order, limit] = args as [Value, Value, Value, Value | undefined];
  const of = by.kind === 'text' ? BY[by.text as keyof typeof BY] : undefined;
  const sign = order.kind === 'text' ? { ASC: 1, DESC: -1 }[order.text] : undefined;
  if (!of || !sign)
    throw new NotModelled('metric math SORT by anything but AVG, MIN, MAX, SUM and ASC, DESC');
  const rank = (points: Series): number => {
    const values = points.filter((point) => point !== undefined);
    return values.length === 0 ? Number.POSITIVE_INFINITY : sign * of(values, points.length);
  };
  const ranked = itemsOf('SORT', items).map((points) => ({ points, rank: rank(points) }));
  const sorted = ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank)).map(({ points }) => points);
  return array(limit ? sorted.slice(0, numberOf('SORT', limit)) : sorted);
}
