/** Policy documents as IAM reads them: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: Statement | readonly Statement[];
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMore<string>;
  readonly NotAction?: OneOrMore<string>;
  readonly Resource?: OneOrMore<string>;
  readonly NotResource?: OneOrMore<string>;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore<string>>>;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Conditions;
}

/** By operator, then by key: all of them must hold, and one value of each key is enough. */
export type Conditions = Readonly<
  Record<string, Readonly<Record<string, OneOrMore<string | boolean | number>>>>
>;

export type OneOrMore<T> = T | readonly T[];

/** A key that the caller fills as they like, or that nobody has looked up: neither met nor not met. */
export const anything = Symbol('anything');

/** What is in a request beside its action and its resource. A key that is left out is not in the request. */
export type Context = Readonly<Record<string, OneOrMore<string> | typeof anything>>;

export interface Request {
  /** `iam:CreateRole` */
  readonly action: string;
  /** An ARN, or `*` for an action that takes no resource. */
  readonly resource: string;
  readonly context?: Context;
}

export const listOf = <T>(value: OneOrMore<T> | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

export const statementsOf = (document: PolicyDocument): readonly Statement[] => listOf(document.Statement);
