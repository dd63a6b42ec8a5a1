import { NotModelled } from '../not-modelled';

type Test = (root: unknown) => boolean;

/** Texts, then operators of which none begins another that stands later, then everything without a space. */
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|&&|\|\||<=|>=|!=|[(){}=<>]|[^\s(){}=<>!&|]+)/y;

/**
 * Which messages a filter pattern for JSON lets through: `{ $.status >= 500 && $.path = "/cart*" }`.
 *
 * @throws NotModelled for what is not read here
 */
// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
export function jsonFilter(pattern: string): (message: string) => boolean {
  const test = new JsonFilterReader(pattern).read();
  return (message) => {
    const root = parsed(message);
    return root !== undefined && test(root);
  };
}

class JsonFilterReader {
  private readonly tokens: string[] = [];

  constructor(private readonly pattern: string) {
    TOKEN.lastIndex = 0;
    for (let found = TOKEN.exec(pattern); found; found = TOKEN.exec(pattern))
      this.tokens.push(found[1] ?? '');
  }

  read(): Test {
    this.expect('{');
    const test = this.either();
    this.expect('}');
    if (this.tokens.length > 0) throw this.unreadable();
    return test;
  }

  private either(): Test {
    const tests = [this.both()];
    while (this.take('||')) tests.push(this.both());
    return (root) => tests.some((test) => test(root));
  }

  private both(): Test {
    const tests = [this.one()];
    while (this.take('&&')) tests.push(this.one());
    return (root) => tests.every((test) => test(root));
  }

  private one(): Test {
    if (this.take('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    const select = selector(this.next()) ?? this.fail();
    const operator = this.next();
    const operand = this.next();
    switch (`${operator} ${operand}`.toUpperCase()) {
      case 'IS NULL':
        return (root) => select(root) === null;
      case 'IS TRUE':
        return (root) => select(root) === true;
      case 'IS FALSE':
        return (root) => select(root) === false;
      case 'NOT EXISTS':
        return (root) => select(root) === undefined;
    }
    const compare = comparison(operator, operand) ?? this.fail();
    return (root) => {
      const value = select(root);
      return value !== undefined && compare(value);
    };
  }

  private next(): string {
    return this.tokens.shift() ?? this.fail();
  }

  private take(token: string): boolean {
    if (this.tokens[0] !== token) return false;
    this.tokens.shift();
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw this.unreadable();
  }

  private fail(): never {
    throw this.unreadable();
  }

  private unreadable(): NotModelled {
    return new NotModelled(`log filter pattern ${this.pattern}`);
  }
}

/** `$.a.b[0]`; undefined for anything else. */
function selector(text: string): ((root: unknown) => unknown) | undefined {
  if (!/^\$(\.[\w-]+|\[\d+\])+$/.test(text)) return undefined;
  const steps = [...text.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index ?? '');
  return (root) =>
    steps.reduce<unknown>(
      (inner, step) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
          ? (inner as Record<string, unknown>)[step]
          : undefined,
      root,
    );
}

function comparison(operator: string, operand: string): ((value: unknown) => boolean) | undefined {
  const number = Number(operand);
  if (!operand.startsWith('"') && !Number.isNaN(number)) {
    const compare = NUMERIC[operator];
    return compare && ((value) => typeof value === 'number' && compare(value, number));
  }
  if (operator !== '=' && operator !== '!=') return undefined;
  const text = operand.startsWith('"') ? operand.slice(1, -1).replace(/\\(.)/g, '$1') : operand;
  const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const wanted = new RegExp(`^${parts.join('.*')}$`, 's');
  return (value) => typeof value === 'string' && wanted.test(value) === (operator === '=');
}

const NUMERIC: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

/** Undefined for a message that is not JSON: no pattern for JSON fits it. */
function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
