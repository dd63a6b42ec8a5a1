import { NotModelled } from '../../not-modelled';

/** A datapoint's value; undefined where it is missing. */
export type Point = number | undefined;

/** The datapoints of consecutive periods, oldest first. All series of one evaluation stand for the same periods. */
export type Series = readonly Point[];

/** What an expression can be. An array is of series alone, as in CloudWatch (`TS[]`). */
export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly points: Series }
  | { readonly kind: 'array'; readonly items: readonly Series[] }
  /** A text or a keyword, which some functions take and none returns. */
  | { readonly kind: 'text'; readonly text: string };

export type Single = Extract<Value, { kind: 'scalar' | 'series' }>;

/** What an expression is evaluated in. */
export interface Scope {
  /** The value of an id. Series must all stand for the same periods. */
  readonly lookUp: (id: string) => Value;
  /** The metrics of the request, without its expressions, whose id contains the text. */
  readonly metrics: (text: string) => readonly Series[];
  /** Whether the id is a metric and not an expression. */
  readonly isMetric: (id: string) => boolean;
  /** When each period begins, in simulated milliseconds since the Unix epoch, oldest first. */
  readonly starts: readonly number[];
  readonly periodMs: number;
}

export function scalar(value: number): Value {
  return { kind: 'scalar', value };
}

/** A series whose datapoints without a finite value (`x/0`) are dropped. */
export function series(points: Series): Value {
  return { kind: 'series', points: finite(points) };
}

export function array(items: readonly Series[]): Value {
  return { kind: 'array', items: items.map(finite) };
}

function finite(points: Series): Series {
  for (const point of points) {
    if (point === undefined || Number.isFinite(point)) continue;
    return points.map((one) => (Number.isFinite(one) ? one : undefined));
  }
  return points;
}

/** @throws {NotModelled} for anything but a series: `name` does not take it */
export function pointsOf(name: string, value: Value): Series {
  if (value.kind !== 'series') throw new NotModelled(`metric math ${name} over ${value.kind}`);
  return value.points;
}

/** @throws {NotModelled} for anything but an array of series */
export function itemsOf(name: string, value: Value): readonly Series[] {
  if (value.kind !== 'array') throw new NotModelled(`metric math ${name} over ${value.kind}`);
  return value.items;
}

/** @throws {NotModelled} for anything but a scalar */
export function numberOf(name: string, value: Value): number {
  if (value.kind !== 'scalar') throw new NotModelled(`metric math ${name} over ${value.kind}`);
  return value.value;
}

/** @throws {NotModelled} for anything but a scalar or a series */
export function single(name: string, value: Value): Single {
  if (value.kind === 'array' || value.kind === 'text') {
    throw new NotModelled(`metric math ${name} over ${value.kind}`);
  }
  return value;
}

/** Of a series, and of each series of an array. */
export function eachSeries(name: string, value: Value, of: (points: Series) => Series): Value {
  return value.kind === 'array' ? array(value.items.map(of)) : series(of(pointsOf(name, value)));
}

/** @throws {Error} unless there are as many arguments as the function takes */
export function checkCount(name: string, args: readonly Value[], from: number, to = from): void {
  if (args.length >= from && args.length <= to) return;
  const wanted = from === to ? `${from}` : `${from} ${to - from === 1 ? 'or' : 'to'} ${to}`;
  throw new Error(`metric math ${name} must be given ${wanted} arguments, got ${args.length}`);
}
