import { isDeepStrictEqual } from 'node:util';
import type { DynamicReference } from '../assembly/dynamic-references';
import { type StackPlace, stackIdOf } from '../assembly/pseudo-parameters';
import type { Template } from '../assembly/template';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { changeSet, type ResourceChange } from './change-set';
import { Exports } from './exports';
import type { Begun, Forecast } from './forecast';
import { forecastImport, type ResourceToImport } from './import';
import { type ParameterInputs, type ParameterValues, parameterValues, shownParameters } from './parameters';
import type { Providers } from './provider';
import { madeUpProvider } from './providers/made-up';
import { requestedTarget, type TemplateInput } from './requested-target';
import type { StackResource } from './resource';
import { type StackEvent, StackEvents } from './stack-events';
import { type OnFailure, type OperationResult, StackOperations } from './stack-operations';
import { requireDeletable, requireFailed, requireUpdatable, type StackStatus } from './status';
import { providerOf, type Surroundings } from './surroundings';
import { Target } from './target';
import { validationError } from './validation-error';

export interface StackProperties {
  readonly place: StackPlace;
  readonly clock: Pick<Clock, 'now'>;
  /** By type of resource; a type without one gets made-up ids and is listed as not modelled. */
  readonly providers: Providers;
  /** @default 'ends' */
  readonly notModelled?: Surroundings['notModelled'];
  /** Shared by the stacks of one account and region. @default the stack's own */
  readonly exports?: Exports;
  /** Reads `{{resolve:…}}` and SSM parameters. @default references stay as they are */
  readonly dynamicReference?: DynamicReference;
  readonly onEvent?: (event: StackEvent) => void;
  /** Events that are kept. @default 1000, which is more than one deployment of a large stack makes */
  readonly eventsKept?: number;
}

/**
 * One stack as CloudFormation deploys it. An operation that fails and is rolled back resolves and says so; one that
 * CloudFormation would refuse rejects with an `AwsError` before anything has changed. A fault of the rehearsal (what is
 * not modelled, say) rejects too and leaves the stack in progress for good.
 */
export class Stack {
  private readonly surroundings: Surroundings;
  private readonly operations: StackOperations;

  constructor(private readonly properties: StackProperties) {
    const { place, clock, providers, exports, dynamicReference, onEvent, eventsKept } = properties;
    const { artifactId, stackName, account, region } = place;
    this.surroundings = {
      stack: { artifactId, stackName, account, region, stackId: stackIdOf(place) },
      ...{ clock, providers, dynamicReference, notModelled: properties.notModelled ?? 'ends' },
      otherwise: madeUpProvider,
      exports: exports ?? new Exports(),
      events: new StackEvents(() => clock.now(), stackName, eventsKept ?? 1000, onEvent ?? (() => {})),
      generations: new Map(),
    };
    this.operations = new StackOperations(this.surroundings);
  }

  get stackId(): string {
    return this.surroundings.stack.stackId;
  }

  /** Undefined before the stack is created. */
  get status(): StackStatus | undefined {
    return this.operations.status;
  }

  get statusReason(): string | undefined {
    return this.operations.statusReason;
  }

  /** Simulated milliseconds since the Unix epoch; undefined before. */
  get createdAt(): number | undefined {
    return this.operations.createdAt;
  }

  /** When the last update began. */
  get updatedAt(): number | undefined {
    return this.operations.updatedAt;
  }

  /** How many have begun: what was planned before one is out of date. */
  get updates(): number {
    return this.operations.updates;
  }

  get place(): StackPlace {
    return this.properties.place;
  }

  get template(): Template {
    return this.operations.current.template;
  }

  /** Values of `NoEcho` parameters are masked. */
  get parameters(): ParameterValues {
    return shownParameters(this.template, this.operations.current.parameters);
  }

  /** What the update that is under way makes of it; what it is when there is none. */
  get toBe(): Pick<Forecast, 'template' | 'parameters'> {
    const { template, parameters } = this.operations.next ?? this.operations.current;
    return { template, parameters: shownParameters(template, parameters) };
  }

  get outputs(): Readonly<Record<string, unknown>> {
    return this.operations.outputs;
  }

  /** In the order of their logical ids. */
  get resources(): readonly StackResource[] {
    return [...this.operations.resources.values()].sort((one, other) =>
      one.logicalId < other.logicalId ? -1 : 1,
    );
  }

  /** Physical resources that the stack has let go and that are still there. */
  get leftBehind(): readonly StackResource[] {
    return this.operations.leftBehind;
  }

  /** Oldest first. */
  get events(): readonly StackEvent[] {
    return this.surroundings.events.list();
  }

  /** Types of the deployed template that have no provider. */
  get notModelled(): readonly string[] {
    const types = [...this.operations.current.resources.values()].map(({ Type }) => Type);
    const { otherwise } = this.surroundings;
    return [...new Set(types)].filter((type) => providerOf(this.surroundings, type) === otherwise).sort();
  }

  /** @param onFailure what becomes of what was made. @default 'ROLLBACK', as CreateStack */
  async create(
    template: Template,
    parameters: ParameterInputs = {},
    { onFailure = 'ROLLBACK' }: { readonly onFailure?: OnFailure } = {},
  ): Promise<OperationResult> {
    return (await this.beginCreate(template, parameters, onFailure)).ended;
  }

  /**
   * The same, for who does not wait for its end. Once it resolves, the stack is in CREATE_IN_PROGRESS.
   *
   * @param onBegin called when it is sound, before anything is done
   */
  async beginCreate(
    template: Template,
    parameters: ParameterInputs = {},
    onFailure: OnFailure = 'ROLLBACK',
    onBegin: () => void = () => {},
  ): Promise<Begun> {
    if (this.exists)
      throw new AwsError(
        'AlreadyExistsException',
        `Stack [${this.properties.place.stackName}] already exists`,
      );
    const values = parameterValues(template, parameters);
    const target = await Target.of(template, values, this.surroundings);
    onBegin();
    return { ended: this.operations.create(target, onFailure) };
  }

  /** @throws AwsError ValidationError, also when nothing would change */
  async update(template: TemplateInput, parameters: ParameterInputs = {}): Promise<OperationResult> {
    return (await this.beginUpdate(template, parameters)).ended;
  }

  /**
   * The same, for who does not wait for its end. Once it resolves, the stack is in UPDATE_IN_PROGRESS.
   *
   * @param onBegin called when it is sound, before anything is done
   */
  async beginUpdate(
    template: TemplateInput,
    parameters: ParameterInputs = {},
    onBegin: () => void = () => {},
  ): Promise<Begun> {
    requireUpdatable(this.properties.place.stackName, this);
    const target = await this.target(template, parameters);
    const changes = await changeSet(this.surroundings, target, this.operations.resources);
    if (changes.length === 0 && !(await this.changesOutputs(target)))
      throw validationError('No updates are to be performed.');
    requireUpdatable(this.properties.place.stackName, this); // still: another may have begun meanwhile
    onBegin();
    return { ended: this.operations.update(target) };
  }

  /** What an update would do. Of a stack that does not exist: what creating it would. */
  async difference(
    template: TemplateInput,
    parameters: ParameterInputs = {},
  ): Promise<readonly ResourceChange[]> {
    return (await this.forecast(template, parameters)).changes;
  }

  /** The same, with what a change set tells besides. @throws AwsError ValidationError */
  async forecast(input: TemplateInput, parameters: ParameterInputs = {}): Promise<Forecast> {
    if (this.exists) requireUpdatable(this.properties.place.stackName, this);
    const target = await this.target(input, parameters);
    const changes = await changeSet(this.surroundings, target, this.operations.resources);
    const { template } = target;
    return {
      changes,
      changesAnything: changes.length > 0 || (await this.changesOutputs(target)),
      parameters: shownParameters(template, target.parameters),
      template,
    };
  }

  /** What an import would do. @throws AwsError ValidationError, NotModelled */
  async forecastImport(
    input: TemplateInput,
    parameters: ParameterInputs,
    imports: readonly ResourceToImport[],
  ): Promise<Forecast> {
    requireUpdatable(this.properties.place.stackName, this);
    const { surroundings, operations } = this;
    const target = await this.target(input, parameters);
    const others = (of: Target) => this.changesOutputs(of);
    return forecastImport(surroundings, target, operations.resources, imports, others);
  }

  /** @param onBegin called before anything is done */
  async beginImport(
    input: TemplateInput,
    parameters: ParameterInputs,
    imports: readonly ResourceToImport[],
    onBegin: () => void = () => {},
  ): Promise<Begun> {
    await this.forecastImport(input, parameters, imports);
    onBegin();
    return { ended: this.operations.import(await this.target(input, parameters), imports) };
  }

  /**
   * Has the update that is under way rolled back.
   *
   * @throws AwsError ValidationError when the stack is not being updated
   */
  // source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CancelUpdateStack.html
  cancelUpdate(): void {
    if (this.status !== 'UPDATE_IN_PROGRESS')
      throw validationError('CancelUpdateStack cannot be called from current stack status');
    this.operations.cancelUpdate();
  }

  /**
   * Goes on with a rollback that failed.
   *
   * @param resourcesToSkip logical ids of resources that failed in it, to be taken as they are
   */
  async continueUpdateRollback({ resourcesToSkip }: { readonly resourcesToSkip?: readonly string[] } = {}) {
    return this.beginContinuation(resourcesToSkip).ended;
  }

  /** The same, for who does not wait for its end. */
  beginContinuation(resourcesToSkip: readonly string[] = [], onBegin: () => void = () => {}): Begun {
    const { status } = this;
    if (status !== 'UPDATE_ROLLBACK_FAILED')
      throw validationError(
        `Stack:${this.stackId} is in ${status} state and can not continue an update rollback.`,
      );
    requireFailed(this.operations.failedInRollback, resourcesToSkip);
    onBegin();
    return { ended: this.operations.continueRollback(new Set(resourcesToSkip)) };
  }

  /** @param retainResources logical ids that are kept; allowed after a delete that failed, as DeleteStack has it */
  async delete(options: { readonly retainResources?: readonly string[] } = {}): Promise<OperationResult> {
    return this.beginDelete(options.retainResources).ended;
  }

  /** The same, for who does not wait for its end. */
  beginDelete(retainResources: readonly string[] = [], onBegin: () => void = () => {}): Begun {
    // DeleteStack of what is not there succeeds.
    if (!this.exists) return { ended: Promise.resolve({ status: 'DELETE_COMPLETE' }) };
    requireDeletable(this, retainResources);
    onBegin();
    return { ended: this.operations.delete(new Set(retainResources)) };
  }

  private get exists(): boolean {
    return this.status !== undefined && this.status !== 'DELETE_COMPLETE';
  }

  private target(input: TemplateInput, parameters: ParameterInputs): Promise<Target> {
    return requestedTarget(this.surroundings, this.operations, input, parameters);
  }

  /** Asked when no resource changes: all values are known. */
  private async changesOutputs(target: Target): Promise<boolean> {
    return !isDeepStrictEqual(await this.operations.outputsOf(target), this.operations.published);
  }
}
