import { NotModelled } from '../../not-modelled';
import type { Operator } from './expression';
import { array, type Series, type Single, scalar, series, single, type Value } from './value';

type Apply = (left: number, right: number) => number;

const APPLY: Readonly<Record<Operator, Apply>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '<': (left, right) => Number(left < right),
  '<=': (left, right) => Number(left <= right),
  '>': (left, right) => Number(left > right),
  '>=': (left, right) => Number(left >= right),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  OR: (left, right) => Number(left !== 0 || right !== 0),
};

/** What an operator makes of two values that are there. */
export const applied = (operator: Operator): Apply => APPLY[operator];

/** Comparisons and logic are documented for series and scalars alone. */
const OVER_ARRAYS: readonly Operator[] = ['+', '-', '*', '/', '^'];

/**
 * An operator on two values. Of two series, a missing value counts as 0 where the other has one; against a scalar it
 * stays missing. With an array it is applied to each of its series.
 */
export function arithmetic(operator: Operator, left: Value, right: Value): Value {
  const apply = APPLY[operator];
  if (left.kind !== 'array' && right.kind !== 'array') {
    return combine(apply, single(operator, left), single(operator, right));
  }
  if (!OVER_ARRAYS.includes(operator)) throw new NotModelled(`metric math ${operator} over array`);
  if (left.kind === 'array' && right.kind === 'array') {
    throw new NotModelled(`metric math ${operator} over two arrays`);
  }
  const items =
    left.kind === 'array'
      ? left.items.map((item) => combine(apply, ofSeries(item), single(operator, right)))
      : right.kind === 'array'
        ? right.items.map((item) => combine(apply, single(operator, left), ofSeries(item)))
        : [];
  return array(items.flatMap((item) => (item.kind === 'series' ? [item.points] : [])));
}

export function negated(value: Value): Value {
  if (value.kind === 'array') return array(value.items.map(negatedSeries));
  const operand = single('-', value);
  return operand.kind === 'scalar' ? scalar(-operand.value) : series(negatedSeries(operand.points));
}

function negatedSeries(points: Series): Series {
  return points.map((point) => (point === undefined ? undefined : -point));
}

function combine(apply: Apply, a: Single, b: Single): Value {
  if (a.kind === 'scalar') {
    if (b.kind === 'scalar') return scalar(apply(a.value, b.value));
    return series(b.points.map((point) => (point === undefined ? undefined : apply(a.value, point))));
  }
  if (b.kind === 'scalar') {
    return series(a.points.map((point) => (point === undefined ? undefined : apply(point, b.value))));
  }
  return series(
    a.points.map((point, at) => {
      const other = b.points[at];
      return point === undefined && other === undefined ? undefined : apply(point ?? 0, other ?? 0);
    }),
  );
}

function ofSeries(points: Series): Single {
  return { kind: 'series', points };
}
