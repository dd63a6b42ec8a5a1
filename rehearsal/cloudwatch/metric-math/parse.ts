import { NotModelled } from '../../not-modelled';
import {
  type Expression,
  FUNCTIONS,
  type FunctionName,
  KEYWORDS,
  OPERATORS,
  type Operator,
} from './expression';

const TOKEN =
  /\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z_]\w*|"[^"]*"|'[^']*'|<=|>=|==|!=|&&|\|\||[-+*/^<>()[\],]|$)/y;
/** By what SORT sorts. */
const SORT_FUNCTIONS: readonly string[] = ['AVG', 'MIN', 'MAX', 'SUM'];
const SPELLINGS: Readonly<Record<string, string>> = { '&&': 'AND', '||': 'OR' };

/**
 * Reads a metric math expression. How AND binds against OR, and `-` against `^`, is not documented; here it is
 * as in most languages (`a OR b AND c` is `a OR (b AND c)`, `-2^2` is -4, `2^3^2` is 2^9).
 *
 * @throws {NotModelled} for a function or a query language that is not modelled
 * @throws {Error} for text that is no expression
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function parse(text: string): Expression {
  if (/^\s*SELECT\b/i.test(text)) throw new NotModelled('Metrics Insights query');
  return new Parser(text).parse();
}

class Parser {
  private position = 0;
  private token = '';

  constructor(private readonly text: string) {
    this.advance();
  }

  parse(): Expression {
    const expression = this.binary(0);
    if (this.token !== '') throw this.unexpected('an operator or the end');
    return expression;
  }

  private binary(level: number): Expression {
    const operators: readonly string[] | undefined = OPERATORS[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    while (operators.includes(this.token)) {
      const operator = this.take() as Operator;
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) };
    }
    return left;
  }

  private unary(): Expression {
    if (!this.accept('-')) return this.power();
    return { kind: 'negate', operand: this.unary() };
  }

  private power(): Expression {
    const base = this.primary();
    if (!this.accept('^')) return base;
    return { kind: 'binary', operator: '^', left: base, right: this.unary() };
  }

  private primary(): Expression {
    if (/^[\d.]/.test(this.token)) return { kind: 'number', value: Number(this.take()) };
    if (/^[a-z]/.test(this.token)) return { kind: 'id', id: this.take() };
    if (/^["']/.test(this.token)) return { kind: 'text', text: this.take().slice(1, -1) };
    if (isKeyword(this.token)) return { kind: 'keyword', word: this.take() };
    if (/^[A-Z]/.test(this.token)) return this.call();
    if (this.accept('[')) return { kind: 'array', items: this.list(']') };
    if (!this.accept('(')) throw this.unexpected('a number, an id, a function, ( or [');
    const inner = this.binary(0);
    this.expect(')');
    return inner;
  }

  /** A function is refused before its arguments are read: they may be of a kind that nothing else takes. */
  private call(): Expression {
    const name = this.token;
    if (!isModelled(name)) throw new NotModelled(`metric math function ${name}`);
    this.advance();
    this.expect('(');
    if (this.accept(')')) return { kind: 'call', name, args: [] };
    const args = [this.binary(0)];
    while (this.accept(',')) args.push(name === 'SORT' ? this.sortArgument() : this.binary(0));
    this.expect(')');
    return { kind: 'call', name, args };
  }

  private sortArgument(): Expression {
    if (!SORT_FUNCTIONS.includes(this.token)) return this.binary(0);
    return { kind: 'keyword', word: this.take() };
  }

  private list(end: string): Expression[] {
    const items = [this.binary(0)];
    while (this.accept(',')) items.push(this.binary(0));
    this.expect(end);
    return items;
  }

  private accept(token: string): boolean {
    if (this.token !== token) return false;
    this.advance();
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw this.unexpected(token);
  }

  private take(): string {
    const taken = this.token;
    this.advance();
    return taken;
  }

  private advance(): void {
    TOKEN.lastIndex = this.position;
    const token = TOKEN.exec(this.text)?.[1];
    if (token === undefined)
      throw this.malformed(`has a character at ${this.position} that no token starts with`);
    this.position = TOKEN.lastIndex;
    this.token = SPELLINGS[token] ?? token;
  }

  private unexpected(wanted: string): Error {
    return this.malformed(`expected ${wanted}, got ${this.token || 'the end'} at ${this.position}`);
  }

  private malformed(problem: string): Error {
    return new Error(`metric math must be a valid expression, got '${this.text}'; ${problem}`);
  }
}

function isModelled(name: string): name is FunctionName {
  return (FUNCTIONS as readonly string[]).includes(name);
}

function isKeyword(token: string): boolean {
  return (KEYWORDS as readonly string[]).includes(token);
}
