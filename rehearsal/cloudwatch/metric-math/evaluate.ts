import { NotModelled } from '../../not-modelled';
import { aggregate, average, datapointCount, maximum, minimum, standardDeviation, total } from './aggregates';
import { arithmetic, negated } from './arithmetic';
import { metricCount, metrics, nth, removeEmpty, slice, sort } from './arrays';
import { choose, fill } from './choices';
import type { Call, Expression, FunctionName } from './expression';
import { difference, rate, runningSum, timeDifference } from './sequences';
import { periodOf, timePart, timeSeries } from './times';
import { array, checkCount, eachSeries, type Scope, type Series, scalar, single, type Value } from './value';

type CallOf = (args: readonly Value[], scope: Scope) => Value;

/**
 * The value of an expression, by CloudWatch's rules for missing datapoints.
 *
 * @throws {NotModelled} for a combination of types that is not modelled, whatever the datapoints are
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value);
    case 'id':
      return scope.lookUp(expression.id);
    case 'text':
      return { kind: 'text', text: expression.text };
    case 'keyword':
      return { kind: 'text', text: expression.word };
    case 'negate':
      return negated(evaluate(expression.operand, scope));
    case 'binary':
      return arithmetic(
        expression.operator,
        evaluate(expression.left, scope),
        evaluate(expression.right, scope),
      );
    case 'array':
      return array(expression.items.flatMap((item) => seriesIn(evaluate(item, scope))));
    case 'call':
      return called(expression, scope);
  }
}

function called(call: Call, scope: Scope): Value {
  if (call.name === 'PERIOD') return periodOf(call.args, scope);
  return CALLS[call.name](
    call.args.map((arg) => evaluate(arg, scope)),
    scope,
  );
}

const CALLS: Readonly<Record<Exclude<FunctionName, 'PERIOD'>, CallOf>> = {
  IF: choose,
  FILL: fill,
  MAX: aggregate('MAX', maximum),
  MIN: aggregate('MIN', minimum),
  SUM: aggregate('SUM', total),
  AVG: aggregate('AVG', average),
  STDDEV: aggregate('STDDEV', standardDeviation),
  DATAPOINT_COUNT: aggregate('DATAPOINT_COUNT', datapointCount),
  ABS: pointwise('ABS', Math.abs),
  CEIL: pointwise('CEIL', Math.ceil),
  FLOOR: pointwise('FLOOR', Math.floor),
  LOG: pointwise('LOG', Math.log),
  LOG10: pointwise('LOG10', Math.log10),
  RATE: sequence('RATE', rate),
  DIFF: sequence('DIFF', difference),
  DIFF_TIME: sequence('DIFF_TIME', timeDifference),
  RUNNING_SUM: sequence('RUNNING_SUM', runningSum),
  TIME_SERIES: timeSeries,
  MINUTE: timePart('MINUTE'),
  HOUR: timePart('HOUR'),
  DAY: timePart('DAY'),
  DATE: timePart('DATE'),
  MONTH: timePart('MONTH'),
  YEAR: timePart('YEAR'),
  EPOCH: timePart('EPOCH'),
  METRICS: metrics,
  METRIC_COUNT: metricCount,
  REMOVE_EMPTY: removeEmpty,
  FIRST: nth('FIRST', 0),
  LAST: nth('LAST', -1),
  SLICE: slice,
  SORT: sort,
};

/** Arrays within arrays are one array: `[METRICS("4xx"), METRICS("5xx")]`. */
function seriesIn(value: Value): readonly Series[] {
  if (value.kind === 'series') return [value.points];
  if (value.kind === 'array') return value.items;
  throw new NotModelled(`metric math array over ${value.kind}`);
}

function pointwise(name: string, of: (value: number) => number): CallOf {
  return (args) => {
    checkCount(name, args, 1);
    const [value = scalar(0)] = args;
    if (value.kind === 'array') return eachSeries(name, value, (points) => mapped(points, of));
    const operand = single(name, value);
    return operand.kind === 'scalar'
      ? scalar(of(operand.value))
      : eachSeries(name, operand, (points) => mapped(points, of));
  };
}

function mapped(points: Series, of: (value: number) => number): Series {
  return points.map((point) => (point === undefined ? undefined : of(point)));
}

function sequence(name: string, of: (points: Series, starts: readonly number[]) => Series): CallOf {
  return (args, { starts }) => {
    checkCount(name, args, 1);
    return eachSeries(name, args[0] as Value, (points) => of(points, starts));
  };
}
