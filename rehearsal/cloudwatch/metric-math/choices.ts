import { NotModelled } from '../../not-modelled';
import {
  array,
  checkCount,
  itemsOf,
  type Point,
  pointsOf,
  type Scope,
  type Series,
  type Single,
  series,
  single,
  type Value,
} from './value';

/**
 * IF(condition, then, else?): 0 is false; where the condition is missing, so is the result. A condition that is a
 * scalar chooses a whole series, and without an else it chooses an empty one.
 */
export function choose(args: readonly Value[], { starts }: Scope): Value {
  checkCount('IF', args, 2, 3);
  const [condition, then, otherwise] = args as [Value, Value, Value | undefined];
  const yes = single('IF', then);
  const no = otherwise && single('IF', otherwise);
  const by = single('IF condition', condition);
  if (by.kind === 'series') {
    return series(
      by.points.map((point, at) => (point === undefined ? undefined : chosen(point, at, yes, no))),
    );
  }
  if (yes.kind === 'scalar') throw new NotModelled('metric math IF of scalars alone');
  if (by.value !== 0) return yes;
  if (no?.kind === 'series') return no;
  return series(starts.map(() => no?.value));
}

/** A missing value that is chosen counts as 0, but a missing `else` is dropped when `then` is a scalar. */
function chosen(condition: number, at: number, yes: Single, no: Single | undefined): Point {
  if (condition !== 0) return pointAt(yes, at) ?? 0;
  if (!no) return undefined;
  return pointAt(no, at) ?? (yes.kind === 'series' ? 0 : undefined);
}

/**
 * FILL(series, filler): a value, another metric, REPEAT (the last value before the gap) or LINEAR (a line across it;
 * what has only one end stays missing). A metric that was never published is a series with every point missing, so
 * that a value fills all of it; what CloudWatch does there is not documented.
 */
export function fill(args: readonly Value[]): Value {
  checkCount('FILL', args, 2);
  const [filled, filler] = args as [Value, Value];
  if (filled.kind === 'array') return array(itemsOf('FILL', filled).map((item) => filledBy(item, filler)));
  return series(filledBy(pointsOf('FILL', filled), filler));
}

function filledBy(points: Series, filler: Value): Series {
  if (filler.kind === 'text') {
    if (filler.text === 'REPEAT') return repeated(points);
    if (filler.text === 'LINEAR') return interpolated(points);
  }
  const by = single('FILL', filler);
  return points.map((point, at) => point ?? pointAt(by, at));
}

function repeated(points: Series): Series {
  let last: Point;
  return points.map((point) => {
    last = point ?? last;
    return last;
  });
}

function interpolated(points: Series): Series {
  const filled = [...points];
  let before: number | undefined;
  points.forEach((point, at) => {
    if (point === undefined) return;
    const from = before === undefined ? undefined : points[before];
    if (before !== undefined && from !== undefined) {
      const step = (point - from) / (at - before);
      for (let gap = before + 1; gap < at; gap++) filled[gap] = from + step * (gap - before);
    }
    before = at;
  });
  return filled;
}

function pointAt(value: Single, at: number): Point {
  return value.kind === 'scalar' ? value.value : value.points[at];
}
