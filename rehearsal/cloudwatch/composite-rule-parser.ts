import type { AlarmState } from './alarm-state';
import { type CompositeRule, childrenOf, nameOf } from './composite-rule';

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html, AlarmRule
const CHARACTERS = 10_240;
const ELEMENTS = 500;
const CHILDREN = 100;

const STATES: readonly string[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];
/** A word ends where a name without quotes must: at a space, a bracket or a comma. */
const WORD = /[^\s(),"]+/y;
const QUOTED = /"((?:\\.|[^"\\])*)"/y;
const SPACE = /\s*/y;

/**
 * The rule of a composite alarm. NOT binds before AND, and AND before OR, which is not documented; brackets make it
 * certain. Operators and states are read in capitals or not, as AWS's page writes `false`.
 *
 * @throws {Error} for what is no rule, or is larger than CloudWatch takes
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
 */
export function compositeRule(text: string): CompositeRule {
  if (text.length > CHARACTERS)
    throw malformed(text, `has ${text.length} characters; ${CHARACTERS} are taken`);
  const parser = new Parser(text);
  const rule = parser.parse();
  const children = new Set(childrenOf(rule).map(nameOf)).size;
  if (children > CHILDREN) throw malformed(text, `has ${children} alarms; ${CHILDREN} are taken`);
  if (parser.elements > ELEMENTS) {
    throw malformed(text, `has ${parser.elements} elements; ${ELEMENTS} are taken`);
  }
  return rule;
}

class Parser {
  /** Alarms, TRUE, FALSE and brackets; those of a function's arguments are taken not to count. */
  elements = 0;
  private position = 0;

  constructor(private readonly text: string) {}

  parse(): CompositeRule {
    const rule = this.or();
    if (!this.isAtEnd()) throw this.unexpected('AND, OR or the end');
    return rule;
  }

  private or(): CompositeRule {
    let left = this.and();
    while (this.acceptWord('OR')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): CompositeRule {
    let left = this.not();
    while (this.acceptWord('AND')) left = { kind: 'and', left, right: this.not() };
    return left;
  }

  private not(): CompositeRule {
    if (this.acceptWord('NOT')) return { kind: 'not', operand: this.not() };
    return this.primary();
  }

  private primary(): CompositeRule {
    if (this.accept('(')) {
      const inner = this.or();
      this.expect(')');
      this.elements += 2;
      return inner;
    }
    if (this.acceptWord('TRUE')) return this.constant(true);
    if (this.acceptWord('FALSE')) return this.constant(false);
    if (this.acceptWord('AT_LEAST')) return this.atLeast();
    const state = this.state();
    this.expect('(');
    const alarm = this.reference();
    this.expect(')');
    return { kind: 'state', state, alarm };
  }

  private constant(value: boolean): CompositeRule {
    this.elements += 1;
    return { kind: 'constant', value };
  }

  private atLeast(): CompositeRule {
    this.expect('(');
    const [, number = '', percent] = /^(\d+)(%?)$/.exec(this.match(WORD)?.[0] ?? '') ?? [];
    if (number === '' || Number(number) < 1 || (percent && Number(number) > 100)) {
      throw this.unexpected('a whole number of at least 1, or a percentage of at most 100');
    }
    this.expect(',');
    const negated = this.acceptWord('NOT');
    const state = this.state();
    this.expect(',');
    this.expect('(');
    const alarms = [this.reference()];
    while (this.accept(',')) alarms.push(this.reference());
    this.expect(')');
    this.expect(')');
    const least = percent ? { percent: Number(number) } : { count: Number(number) };
    return { kind: 'at-least', least, state, negated, alarms };
  }

  private state(): AlarmState {
    const state = STATES.find((name) => this.acceptWord(name));
    if (!state) throw this.unexpected('ALARM, OK, INSUFFICIENT_DATA, AT_LEAST, NOT, TRUE, FALSE or (');
    return state as AlarmState;
  }

  /** A name or an ARN, in quotes or not. */
  private reference(): string {
    const quoted = this.match(QUOTED);
    const reference = quoted ? quoted[1]?.replace(/\\(.)/g, '$1') : this.match(WORD)?.[0];
    if (!reference) throw this.unexpected('the name or ARN of an alarm');
    this.elements += 1;
    return reference;
  }

  private acceptWord(word: string): boolean {
    const before = this.position;
    if (this.match(WORD)?.[0].toUpperCase() === word) return true;
    this.position = before;
    return false;
  }

  private accept(character: string): boolean {
    this.match(SPACE);
    if (this.text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  private expect(character: string): void {
    if (!this.accept(character)) throw this.unexpected(character);
  }

  private isAtEnd(): boolean {
    this.match(SPACE);
    return this.position === this.text.length;
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    if (pattern !== SPACE) this.match(SPACE);
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found) this.position = pattern.lastIndex;
    return found ?? undefined;
  }

  private unexpected(wanted: string): Error {
    const got = this.text.slice(this.position, this.position + 20) || 'the end';
    return malformed(this.text, `expected ${wanted}, got ${got} at ${this.position}`);
  }
}

function malformed(text: string, problem: string): Error {
  return new Error(`alarm rule must be a valid expression, got '${text.slice(0, 200)}'; ${problem}`);
}
