import type { Point, Series } from './value';

/** Each value less the one before it, whatever is missing between them. The first has none before it. */
export function difference(points: Series): Series {
  return overPairs(points, (value, before) => value - before);
}

/** Seconds since the value before. */
export function timeDifference(points: Series, starts: readonly number[]): Series {
  return overPairs(points, (_value, _before, at, from) => seconds(starts, from, at));
}

/** By how much a second the value has changed since the one before. */
export function rate(points: Series, starts: readonly number[]): Series {
  return overPairs(points, (value, before, at, from) => (value - before) / seconds(starts, from, at));
}

/** Missing values add nothing and stay missing. */
export function runningSum(points: Series): Series {
  let sum = 0;
  return points.map((point) => {
    if (point === undefined) return undefined;
    sum += point;
    return sum;
  });
}

function overPairs(
  points: Series,
  of: (value: number, before: number, at: number, from: number) => number,
): Series {
  let from: number | undefined;
  return points.map((point, at): Point => {
    if (point === undefined) return undefined;
    const before = from === undefined ? undefined : points[from];
    const result = from === undefined || before === undefined ? undefined : of(point, before, at, from);
    from = at;
    return result;
  });
}

function seconds(starts: readonly number[], from: number, at: number): number {
  return ((starts[at] as number) - (starts[from] as number)) / 1000;
}
