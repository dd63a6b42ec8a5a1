import type { Template } from '../assembly/template';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { requireCapability } from '../cloudformation/capabilities';
import type { ChangeSetProperties, ChangeSetRecord, StackRequest } from '../cloudformation/change-set-record';
import { ChangeSets } from '../cloudformation/change-sets';
import type { Begun, Forecast } from '../cloudformation/forecast';
import type { ResourceToImport } from '../cloudformation/import';
import type { Stack } from '../cloudformation/stack';
import { validationError } from '../cloudformation/validation-error';
import {
  type CloudFormationModel,
  type StackFacts,
  UPDATE_WITHOUT_ROLLBACK,
} from '../endpoint/cloudformation-model';
import { NotModelled } from '../not-modelled';
import type { OpenQuestions } from '../open-questions';

/** The stacks of a rehearsal, which are there once somebody asks for them. */
export interface AttachedStacks {
  /** By name. */
  readonly all: ReadonlyMap<string, Stack>;
  add(stackName: string): Stack;
  learnTypes(template: Template): void;
  tagsOf(stackName: string): Readonly<Record<string, string>>;
  /** Called before an operation that a call has begun does anything. */
  begins(stackName: string): void;
}

export type CloudFormationOptions = Pick<OpenQuestions, 'showsUpdateUnderWay'>;

interface RequestedChangeSet extends Pick<ChangeSetProperties, 'name' | 'type' | 'request' | 'imports'> {
  readonly stackName: string;
  readonly description?: string | undefined;
  readonly onFailure?: ChangeSetProperties['onFailure'];
}

/**
 * CloudFormation of one rehearsal, as callers of its API have it: a call begins an operation and returns; the operation
 * goes on as simulated time passes. A fault of the rehearsal in it ends the rehearsal.
 */
export class CloudFormation implements CloudFormationModel {
  private attached: (() => Promise<AttachedStacks>) | undefined;
  private readonly changeSets: ChangeSets;
  /** By id of the stack. */
  private readonly facts = new Map<string, StackFacts>();

  constructor(
    private readonly clock: Pick<Clock, 'now' | 'fail'>,
    private readonly options: CloudFormationOptions = {},
  ) {
    this.changeSets = new ChangeSets(clock);
  }

  /** From now on calls meet these stacks. */
  attach(stacks: () => Promise<AttachedStacks>): void {
    this.attached = stacks;
  }

  /** One that a change set is to create is there with it, in review. */
  async stacks(): Promise<readonly Stack[]> {
    const all = [...((await this.attached?.())?.all.values() ?? [])];
    return all.filter(
      ({ status, stackId }) => status !== undefined || this.changeSets.of(stackId).length > 0,
    );
  }

  async stack(nameOrId: string, otherwise = `Stack with id ${nameOrId} does not exist`): Promise<Stack> {
    const found = (await this.stacks()).find(
      ({ stackId, place }) => stackId === nameOrId || place.stackName === nameOrId,
    );
    // One that is gone is told by its id alone.
    if (found && (found.status !== 'DELETE_COMPLETE' || found.stackId === nameOrId)) return found;
    throw validationError(otherwise);
  }

  shown(stack: Stack): Stack['toBe'] {
    return (this.options.showsUpdateUnderWay ?? true) ? stack.toBe : stack;
  }

  async factsOf({ stackId, place: { stackName } }: Stack): Promise<StackFacts> {
    const known = this.facts.get(stackId);
    return known ?? { tags: (await this.known()).tagsOf(stackName), capabilities: [] };
  }

  async createStack(
    stackName: string,
    request: StackRequest,
    onFailure?: ChangeSetProperties['onFailure'],
  ): Promise<Stack> {
    const stack = await this.newStack(stackName);
    const { template } = await this.requireSound(stack, request);
    await this.create(stack, request, template, onFailure);
    return stack;
  }

  async updateStack(nameOrId: string, request: StackRequest): Promise<Stack> {
    const stack = await this.stack(nameOrId, `Stack [${nameOrId}] does not exist`);
    await this.requireSound(stack, request);
    await this.update(stack, request);
    return stack;
  }

  async cancelUpdate(nameOrId: string): Promise<void> {
    (await this.stack(nameOrId, `Stack [${nameOrId}] does not exist`)).cancelUpdate();
  }

  /** Of what is not there nothing is said. */
  async deleteStack(nameOrId: string, retain: readonly string[]): Promise<void> {
    const all = await this.stacks();
    const stack = all.find(({ stackId, place }) => stackId === nameOrId || place.stackName === nameOrId);
    if (!stack) return;
    const { begins } = await this.began(stack);
    this.watch(stack.beginDelete(retain, begins));
  }

  async continueUpdateRollback(nameOrId: string, skip: readonly string[]): Promise<void> {
    const stack = await this.stack(nameOrId, `Stack [${nameOrId}] does not exist`);
    const { begins } = await this.began(stack);
    this.watch(stack.beginContinuation(skip, begins));
  }

  async createChangeSet(given: RequestedChangeSet): Promise<ChangeSetRecord> {
    const { stackName, name, type, request, imports, description, onFailure } = given;
    const stack = type === 'CREATE' ? await this.newStack(stackName, name) : await this.existing(stackName);
    this.changeSets.requireFree(name, stack.stackId);
    const forecast =
      type === 'IMPORT'
        ? await this.requireImportable(stack, request, imports)
        : await this.requireSound(stack, request);
    return this.changeSets.create({
      ...{ name, type, stack, request, imports, forecast, description, onFailure },
    });
  }

  async changeSet(nameOrArn: string, stackName: string | undefined): Promise<ChangeSetRecord> {
    return this.changeSets.find(nameOrArn, await this.idOf(stackName));
  }

  async changeSetsOf(stackName: string): Promise<readonly ChangeSetRecord[]> {
    return this.changeSets.of((await this.existing(stackName)).stackId);
  }

  async deleteChangeSet(nameOrArn: string, stackName: string | undefined): Promise<void> {
    this.changeSets.delete(nameOrArn, await this.idOf(stackName));
  }

  async executeChangeSet(
    nameOrArn: string,
    stackName: string | undefined,
    disableRollback = false,
  ): Promise<void> {
    const record = await this.changeSet(nameOrArn, stackName);
    const { stack, request, type, onFailure } = record.properties;
    if (stack.status?.endsWith('_IN_PROGRESS'))
      throw validationError(`Stack:${stack.stackId} is in ${stack.status} state and can not be updated.`);
    this.changeSets.requireExecutable(record);
    if (disableRollback && type === 'UPDATE') throw new NotModelled(UPDATE_WITHOUT_ROLLBACK);
    const { template } = record.properties.forecast;
    const otherwise = disableRollback ? 'DO_NOTHING' : onFailure;
    const begun = await {
      UPDATE: () => this.update(stack, request, record),
      IMPORT: () => this.import(stack, request, record),
      CREATE: () => this.create(stack, request, template, otherwise, record),
    }[type]();
    record.executed(begun.ended);
    this.changeSets.keepOnly(record);
  }

  /** @returns what it would do. @throws AwsError */
  private async requireSound(stack: Stack, request: StackRequest) {
    const forecast = await stack.forecast(request.template, request.parameters);
    requireCapability(forecast.template, request.capabilities);
    const { tags } = await this.factsOf(stack);
    const otherTags = request.tags !== undefined && !isSame(request.tags, tags);
    if (otherTags && !forecast.changesAnything) throw new NotModelled('an update of tags alone');
    (await this.known()).learnTypes(forecast.template);
    return forecast;
  }

  /** @returns what it would do. @throws AwsError */
  private async requireImportable(
    stack: Stack,
    request: StackRequest,
    imports: readonly ResourceToImport[],
  ): Promise<Forecast> {
    const forecast = await stack.forecastImport(request.template, request.parameters, imports);
    requireCapability(forecast.template, request.capabilities);
    const owners = [...(await this.known()).all.values()].flatMap((each) =>
      each.resources.map(({ type, physicalId }) => ({ type, physicalId, in: each.place.stackName })),
    );
    for (const { type, logicalId, identifier } of imports) {
      const owner = owners.find(
        (each) => each.type === type && Object.values(identifier).includes(each.physicalId),
      );
      // source: user guide, "Resource import overview": it does not belong to another stack of the same Region
      if (owner)
        throw validationError(`${logicalId} (${owner.physicalId}) already exists in stack ${owner.in}`);
    }
    return forecast;
  }

  private async import(stack: Stack, request: StackRequest, changeSet: ChangeSetRecord): Promise<Begun> {
    const { begins, keep } = await this.began(stack, request, changeSet);
    const { imports } = changeSet.properties;
    const begun = await stack.beginImport(request.template, request.parameters, imports, begins);
    keep(begun);
    return begun;
  }

  private async update(stack: Stack, request: StackRequest, changeSet?: ChangeSetRecord): Promise<Begun> {
    const { begins, keep } = await this.began(stack, request, changeSet);
    const begun = await stack.beginUpdate(request.template, request.parameters, begins);
    keep(begun);
    return begun;
  }

  private async create(
    stack: Stack,
    request: StackRequest,
    template: Template,
    onFailure: ChangeSetProperties['onFailure'],
    changeSet?: ChangeSetRecord,
  ): Promise<Begun> {
    const { begins, keep } = await this.began(stack, request, changeSet);
    const begun = await stack.beginCreate(template, request.parameters, onFailure, begins);
    keep(begun);
    return begun;
  }

  /** What is done when an operation begins. What is said of a stack beside its template stays when it fails, too. */
  private async began(stack: Stack, request?: StackRequest, changeSet?: ChangeSetRecord) {
    const known = await this.known();
    const before = await this.factsOf(stack);
    return {
      begins: () => known.begins(stack.place.stackName),
      keep: (begun: Begun) => {
        this.watch(begun);
        if (!request) return;
        const { tags = before.tags, roleArn = before.roleArn, capabilities } = request;
        const changeSetId = changeSet?.properties.id;
        const now = { tags, roleArn, capabilities, changeSetId };
        this.facts.set(stack.stackId, now);
        void begun.ended.then(
          ({ status }) => {
            // A rollback restores the tags.
            if (/ROLLBACK/.test(status)) this.facts.set(stack.stackId, { ...now, tags: before.tags });
          },
          () => undefined,
        );
      },
    };
  }

  private watch({ ended }: Begun): void {
    ended.catch((error) => this.clock.fail(error));
  }

  private async existing(stackName: string): Promise<Stack> {
    return this.stack(stackName, `Stack [${stackName}] does not exist`);
  }

  private async newStack(stackName: string, changeSetName?: string): Promise<Stack> {
    const known = await this.known();
    const there = known.all.get(stackName);
    if (!there || there.status === 'DELETE_COMPLETE') {
      if (there) this.changeSets.forget(there.stackId);
      return known.add(stackName);
    }
    if (there.status === undefined) return there;
    if (changeSetName === undefined)
      throw new AwsError('AlreadyExistsException', `Stack [${stackName}] already exists`);
    throw validationError(
      `Stack [${stackName}] already exists and cannot be created again with the changeSet [${changeSetName}].`,
    );
  }

  private async idOf(stackName: string | undefined): Promise<string | undefined> {
    return stackName === undefined ? undefined : (await this.existing(stackName)).stackId;
  }

  private async known(): Promise<AttachedStacks> {
    if (this.attached) return this.attached();
    throw new NotModelled('a stack beside those of the service, before it is there');
  }
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
