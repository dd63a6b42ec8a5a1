import { NotModelled } from '../not-modelled';
import { Conditions } from './conditions';
import { list, malformed, PURE_FUNCTIONS } from './functions';
import { NO_VALUE, pseudoParameter, type StackPlace } from './pseudo-parameters';
import type { Template } from './template';

/** What intrinsic functions read beyond their arguments. */
export interface Scope {
  readonly place: StackPlace;
  readonly template: Pick<Template, 'Parameters' | 'Conditions' | 'Mappings'>;
  parameter(name: string): Promise<unknown>;
  /** What `Ref` of a resource gives. */
  physicalId(logicalId: string): Promise<unknown>;
  /** What `Fn::GetAtt` gives. */
  attribute(logicalId: string, name: string): Promise<unknown>;
  exported(name: string): Promise<unknown>;
  stackOutput(stackName: string, outputName: string): Promise<unknown>;
}

/** The intrinsic functions and conditions of one template in a scope. */
export class Evaluation {
  readonly conditions: Conditions;

  constructor(private readonly scope: Scope) {
    this.conditions = new Conditions(scope.template.Conditions, (value) => this.evaluate(value));
  }

  /** @returns undefined for `AWS::NoValue` @throws NotModelled, Malformed */
  async resolve(value: unknown): Promise<unknown> {
    const result = await this.evaluate(value);
    return result === NO_VALUE ? undefined : result;
  }

  private async evaluate(value: unknown): Promise<unknown> {
    if (Array.isArray(value)) {
      const items = await Promise.all(value.map((item) => this.evaluate(item)));
      return items.filter((item) => item !== NO_VALUE);
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (first && entries.length === 1 && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
      return this.call(first[0], first[1]);
    }
    const properties = await Promise.all(
      entries.map(async ([key, item]) => [key, await this.evaluate(item)] as const),
    );
    return Object.fromEntries(properties.filter(([, item]) => item !== NO_VALUE));
  }

  private async call(name: string, argument: unknown): Promise<unknown> {
    const pure = PURE_FUNCTIONS[name];
    if (pure) return pure(await this.evaluate(argument));
    switch (name) {
      case 'Ref':
        return this.reference(String(argument));
      case 'Fn::GetAtt':
        return this.getAttribute(argument);
      case 'Fn::Sub':
        return this.substitute(argument);
      case 'Fn::If': {
        const [condition, whenTrue, whenFalse] = list(name, argument);
        return this.evaluate((await this.conditions.holds(String(condition))) ? whenTrue : whenFalse);
      }
      case 'Fn::FindInMap':
        return this.findInMap(list(name, await this.evaluate(argument)));
      case 'Fn::GetAZs': {
        const region = String(await this.evaluate(argument)) || this.scope.place.region;
        return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
      }
      case 'Fn::ImportValue':
        return this.scope.exported(String(await this.evaluate(argument)));
      case 'Fn::GetStackOutput':
        return this.stackOutput(await this.evaluate(argument));
      default:
        if (Conditions.knows(name)) return this.conditions.decide({ [name]: argument });
        throw new NotModelled(`intrinsic function ${name}`);
    }
  }

  private async getAttribute(argument: unknown): Promise<unknown> {
    const [logicalId, ...path] =
      typeof argument === 'string' ? argument.split('.') : list('Fn::GetAtt', argument);
    const names = await Promise.all(path.map((part) => this.evaluate(part)));
    return this.scope.attribute(String(logicalId), names.join('.'));
  }

  private async substitute(argument: unknown): Promise<string> {
    const [text, own = {}] = typeof argument === 'string' ? [argument] : list('Fn::Sub', argument);
    const values = (await this.evaluate(own)) as Record<string, unknown>;
    const pieces = String(text).split(/\$\{([^}]*)\}/);
    const replaced = pieces.map(async (piece, index) => {
      if (index % 2 === 0) return piece;
      if (piece.startsWith('!')) return `\${${piece.slice(1)}}`;
      if (Object.hasOwn(values, piece)) return String(values[piece]);
      return String(await (piece.includes('.') ? this.getAttribute(piece) : this.reference(piece)));
    });
    return (await Promise.all(replaced)).join('');
  }

  private findInMap([map, first, second, otherwise]: readonly unknown[]): unknown {
    const value = this.scope.template.Mappings[String(map)]?.[String(first)]?.[String(second)];
    if (value !== undefined) return value;
    if (typeof otherwise === 'object' && otherwise !== null && 'DefaultValue' in otherwise) {
      return otherwise.DefaultValue;
    }
    throw malformed('Fn::FindInMap', 'a key of Mappings', [map, first, second]);
  }

  /** CDK's weak cross-stack reference (`@aws-cdk/core:defaultCrossStackReferences: weak`). */
  private stackOutput(argument: unknown): Promise<unknown> {
    const { StackName, OutputName } = argument as { StackName?: unknown; OutputName?: unknown };
    return this.scope.stackOutput(String(StackName), String(OutputName));
  }

  private async reference(name: string): Promise<unknown> {
    if (name.startsWith('AWS::')) return pseudoParameter(name, this.scope.place);
    if (this.scope.template.Parameters[name]) return this.scope.parameter(name);
    return this.scope.physicalId(name);
  }
}
