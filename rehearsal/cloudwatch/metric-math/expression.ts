/** The functions that are modelled; METRICS, SEARCH, RATE and the rest are refused by name. */
export const FUNCTIONS = ['IF', 'FILL', 'MAX', 'MIN', 'SUM', 'AVG', 'ABS', 'CEIL', 'FLOOR'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** By binding strength, weakest first. `&&` and `||` are read as AND and OR. */
export const OPERATORS = [
  ['OR'],
  ['AND'],
  ['<', '<=', '>', '>=', '==', '!='],
  ['+', '-'],
  ['*', '/'],
] as const;
export type Operator = (typeof OPERATORS)[number][number] | '^';

/** A parsed metric math expression. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] };
