/** The functions that an alarm may use. SEARCH, ANOMALY_DETECTION_BAND and other sources of data are refused by name. */
export const FUNCTIONS = [
  ...(['IF', 'FILL', 'MAX', 'MIN', 'SUM', 'AVG', 'STDDEV', 'ABS', 'CEIL', 'FLOOR', 'LOG', 'LOG10'] as const),
  ...(['RATE', 'DIFF', 'DIFF_TIME', 'RUNNING_SUM', 'DATAPOINT_COUNT', 'TIME_SERIES', 'PERIOD'] as const),
  ...(['MINUTE', 'HOUR', 'DAY', 'DATE', 'MONTH', 'YEAR', 'EPOCH'] as const),
  ...(['METRICS', 'METRIC_COUNT', 'REMOVE_EMPTY', 'FIRST', 'LAST', 'SLICE', 'SORT'] as const),
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Words that stand for themselves: how FILL fills, by what and in which order SORT sorts. */
export const KEYWORDS = ['REPEAT', 'LINEAR', 'ASC', 'DESC'] as const;

/** By binding strength, weakest first. `&&` and `||` are read as AND and OR. */
export const OPERATORS = [
  ['OR'],
  ['AND'],
  ['<', '<=', '>', '>=', '==', '!='],
  ['+', '-'],
  ['*', '/'],
] as const;
export type Operator = (typeof OPERATORS)[number][number] | '^';

export interface Call {
  readonly kind: 'call';
  readonly name: FunctionName;
  readonly args: readonly Expression[];
}

/** A parsed metric math expression. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'keyword'; readonly word: string }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | Call;

/** The expressions that an expression is made of, one step down. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'negate':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'array':
      return expression.items;
    case 'call':
      return expression.args;
    default:
      return [];
  }
}
