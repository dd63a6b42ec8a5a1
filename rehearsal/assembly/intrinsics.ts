import { NotModelled } from '../not-modelled';
import { type Assembly, type AssemblyStack, stackNamed, type TemplateResource } from './assembly';
import { Evaluation } from './evaluation';
import { malformed } from './functions';
import { attributeOf, type MadeUpIds, madeUpIds } from './made-up-ids';
import { parameterValue } from './parameter-value';
import { isCustomResource } from './template';

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

  /** What `Fn::GetStackOutput` gives. */
  async outputOf(stackName: string, outputName: string): Promise<unknown> {
    const resolver = this.ofStackNamed(stackName);
    const output = resolver.stack.template.Outputs[outputName];
    if (!output) throw malformed('Fn::GetStackOutput', `an output of ${stackName}`, outputName);
    return resolver.resolve(output.Value);
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
  private readonly evaluation: Evaluation;

  constructor(
    readonly stack: AssemblyStack,
    resolvers: Resolvers,
    private readonly options: ResolverOptions,
  ) {
    this.evaluation = new Evaluation({
      place: stack,
      template: stack.template,
      parameter: async (name) => this.parameter(name),
      physicalId: (logicalId) => this.physicalId(logicalId),
      attribute: (logicalId, name) => this.attribute(logicalId, name),
      exported: (name) => resolvers.exported(name, stack),
      stackOutput: (stackName, outputName) => resolvers.outputOf(stackName, outputName),
    });
  }

  /** @returns undefined for `AWS::NoValue` @throws NotModelled, Malformed */
  resolve(value: unknown): Promise<unknown> {
    return this.evaluation.resolve(value);
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
    if (!isCustomResource(this.resource(logicalId).Type)) return (await this.madeUp(logicalId)).ref;
    const { PhysicalResourceId } = await this.customResource(logicalId);
    return PhysicalResourceId ?? `${this.stack.stackName}-${logicalId}`;
  }

  /** What `Fn::GetAtt` gives. @throws NotModelled, Malformed */
  async attribute(logicalId: string, name: string): Promise<unknown> {
    const resource = this.resource(logicalId);
    if (!isCustomResource(resource.Type))
      return attributeOf(await this.madeUp(logicalId), resource.Type, name);
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
      if (resource.Condition === undefined || (await this.evaluation.conditions.holds(resource.Condition))) {
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

  private parameter(name: string): Promise<unknown> {
    const definition = this.stack.template.Parameters[name];
    const value = this.options.parameters?.[this.stack.stackName]?.[name] ?? definition?.Default;
    if (!definition || value === undefined) {
      throw malformed(`parameter ${name} of ${this.stack.stackName}`, 'given a value', value);
    }
    return parameterValue(definition, value);
  }
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
