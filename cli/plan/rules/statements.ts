import { canonical, intrinsic, isFields } from '../values';

/** One action on one resource by one principal, out of a statement. */
export interface Grant {
  readonly effect: 'Allow' | 'Deny';
  readonly action: string;
  readonly resource: unknown;
  readonly principal: unknown;
  readonly conditions: readonly Condition[];
  /** The same for the same grant. */
  readonly key: string;
}

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statements {
  readonly grants: readonly Grant[];
  /** Statements that are compared as a whole: NotAction and its like, or not known before it is deployed. */
  readonly whole: readonly Whole[];
}

export interface Whole {
  readonly effect: unknown;
  readonly text: string;
}

/**
 * The statements of all policies inside of a value, whatever is around them.
 *
 * @returns undefined when there are none
 */
export function statementsIn(value: unknown): Statements | undefined {
  const found: unknown[] = [];
  collect(value, found);
  if (found.length === 0) return undefined;
  const grants: Grant[] = [];
  const whole: Whole[] = [];
  for (const statement of found) {
    const parts = grantsOf(statement);
    if (parts) grants.push(...parts);
    else
      whole.push({
        effect: isFields(statement) ? statement.Effect : undefined,
        text: canonical(withoutSid(statement)),
      });
  }
  return { grants, whole };
}

function collect(value: unknown, found: unknown[]): void {
  if (typeof value === 'string' && /^\s*\{.*"Statement"/s.test(value)) {
    collect(parsed(value), found);
    return;
  }
  if (Array.isArray(value)) for (const each of value) collect(each, found);
  if (!isFields(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'Statement') found.push(...(Array.isArray(inner) ? inner : [inner]));
    else collect(inner, found);
  }
}

/** A policy as text; what is no JSON is a statement that nobody can read. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { Statement: text };
    throw error;
  }
}

function withoutSid(statement: unknown): unknown {
  if (!isFields(statement)) return statement;
  const { Sid, ...rest } = statement;
  return rest;
}

const MEMBERS = ['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition'];

function grantsOf(statement: unknown): Grant[] | undefined {
  if (!isFields(statement) || intrinsic(statement) !== undefined) return undefined;
  const { Effect, Action, Resource, Principal, Condition } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') return undefined;
  if (!Object.keys(statement).every((name) => MEMBERS.includes(name))) return undefined;
  const actions = many(Action);
  const conditions = conditionsOf(Condition);
  const principals = principalsOf(Principal);
  if (!conditions || !principals || !actions.every((each) => typeof each === 'string')) return undefined;
  // A trust policy names no resource.
  const resources = Resource === undefined ? [''] : many(Resource);
  const rest = canonical([Effect, conditions]);
  return resources.flatMap((resource) => {
    const where = canonical(resource);
    return principals.flatMap((principal) => {
      const whom = canonical(principal);
      return actions.map((each) => {
        const action = String(each);
        const key = `${action.toLowerCase()}\n${where}\n${whom}\n${rest}`;
        return { effect: Effect, action, resource, principal, conditions, key };
      });
    });
  });
}

const many = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function principalsOf(principal: unknown): readonly unknown[] | undefined {
  // A policy of a role or a user names none.
  if (principal === undefined) return [''];
  if (principal === '*') return ['*'];
  if (!isFields(principal) || intrinsic(principal) !== undefined) return undefined;
  return Object.entries(principal).flatMap(([kind, values]) =>
    many(values).map((value) => (value === '*' && kind === 'AWS' ? '*' : { [kind]: value })),
  );
}

function conditionsOf(condition: unknown): Condition[] | undefined {
  if (condition === undefined) return [];
  if (!isFields(condition) || intrinsic(condition) !== undefined) return undefined;
  const found: Condition[] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isFields(keys) || intrinsic(keys) !== undefined) return undefined;
    for (const [key, values] of Object.entries(keys)) {
      found.push({ operator, key: key.toLowerCase(), values: many(values).map(canonical) });
    }
  }
  return found;
}

/** Grants of `some` that none of `others` covers: they are new, or they are gone. */
export function uncovered(some: readonly Grant[], others: readonly Grant[]): Grant[] {
  const exactly = new Set(others.map(({ key }) => key));
  return some.filter((grant) => !exactly.has(grant.key) && !others.some((other) => covers(other, grant)));
}

/** Whether one grant applies wherever another does. */
function covers(wide: Grant, narrow: Grant): boolean {
  return (
    wide.effect === narrow.effect &&
    // IAM does not tell small letters of an action from great ones.
    matches(wide.action.toLowerCase(), narrow.action.toLowerCase()) &&
    coversValue(wide.resource, narrow.resource) &&
    (wide.principal === '*' || canonical(wide.principal) === canonical(narrow.principal)) &&
    wide.conditions.every((condition) => narrow.conditions.some((other) => isAsNarrow(condition, other)))
  );
}

const coversValue = (wide: unknown, narrow: unknown): boolean =>
  wide === '*' ||
  canonical(wide) === canonical(narrow) ||
  (typeof wide === 'string' && typeof narrow === 'string' && matches(wide, narrow));

/** `*` and `?` of the pattern against a text that may be a pattern itself: its wildcards are matched by `*` alone. */
function matches(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (!/[*?]/.test(pattern)) return false;
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[from] === '*') [star, mark, from] = [from, at, from + 1];
    else if (
      from < pattern.length &&
      (pattern[from] === text[at] || (pattern[from] === '?' && text[at] !== '*'))
    )
      [at, from] = [at + 1, from + 1];
    else if (star >= 0) [mark, at, from] = [mark + 1, mark + 1, star + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(from));
}

/** Operators of which fewer values admit fewer requests. source: IAM user guide, "Condition operators" */
const POSITIVE =
  /^(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|NumericEquals|DateEquals|Bool|BinaryEquals|IpAddress|Null)$/;

function isAsNarrow(wide: Condition, narrow: Condition): boolean {
  if (wide.operator !== narrow.operator || wide.key !== narrow.key) return false;
  const [had, has] = [new Set(wide.values), new Set(narrow.values)];
  const isPart = [...has].every((value) => had.has(value));
  return isPart && (POSITIVE.test(wide.operator) || had.size === has.size);
}
