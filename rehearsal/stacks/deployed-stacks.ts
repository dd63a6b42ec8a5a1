import { readFileSync } from 'node:fs';
import type { AssemblyStack } from '../assembly/assembly';
import { type Assembly, stackNamed } from '../assembly/assembly';
import { Malformed } from '../assembly/parse';
import type { StackPlace } from '../assembly/pseudo-parameters';
import { isCustomResource, type Template } from '../assembly/template';
import type { Clock } from '../clock/clock';
import { Exports } from '../cloudformation/exports';
import type { ParameterInput, ParameterInputs } from '../cloudformation/parameters';
import type { ProvidedResource } from '../cloudformation/provider';
import {
  type CustomResourceBackend,
  CustomResourceProvider,
} from '../cloudformation/providers/custom-resource';
import { madeUpProvider } from '../cloudformation/providers/made-up';
import type { ProviderEntry } from '../cloudformation/providers/modelled';
import { Stack } from '../cloudformation/stack';
import type { StackEvent } from '../cloudformation/stack-events';
import type { OperationResult } from '../cloudformation/stack-operations';
import { rememberText } from '../cloudformation/template-text';
import { NotModelled } from '../not-modelled';
import { DATABASE_USERS } from '../service/database';
import { stacksOf } from '../service/stacks';
import { AdoptingProviders } from './adopting';

/** Types of which no model has anything before their stack is created. */
const MADE_BY_CREATION = new Set(['AWS::ECS::Service', 'AWS::ECS::TaskDefinition']);

export interface DeployedStacksProperties {
  /** In the order of deployment. */
  readonly stacks: readonly AssemblyStack[];
  /** Values of parameters, by stack name. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly clock: Clock;
  readonly providers: readonly ProviderEntry[];
  readonly customResources: CustomResourceBackend;
  /** What custom resources answered when they were made. */
  readonly answers: (stackName: string, logicalId: string) => ProvidedResource | undefined;
  readonly onEvent: (event: StackEvent) => void;
  /** @see StackProperties.notModelled */
  readonly notModelled?: 'ends' | 'told';
}

/** How one stack's update ended; undefined status when nothing was to be changed. */
export interface StackUpdate extends Partial<OperationResult> {
  readonly stackName: string;
}

/** The stacks of a rehearsal as CloudFormation has them, to be updated by another assembly. */
export class DeployedStacks {
  private readonly adopting: AdoptingProviders;
  private readonly customResources: CustomResourceProvider;
  private readonly exports = new Exports();
  private readonly byName = new Map<string, Stack>();

  constructor(private readonly properties: DeployedStacksProperties) {
    const { clock, providers, customResources, stacks, answers } = properties;
    this.customResources = new CustomResourceProvider(customResources, { clock });
    this.adopting = new AdoptingProviders(new Map(providers), answers);
    for (const stack of stacks) this.learn(stack);
  }

  /** By name. */
  get all(): ReadonlyMap<string, Stack> {
    return this.byName;
  }

  /** A stack that is to be created in the place of the others: it is there, without anything. */
  add(stackName: string): Stack {
    const { account, region } = this.properties.stacks[0] as AssemblyStack;
    const stack = this.stackAt({ artifactId: stackName, stackName, account, region });
    this.byName.set(stackName, stack);
    return stack;
  }

  /** Types of custom resources that a template brings, which are made by their handlers. */
  learnTypes({ Resources }: Pick<Template, 'Resources'>): void {
    for (const { Type } of Object.values(Resources)) {
      if (isCustomResource(Type))
        this.adopting.add(Type, Type === DATABASE_USERS ? madeUpProvider : this.customResources);
    }
  }

  private learn({ template, templateFile }: AssemblyStack): void {
    this.learnTypes(template);
    rememberText(template, () => readFileSync(templateFile, 'utf8'));
  }

  private stackAt(place: StackPlace): Stack {
    const { clock, onEvent, notModelled = 'ends' } = this.properties;
    const { exports } = this;
    return new Stack({
      ...{ place, clock, providers: this.adopting.providers, exports, onEvent, notModelled },
    });
  }

  /** Takes the stacks as they are. */
  async adopt(): Promise<void> {
    const { stacks, parameters } = this.properties;
    for (const place of stacks) {
      const stack = this.stackAt(place);
      const { status, reason } = await stack.create(
        place.template,
        ofTemplate(place, parameters[place.stackName]),
      );
      if (status !== 'CREATE_COMPLETE') throw new Error(`${place.stackName} cannot be adopted: ${reason}`);
      this.byName.set(place.stackName, stack);
    }
    this.adopting.release();
  }

  /**
   * None of the stacks is there yet; what they are of, but the service and what it runs, is in the models, and is taken
   * as it is when a stack is created.
   */
  await(): void {
    for (const { stackName, template } of this.properties.stacks) {
      for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
        if (!MADE_BY_CREATION.has(Type)) this.adopting.await(stackName, logicalId);
      }
    }
    this.adopting.release();
  }

  /**
   * Updates each stack as `cdk deploy` does, in order; a stack that fails stops those after it. Parameters that are
   * not given keep their values.
   *
   * @param onStart called before each stack that there is something to change in
   * @throws Malformed for a parameter that no stack has, NotModelled for a stack that was not there before, AwsError
   * when CloudFormation refuses to update one in its state
   */
  async update(
    assembly: Assembly,
    parameters: Readonly<Record<string, string>>,
    onStart: (stackName: string) => void = () => {},
  ): Promise<StackUpdate[]> {
    this.refuse(assembly, parameters);
    const updates: StackUpdate[] = [];
    for (const { stackName } of this.properties.stacks) {
      const stack = this.byName.get(stackName);
      if (!stack) continue;
      const after = stackNamed(assembly, stackName);
      const { template } = after;
      this.learn(after);
      const inputs = inputsOf(template, parameters, stack.parameters);
      const changes = await stack.difference(template, inputs);
      if (changes.length === 0) {
        updates.push({ stackName });
        continue;
      }
      onStart(stackName);
      const result = await stack.update(template, inputs);
      updates.push({ stackName, ...result });
      if (result.status !== 'UPDATE_COMPLETE') break;
    }
    return updates;
  }

  /**
   * Goes on with the rollback of each stack whose rollback has failed.
   *
   * @param skip logical ids of resources that are taken as they are
   * @throws AwsError when there is no such stack, or CloudFormation refuses to skip a resource
   */
  async continueUpdateRollback(
    skip: readonly string[],
    onStart: (stackName: string) => void = () => {},
  ): Promise<StackUpdate[]> {
    const all = [...this.byName];
    const stuck = all.filter(([, { status }]) => status === 'UPDATE_ROLLBACK_FAILED');
    const updates: StackUpdate[] = [];
    // Where none is stuck, the last is asked all the same, and says so in CloudFormation's words.
    for (const [stackName, stack] of stuck.length > 0 ? stuck : all.slice(-1)) {
      if (stuck.length > 0) onStart(stackName);
      updates.push({ stackName, ...(await stack.continueUpdateRollback({ resourcesToSkip: skip })) });
    }
    return updates;
  }

  /** @throws Error for a stack that was not adopted */
  statusOf(stackName: string): OperationResult {
    const { status, statusReason: reason } = this.byName.get(stackName) ?? {};
    if (status === undefined) throw new Error(`${stackName} must have been adopted, and has not`);
    return { status, ...(reason !== undefined && { reason }) };
  }

  private refuse(assembly: Assembly, parameters: Readonly<Record<string, string>>): void {
    const { stackName = '' } = this.properties.stacks.at(-1) ?? {};
    const after = stacksOf(assembly, stackNamed(assembly, stackName));
    const added = after.find((stack) => !this.byName.has(stack.stackName));
    if (added) throw new NotModelled(`A stack that the update adds (${added.stackName})`);
    const known = new Set(after.flatMap(({ template }) => Object.keys(template.Parameters)));
    const unknown = Object.keys(parameters).filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new Malformed([
        `parameters must name parameters of the stacks (${[...known].join(', ')}), got ${unknown.join(', ')}; name one of them`,
      ]);
    }
  }
}

function ofTemplate(
  { template }: AssemblyStack,
  values: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => Object.hasOwn(template.Parameters, name)),
  );
}

/** A parameter that is not given keeps the value that it has; a new one takes its default. */
function inputsOf(
  { Parameters }: Template,
  given: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): ParameterInputs {
  const inputs: Record<string, ParameterInput> = {};
  for (const name of Object.keys(Parameters)) {
    const value = given[name];
    if (value !== undefined) inputs[name] = value;
    else if (Object.hasOwn(before, name)) inputs[name] = { usePreviousValue: true };
  }
  return inputs;
}
