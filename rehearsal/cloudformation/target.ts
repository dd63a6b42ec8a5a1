import { withDynamicReferences } from '../assembly/dynamic-references';
import { Evaluation } from '../assembly/evaluation';
import { attributeOf } from '../assembly/made-up-ids';
import { parameterValue } from '../assembly/parameter-value';
import { isCustomResource, type Template, type TemplateResource } from '../assembly/template';
import type { Dependencies } from './dependency-walk';
import type { ParameterValues } from './parameters';
import { type Properties, ResourceFailure } from './provider';
import type { StackResource } from './resource';
import type { Surroundings } from './surroundings';
import { dependenciesOf } from './template-dependencies';
import { validationError } from './validation-error';

/** What references to resources give: those of a stack, or a forecast of them. */
export interface ResourceValues {
  physicalId(logicalId: string): Promise<unknown>;
  attribute(logicalId: string, name: string): Promise<unknown>;
}

/** The properties of a resource, resolved. */
export interface Resolved {
  readonly properties: Properties;
  readonly compared: Properties;
}

export interface Outputs {
  readonly values: Readonly<Record<string, unknown>>;
  readonly exports: ReadonlyMap<string, unknown>;
}

/** A template with its parameter values: what a stack is to become. */
export class Target {
  /** Names that `Fn::ImportValue` was resolved for. */
  readonly imported = new Set<string>();

  private constructor(
    readonly template: Template,
    readonly parameters: ParameterValues,
    /** Without those that a condition leaves out. */
    readonly resources: ReadonlyMap<string, TemplateResource>,
    readonly dependencies: Dependencies,
    private readonly holds: ReadonlyMap<string, boolean>,
    private readonly surroundings: Surroundings,
  ) {}

  /** A stack that has nothing. */
  static empty(surroundings: Surroundings): Target {
    const template = { Resources: {}, Parameters: {}, Conditions: {}, Mappings: {}, Outputs: {} };
    return new Target(template, {}, new Map(), new Map(), new Map(), surroundings);
  }

  /** @throws AwsError ValidationError for a template that CloudFormation would not take */
  static async of(
    template: Template,
    parameters: ParameterValues,
    surroundings: Surroundings,
  ): Promise<Target> {
    const { conditions } = evaluationOf(template, parameters, surroundings, noResources, new Set());
    const holds = new Map<string, boolean>();
    for (const name of Object.keys(template.Conditions)) holds.set(name, await conditions.holds(name));
    const all = Object.entries(template.Resources);
    const stays = ({ Condition }: TemplateResource) =>
      Condition === undefined || holds.get(Condition) === true;
    const resources = new Map(all.filter(([, resource]) => stays(resource)));
    const leftOut = new Set(all.filter(([, resource]) => !stays(resource)).map(([logicalId]) => logicalId));
    const parameterNames = new Set(Object.keys(template.Parameters));
    const dependencies = dependenciesOf(resources, parameterNames, leftOut, holds);
    return new Target(template, parameters, resources, dependencies, holds, surroundings);
  }

  /** @throws ResourceFailure, NotModelled, Malformed */
  async properties(logicalId: string, values: ResourceValues): Promise<Resolved> {
    const written = (await this.evaluation(values).resolve(
      this.resources.get(logicalId)?.Properties ?? {},
    )) as Properties;
    return this.withReferences(written);
  }

  /** One property alone. @throws ResourceFailure, NotModelled, Malformed */
  async comparedProperty(logicalId: string, name: string, values: ResourceValues): Promise<unknown> {
    const written = this.resources.get(logicalId)?.Properties?.[name];
    const compared = (await this.withReferences({ value: await this.evaluation(values).resolve(written) }))
      .compared;
    return compared.value;
  }

  async outputs(values: ResourceValues): Promise<Outputs> {
    const evaluation = this.evaluation(values);
    const found: Record<string, unknown> = {};
    const exports = new Map<string, unknown>();
    for (const [name, { Value, Export, Condition }] of Object.entries(this.template.Outputs)) {
      if (Condition !== undefined && !this.holds.get(Condition)) continue;
      found[name] = await evaluation.resolve(Value);
      if (Export) exports.set(String(await evaluation.resolve(Export.Name)), found[name]);
    }
    return { values: found, exports };
  }

  private evaluation(values: ResourceValues): Evaluation {
    return evaluationOf(this.template, this.parameters, this.surroundings, values, this.imported);
  }

  /** A secret's new value alone is no change of the template; that of an SSM parameter is one in an update. */
  private async withReferences(written: Properties): Promise<Resolved> {
    const read = this.surroundings.dynamicReference;
    if (!read) return { properties: written, compared: written };
    const compared = (await withDynamicReferences(written, read, ['ssm'])) as Properties;
    return { properties: (await withDynamicReferences(compared, read)) as Properties, compared };
  }
}

/** What references to the resources of a stack give. */
export function valuesOf(
  resources: ReadonlyMap<string, StackResource>,
  { stack }: Pick<Surroundings, 'stack'>,
): ResourceValues {
  const known = (logicalId: string): StackResource => {
    const resource = resources.get(logicalId);
    if (!resource) throw new ResourceFailure(`Unresolved resource dependency [${logicalId}]`);
    return resource;
  };
  return {
    physicalId: async (logicalId) => known(logicalId).physicalId,
    attribute: async (logicalId, name) => {
      const { type, physicalId, attributes } = known(logicalId);
      if (!isCustomResource(type)) return attributeOf({ ref: physicalId, attributes }, type, name);
      if (attributes[name] !== undefined) return attributes[name];
      throw new ResourceFailure(
        `CustomResource attribute error: Vendor response doesn't contain ${name} key in object ` +
          `${stack.stackId}|${logicalId}`,
      );
    },
  };
}

/** Conditions may refer to parameters alone. */
const noResources: ResourceValues = {
  physicalId: (logicalId) => Promise.reject(inCondition(logicalId)),
  attribute: (logicalId) => Promise.reject(inCondition(logicalId)),
};

function inCondition(logicalId: string): Error {
  return validationError(
    `Template format error: Unresolved dependencies [${logicalId}]. Cannot reference resources in the Conditions ` +
      'block of the template',
  );
}

function evaluationOf(
  template: Template,
  parameters: ParameterValues,
  { stack, exports, dynamicReference }: Surroundings,
  values: ResourceValues,
  imported: Set<string>,
): Evaluation {
  const ssm = dynamicReference && ((name: string) => dynamicReference('ssm', name));
  return new Evaluation({
    place: stack,
    template,
    parameter: async (name) => {
      const definition = template.Parameters[name];
      return definition && parameterValue(definition, parameters[name], ssm);
    },
    ...values,
    exported: async (name) => {
      const value = exports.value(name);
      imported.add(name);
      return value;
    },
    stackOutput: async (stackName, outputName) => exports.outputOf(stackName, outputName),
  });
}
