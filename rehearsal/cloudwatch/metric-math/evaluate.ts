import { NotModelled } from '../../not-modelled';
import type { Expression, FunctionName, Operator } from './expression';
import { type Point, type Series, scalar, series, type Value } from './value';

type Evaluated = Exclude<Value, { kind: 'array' }>;
type CallOf = (args: readonly Value[]) => Value;

/**
 * The value of an expression, by CloudWatch's rules for missing datapoints.
 *
 * @param lookUp gives the value of an id; series must all stand for the same periods
 * @throws {NotModelled} for a combination of types that is not modelled, whatever the datapoints are
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluate(expression: Expression, lookUp: (id: string) => Value): Value {
  const of = (inner: Expression): Value => evaluate(inner, lookUp);
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value);
    case 'id':
      return lookUp(expression.id);
    case 'negate':
      return each('-', of(expression.operand), (value) => -value);
    case 'binary':
      return combine(expression.operator, of(expression.left), of(expression.right));
    case 'array':
      return { kind: 'array', items: expression.items.map((item) => pointsOf('array', of(item))) };
    case 'call':
      return CALLS[expression.name](expression.args.map(of));
  }
}

const APPLY: Readonly<Record<Operator, (left: number, right: number) => number>> = {
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

const CALLS: Readonly<Record<FunctionName, CallOf>> = {
  IF: (args) => choose(args),
  FILL: (args) => fill(args),
  MAX: (args) => aggregate('MAX', args, (values) => Math.max(...values)),
  MIN: (args) => aggregate('MIN', args, (values) => Math.min(...values)),
  SUM: (args) => aggregate('SUM', args, total),
  AVG: (args) => aggregate('AVG', args, (values) => total(values) / values.length),
  ABS: (args) => each('ABS', only('ABS', args), Math.abs),
  CEIL: (args) => each('CEIL', only('CEIL', args), Math.ceil),
  FLOOR: (args) => each('FLOOR', only('FLOOR', args), Math.floor),
};

/** Of two series, a missing value counts as 0 where the other has one; against a scalar it stays missing. */
function combine(operator: Operator, left: Value, right: Value): Value {
  const apply = APPLY[operator];
  const [a, b] = [single(operator, left), single(operator, right)];
  if (a.kind === 'scalar' && b.kind === 'scalar') return scalar(apply(a.value, b.value));
  if (a.kind === 'scalar') return each(operator, b, (value) => apply(a.value, value));
  if (b.kind === 'scalar') return each(operator, a, (value) => apply(value, b.value));
  return series(
    a.points.map((point, at) => {
      const other = b.points[at];
      return point === undefined && other === undefined ? undefined : apply(point ?? 0, other ?? 0);
    }),
  );
}

/** IF(condition, then, else?): 0 is false; where the condition is missing, so is the result. */
function choose(args: readonly Value[]): Value {
  const [condition, then, otherwise] = args;
  if (!condition || !then || args.length > 3) throw arity('IF', '2 or 3', args);
  const yes = single('IF', then);
  const no = otherwise && single('IF', otherwise);
  const points = pointsOf('IF condition', condition);
  return series(points.map((point, at) => (point === undefined ? undefined : chosen(point, at, yes, no))));
}

/** A missing value that is chosen counts as 0, but a missing `else` is dropped when `then` is a scalar. */
function chosen(condition: number, at: number, yes: Evaluated, no: Evaluated | undefined): Point {
  if (condition !== 0) return pointAt(yes, at) ?? 0;
  if (!no) return undefined;
  return pointAt(no, at) ?? (yes.kind === 'series' ? 0 : undefined);
}

/**
 * FILL(series, filler). A metric that was never published is a series with every point missing, so that all of it
 * is filled; what CloudWatch does there is not documented.
 */
function fill(args: readonly Value[]): Value {
  const [filled, filler] = args;
  if (!filled || !filler || args.length > 2) throw arity('FILL', '2', args);
  const by = single('FILL', filler);
  return series(pointsOf('FILL', filled).map((point, at) => point ?? pointAt(by, at)));
}

/** Over an array of series, period by period, of the values that are there. */
function aggregate(name: FunctionName, args: readonly Value[], of: (values: number[]) => number): Value {
  const array = only(name, args);
  // The scalar over one series would depend on how many periods CloudWatch fetches, which is not documented.
  if (array.kind !== 'array') throw new NotModelled(`metric math ${name} over ${array.kind}`);
  const first = array.items[0] ?? [];
  return series(
    first.map((_, at) => {
      const values = array.items.map((item) => item[at]).filter((point) => point !== undefined);
      return values.length === 0 ? undefined : of(values);
    }),
  );
}

function each(name: string, value: Value, of: (value: number) => number): Value {
  const operand = single(name, value);
  if (operand.kind === 'scalar') return scalar(of(operand.value));
  return series(operand.points.map((point) => (point === undefined ? undefined : of(point))));
}

function pointAt(value: Evaluated, at: number): Point {
  return value.kind === 'scalar' ? value.value : value.points[at];
}

function pointsOf(name: string, value: Value): Series {
  if (value.kind !== 'series') throw new NotModelled(`metric math ${name} over ${value.kind}`);
  return value.points;
}

function single(name: string, value: Value): Evaluated {
  if (value.kind === 'array') throw new NotModelled(`metric math ${name} over array`);
  return value;
}

function only(name: string, args: readonly Value[]): Value {
  const [value] = args;
  if (!value || args.length > 1) throw arity(name, '1', args);
  return value;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function arity(name: string, wanted: string, args: readonly Value[]): Error {
  return new Error(`metric math ${name} must be given ${wanted} arguments, got ${args.length}`);
}
