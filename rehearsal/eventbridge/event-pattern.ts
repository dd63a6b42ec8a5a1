import { invalidPattern } from './invalid-pattern';
import { type Matcher, matcher, soleEntry } from './matcher';

/** Whether an event fits: what a pattern does not name may be anything. */
export type EventPattern = (event: unknown) => boolean;

/**
 * @param text JSON
 * @throws AwsError for what is no pattern
 */
// source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
export function eventPattern(text: string): EventPattern {
  return objectPattern(parsed(text));
}

/** All fields fit, and at least one of the patterns of each `$or`. */
function objectPattern(pattern: Readonly<Record<string, unknown>>): EventPattern {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw invalidPattern('Empty objects are not allowed');
  const tests = fields.map(([name, inner]) => {
    if (name === '$or' && isAlternatives(inner)) {
      const alternatives = inner.map(objectPattern);
      return (event: unknown) => alternatives.some((fits) => fits(event));
    }
    const fits = fieldPattern(name, inner);
    return (event: unknown) => fits(memberOf(event, name));
  });
  return (event) => tests.every((test) => test(event));
}

function fieldPattern(name: string, pattern: unknown): EventPattern {
  if (Array.isArray(pattern)) return leafPattern(pattern);
  if (!isObject(pattern)) throw invalidPattern(`"${name}" must be an object or an array`);
  const fits = objectPattern(pattern);
  // A list of objects fits when one of them does, as a whole.
  return (value) => (Array.isArray(value) ? value.some(fits) : fits(value));
}

/** One of the elements fits one of the values. */
function leafPattern(elements: readonly unknown[]): EventPattern {
  if (elements.length === 0) throw invalidPattern('Empty arrays are not allowed');
  const tests = elements.map((element) => existence(element) ?? onValues(matcher(element)));
  return (value) => tests.some((test) => test(value));
}

/** `exists` looks at the field itself: a leaf that is there, or nothing. */
function existence(element: unknown): EventPattern | undefined {
  if (!isObject(element) || !('exists' in element)) return undefined;
  const [, wanted] = soleEntry(element);
  if (typeof wanted !== 'boolean') throw invalidPattern('exists match pattern must be either true or false.');
  return (value) => (value !== undefined && !isObject(value)) === wanted;
}

function onValues(fits: Matcher): EventPattern {
  return (value) => (Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY).some(fits) : fits(value));
}

/** Anything else under this name is a field that is called so. */
function isAlternatives(pattern: unknown): pattern is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(pattern) && pattern.length > 1 && pattern.every(isObject) && !pattern.some(isOperator);
}

const OPERATORS = [
  'exists',
  'prefix',
  'suffix',
  'equals-ignore-case',
  'wildcard',
  'anything-but',
  'numeric',
  'cidr',
];

function isOperator(pattern: Readonly<Record<string, unknown>>): boolean {
  return OPERATORS.some((operator) => operator in pattern);
}

function memberOf(event: unknown, name: string): unknown {
  return isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const pattern: unknown = JSON.parse(text);
    if (isObject(pattern)) return pattern;
  } catch (error) {
    throw invalidPattern(`Pattern is no JSON: ${(error as Error).message}`);
  }
  throw invalidPattern('Filter is not an object');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
