import { NotModelled } from '../not-modelled';
import { list, malformed } from './functions';

const FUNCTIONS: ReadonlySet<string> = new Set(['Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not']);

/** The `Conditions` of one template, each decided once. */
export class Conditions {
  private readonly decided = new Map<string, Promise<boolean>>();

  /** @param evaluate resolves the intrinsic functions inside a comparison */
  constructor(
    private readonly definitions: Readonly<Record<string, unknown>>,
    private readonly evaluate: (value: unknown) => Promise<unknown>,
  ) {}

  static knows(functionName: string): boolean {
    return FUNCTIONS.has(functionName);
  }

  holds(name: string): Promise<boolean> {
    const definition = this.definitions[name];
    if (definition === undefined) throw malformed('Condition', 'a name in Conditions', name);
    const decided = this.decided.get(name) ?? this.decide(definition);
    this.decided.set(name, decided);
    return decided;
  }

  /** @throws NotModelled for a function that is no condition */
  async decide(expression: unknown): Promise<boolean> {
    const [name, argument] = Object.entries((expression ?? {}) as Record<string, unknown>)[0] ?? [];
    switch (name) {
      case 'Condition':
        return this.holds(String(argument));
      case 'Fn::Equals': {
        const [left, right] = list(name, await this.evaluate(argument));
        return JSON.stringify(left) === JSON.stringify(right);
      }
      case 'Fn::And':
        return (await this.each(name, argument)).every(Boolean);
      case 'Fn::Or':
        return (await this.each(name, argument)).some(Boolean);
      case 'Fn::Not':
        return !(await this.each(name, argument))[0];
      default:
        throw new NotModelled(`condition ${JSON.stringify(expression)}`);
    }
  }

  private each(name: string, argument: unknown): Promise<boolean[]> {
    return Promise.all(list(name, argument).map((part) => this.decide(part)));
  }
}
