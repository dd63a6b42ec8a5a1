import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { invalidPattern } from './invalid-pattern';

/** Whether one value of an event fits. */
export type Matcher = (value: unknown) => boolean;

type Literal = string | number | boolean | null;

/**
 * What stands in the list of a field: a value, or an operator on text, numbers or addresses.
 *
 * @throws AwsError for an operator that EventBridge does not know, or an operand it does not take
 */
// source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
export function matcher(element: unknown): Matcher {
  if (isLiteral(element)) return (value) => value === element;
  const [operator, operand] = soleEntry(element);
  switch (operator) {
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
    case 'wildcard':
      return textMatcher(operator, operand);
    case 'anything-but':
      return anythingBut(operand);
    case 'numeric':
      return numeric(operand);
    case 'cidr':
      return cidr(operand);
    default:
      throw invalidPattern(`Unrecognized match type ${operator}`);
  }
}

/** @throws AwsError for anything but an object with one member */
export function soleEntry(element: unknown): readonly [string, unknown] {
  const entries = typeof element === 'object' && element !== null ? Object.entries(element) : [];
  const [only, ...others] = entries;
  if (only === undefined || others.length > 0 || Array.isArray(element)) {
    throw invalidPattern('Only one key allowed in match expression');
  }
  return only;
}

function textMatcher(operator: string, operand: unknown): Matcher {
  const fits = textTest(operator, operand);
  return (value) => typeof value === 'string' && fits(value);
}

function textTest(operator: string, operand: unknown): (value: string) => boolean {
  if ((operator === 'prefix' || operator === 'suffix') && typeof operand === 'object') {
    const [inner, text] = soleEntry(operand);
    if (inner !== 'equals-ignore-case') throw invalidPattern(`Unsupported anything-but pattern: ${inner}`);
    const fits = textTest(operator, lower(required(operator, text)));
    return (value) => fits(lower(value));
  }
  const text = required(operator, operand);
  switch (operator) {
    case 'prefix':
      return (value) => value.startsWith(text);
    case 'suffix':
      return (value) => value.endsWith(text);
    case 'equals-ignore-case':
      return (value) => lower(value) === lower(text);
    case 'wildcard': {
      const wanted = wildcard(text);
      return (value) => wanted.test(value);
    }
    default:
      throw invalidPattern(`Unsupported anything-but pattern: ${operator}`);
  }
}

/** A value that is there and is none of these. */
function anythingBut(operand: unknown): Matcher {
  if (isLiteral(operand) || Array.isArray(operand)) {
    const excluded: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    const [first] = excluded;
    if (!excluded.every((each) => isLiteral(each) && typeof each === typeof first) || excluded.length === 0) {
      throw invalidPattern('Value of anything-but must be a value, or a list of either texts or numbers');
    }
    return (value) => isLiteral(value) && !excluded.includes(value);
  }
  const [operator, given] = soleEntry(operand);
  const tests = (Array.isArray(given) ? given : [given]).map((each) => textTest(operator, each));
  return (value) => isLiteral(value) && !(typeof value === 'string' && tests.some((test) => test(value)));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(operand: unknown): Matcher {
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const bounds = parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1]] as const] : []));
  const tests = bounds.map(([operator, bound]) => {
    const compare = typeof operator === 'string' ? COMPARISONS[operator] : undefined;
    if (compare === undefined || typeof bound !== 'number') {
      throw invalidPattern('Value of numeric must be a list of comparisons and numbers');
    }
    return (value: number) => compare(value, bound);
  });
  if (tests.length === 0 || tests.length > 2) throw invalidPattern('Value of numeric must be one range');
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function cidr(operand: unknown): Matcher {
  const [address = '', bits = ''] = required('cidr', operand).split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const range = new BlockList();
  if (
    !(isIPv4(address) || isIPv6(address)) ||
    !/^\d+$/.test(bits) ||
    Number(bits) > (family === 'ipv4' ? 32 : 128)
  ) {
    throw invalidPattern('Malformed CIDR, one of an address and a mask is invalid');
  }
  range.addSubnet(address, Number(bits), family);
  return (value) =>
    typeof value === 'string' &&
    (isIPv4(value) || isIPv6(value)) &&
    range.check(value, isIPv4(value) ? 'ipv4' : 'ipv6');
}

/** A star is any text, the empty one too; a backslash takes its meaning from a star or a backslash. */
function wildcard(text: string): RegExp {
  if (/(?<!\\)(?:\\\\)*\*\*/.test(text)) {
    throw invalidPattern('Consecutive wildcard characters at pos are not allowed');
  }
  const parts = [...text.matchAll(/\\([*\\])|(\*)|([^*\\])|\\/gs)].map(([, escaped, star, plain]) => {
    if (star !== undefined) return '.*';
    const character = escaped ?? plain;
    if (character === undefined) throw invalidPattern('Invalid escape character at pos');
    return character.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}

function required(operator: string, operand: unknown): string {
  if (typeof operand !== 'string') throw invalidPattern(`${operator} match pattern must be a string`);
  return operand;
}

function isLiteral(value: unknown): value is Literal {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function lower(text: string): string {
  return text.toLowerCase();
}
