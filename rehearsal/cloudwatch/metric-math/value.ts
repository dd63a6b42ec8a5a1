/** A datapoint's value; undefined where it is missing. */
export type Point = number | undefined;

/** The datapoints of consecutive periods, oldest first. All series of one evaluation stand for the same periods. */
export type Series = readonly Point[];

/** What an expression can be. An array is of series alone, as in CloudWatch (`TS[]`). */
export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly points: Series }
  | { readonly kind: 'array'; readonly items: readonly Series[] };

export function scalar(value: number): Value {
  return { kind: 'scalar', value };
}

/** A series whose datapoints without a finite value (`x/0`) are dropped. */
export function series(points: Series): Value {
  return { kind: 'series', points: points.map((point) => (Number.isFinite(point) ? point : undefined)) };
}
