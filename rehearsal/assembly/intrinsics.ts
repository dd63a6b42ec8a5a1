import { NotModelled } from '../not-modelled';
import { type Assembly, type AssemblyStack, stackNamed, type TemplateResource } from './assembly';
import { Conditions } from './conditions';
import { list, malformed, PURE_FUNCTIONS } from './functions';
import { attributeOf, type MadeUpIds, madeUpIds } from './made-up-ids';
import { NO_VALUE, pseudoParameter } from './pseudo-parameters';

/** What a custom resource's handler answers to CloudFormation; the names are the protocol's. */
export interface CustomResourceAnswer {
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

export interface ResolverOptions {
  /** Parameter values by stack name and parameter. @default each parameter's own default */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Creates a custom resource, once. @default a reference to one is not modelled
   */
  readonly createCustomResource?: (
    stack: AssemblyStack,
    logicalId: string,
    properties: Readonly<Record<string, unknown>>,
  ) => Promise<CustomResourceAnswer>;
}

/** The resolvers of all stacks of an assembly, which refer to each other's exports and outputs. */
export class Resolvers {
  private readonly byStack = new Map<AssemblyStack, TemplateResolver>();

  constructor(
    private readonly assembly: Assembly,
    private readonly options: ResolverOptions = {},
  ) {}

  of(stack: AssemblyStack): TemplateResolver {
    const known = this.byStack.get(stack);
    if (known) return known;
    const resolver = new TemplateResolver(stack, this, this.options);
    this.byStack.set(stack, resolver);
    return resolver;
  }

  ofStackNamed(stackName: string): TemplateResolver {
    return this.of(stackNamed(this.assembly, stackName));
  }

  /** Export names are unique in an account and region. */
  async exported(name: string, importer: AssemblyStack): Promise<unknown> {
    const neighbours = this.assembly.stacks.filter(
      (stack) => stack.account === importer.account && stack.region === importer.region,
    );
    for (const stack of neighbours) {
      const resolver = this.of(stack);
      for (const output of Object.values(stack.template.Outputs)) {
        if (output.Export && (await resolver.resolve(output.Export.Name)) === name) {
          return resolver.resolve(output.Value);
        }
      }
    }
    throw malformed('Fn::ImportValue', `an export of a stack in ${this.assembly.directory}`, name);
  }
}

/**
 * One stack's template with its intrinsic functions resolved, as far as they are asked for. Resources exist in no
 * account: their ids are made up (see made-up-ids.ts). Dynamic references (`{{resolve:…}}`) stay as they are.
 */
export class TemplateResolver {
  private readonly ids = new Map<string, Promise<MadeUpIds>>();
  private readonly resolved = new Map<string, Promise<Record<string, unknown>>>();
  private readonly customResources = new Map<string, Promise<CustomResourceAnswer>>();
  private readonly conditions: Conditions;

  constructor(
    readonly stack: AssemblyStack,
    private readonly resolvers: Resolvers,
    private readonly options: ResolverOptions,
  ) {
    this.conditions = new Conditions(stack.template.Conditions, (value) => this.evaluate(value));
  }

  /** @returns undefined for `AWS::NoValue` @throws NotModelled, Malformed */
  async resolve(value: unknown): Promise<unknown> {
    const result = await this.evaluate(value);
    return result === NO_VALUE ? undefined : result;
  }

  /** A resource's properties, resolved once. */
  properties(logicalId: string): Promise<Record<string, unknown>> {
    return once(
      this.resolved,
      logicalId,
      async () => (await this.resolve(this.resource(logicalId).Properties ?? {})) as Record<string, unknown>,
    );
  }

  /** What `Ref` of the resource gives. */
  async physicalId(logicalId: string): Promise<string> {
    if (!isCustom(this.resource(logicalId))) return (await this.madeUp(logicalId)).ref;
    const { PhysicalResourceId } = await this.customResource(logicalId);
    return PhysicalResourceId ?? `${this.stack.stackName}-${logicalId}`;
  }

  /** What `Fn::GetAtt` gives. @throws NotModelled, Malformed */
  async attribute(logicalId: string, name: string): Promise<unknown> {
    const resource = this.resource(logicalId);
    if (!isCustom(resource)) return attributeOf(await this.madeUp(logicalId), resource.Type, name);
    const value = (await this.customResource(logicalId)).Data?.[name];
    if (value === undefined) {
      throw malformed(`${this.stack.stackName}.${logicalId}`, `answered with Data.${name}`, value);
    }
    return value;
  }

  /** Logical ids, in the order of the template, without those that a condition leaves out. */
  async resourcesOfType(type: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const [logicalId, resource] of Object.entries(this.stack.template.Resources)) {
      if (resource.Type !== type) continue;
      if (resource.Condition === undefined || (await this.conditions.holds(resource.Condition))) {
        found.push(logicalId);
      }
    }
    return found;
  }

  private resource(logicalId: string): TemplateResource {
    const resource = this.stack.template.Resources[logicalId];
    if (!resource) throw malformed(`reference in ${this.stack.stackName}`, 'to a resource', logicalId);
    return resource;
  }

  private madeUp(logicalId: string): Promise<MadeUpIds> {
    return once(this.ids, logicalId, () => {
      const { Type: type, Properties } = this.resource(logicalId);
      const { stackName, account, region } = this.stack;
      // One property at a time: resources may refer to each other in a circle, as long as their ids do not.
      const property = (name: string) => this.resolve(Properties?.[name]);
      return madeUpIds({ type, logicalId, stackName, account, region, property });
    });
  }

  private customResource(logicalId: string): Promise<CustomResourceAnswer> {
    return once(this.customResources, logicalId, async () => {
      const create = this.options.createCustomResource;
      if (!create) throw new NotModelled(this.resource(logicalId).Type);
      return create(this.stack, logicalId, await this.properties(logicalId));
    });
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
        const region = String(await this.evaluate(argument)) || this.stack.region;
        return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
      }
      case 'Fn::ImportValue':
        return this.resolvers.exported(String(await this.evaluate(argument)), this.stack);
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
    return this.attribute(String(logicalId), names.join('.'));
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
    const value = this.stack.template.Mappings[String(map)]?.[String(first)]?.[String(second)];
    if (value !== undefined) return value;
    if (typeof otherwise === 'object' && otherwise !== null && 'DefaultValue' in otherwise) {
      return otherwise.DefaultValue;
    }
    throw malformed('Fn::FindInMap', 'a key of Mappings', [map, first, second]);
  }

  /** CDK's weak cross-stack reference (`@aws-cdk/core:defaultCrossStackReferences: weak`). */
  private async stackOutput(argument: unknown): Promise<unknown> {
    const { StackName, OutputName } = argument as { StackName?: unknown; OutputName?: unknown };
    const resolver = this.resolvers.ofStackNamed(String(StackName));
    const output = resolver.stack.template.Outputs[String(OutputName)];
    if (!output) throw malformed('Fn::GetStackOutput', `an output of ${String(StackName)}`, OutputName);
    return resolver.resolve(output.Value);
  }

  private async reference(name: string): Promise<unknown> {
    if (name.startsWith('AWS::')) return pseudoParameter(name, this.stack);
    if (this.stack.template.Parameters[name]) return this.parameter(name);
    return this.physicalId(name);
  }

  private parameter(name: string): unknown {
    const definition = this.stack.template.Parameters[name];
    const value = this.options.parameters?.[this.stack.stackName]?.[name] ?? definition?.Default;
    if (value === undefined) {
      throw malformed(`parameter ${name} of ${this.stack.stackName}`, 'given a value', value);
    }
    const type = definition?.Type ?? 'String';
    // The value of an SSM parameter is not in the assembly: a stand-in that names it.
    const known = type.startsWith('AWS::SSM::Parameter::Value<') ? `ssm:${String(value)}` : value;
    return /List/.test(type) ? String(known).split(',') : known;
  }
}

function isCustom(resource: TemplateResource): boolean {
  return resource.Type.startsWith('Custom::') || resource.Type === 'AWS::CloudFormation::CustomResource';
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
