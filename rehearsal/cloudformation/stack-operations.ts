import { Cancelled } from './dependency-walk';
import { type ResourceToImport, takeOn } from './import';
import { nothingDone, type Progress } from './progress';
import { ResourceFailure } from './provider';
import { type Removable, remove } from './removal';
import type { StackResource, StackResources } from './resource';
import { RollBack } from './roll-back';
import { type Failures, RollForward } from './roll-forward';
import type { StackStatus } from './status';
import { remarkOnAll, type Surroundings } from './surroundings';
import { type Outputs, Target, valuesOf } from './target';

export type OnFailure = 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';

/** How an operation ended. */
export interface OperationResult {
  readonly status: StackStatus;
  /** Why it was rolled back or failed; absent when all went well. */
  readonly reason?: string;
}

/** A failed update, until all of it is undone. */
interface PendingRollback {
  readonly rollBack: RollBack;
  readonly progress: Progress;
  readonly failed: Target;
  readonly before: ReadonlyMap<string, StackResource>;
}

const NO_OUTPUTS: Outputs = { values: {}, exports: new Map() };

/** The operations of a stack, for requests that have been found sound. */
export class StackOperations {
  status: StackStatus | undefined;
  statusReason: string | undefined;
  current: Target;
  resources: StackResources = new Map();
  published = NO_OUTPUTS;
  readonly leftBehind: StackResource[] = [];
  /** Simulated milliseconds since the Unix epoch; undefined before. */
  createdAt: number | undefined;
  updatedAt: number | undefined;
  /** How many updates have begun: what was planned before one is out of date. */
  updates = 0;
  /** What an update is making of the stack; undefined while there is none. */
  next: Target | undefined;
  private cancellation: AbortController | undefined;
  private pending: PendingRollback | undefined;

  constructor(private readonly surroundings: Surroundings) {
    this.current = Target.empty(surroundings);
  }

  get outputs(): Readonly<Record<string, unknown>> {
    return this.published.values;
  }

  /** Resources that keep a rollback from ending. */
  get failedInRollback(): readonly string[] {
    return this.pending?.rollBack.failedResources ?? [];
  }

  outputsOf(target: Target): Promise<Outputs> {
    return target.outputs(valuesOf(this.resources, this.surroundings));
  }

  async create(target: Target, onFailure: OnFailure): Promise<OperationResult> {
    this.enter('CREATE_IN_PROGRESS', 'User Initiated');
    this.createdAt ??= this.surroundings.clock.now();
    this.resources = new Map();
    this.current = target;
    const failures = await new RollForward(this.surroundings, target, this.resources, nothingDone()).run();
    const reason = sentence(failures) ?? (await this.publish(target));
    if (reason === undefined) return this.complete('CREATE_COMPLETE');
    if (onFailure === 'DO_NOTHING') return this.enter('CREATE_FAILED', reason);
    const deletes = onFailure === 'DELETE';
    this.enter(
      deletes ? 'DELETE_IN_PROGRESS' : 'ROLLBACK_IN_PROGRESS',
      `${reason} ${deletes ? 'Delete' : 'Rollback'} requested by user.`,
    );
    const failed = await this.removeAll(new Set(), true);
    if (failed === undefined) {
      this.enter(deletes ? 'DELETE_COMPLETE' : 'ROLLBACK_COMPLETE');
      return this.result(reason);
    }
    return this.enter(deletes ? 'DELETE_FAILED' : 'ROLLBACK_FAILED', failed);
  }

  async update(target: Target): Promise<OperationResult> {
    this.updatedAt = this.surroundings.clock.now();
    this.updates += 1;
    this.next = target;
    this.cancellation = new AbortController();
    const { signal } = this.cancellation;
    this.enter('UPDATE_IN_PROGRESS', 'User Initiated');
    const before = new Map(this.resources);
    const progress = nothingDone();
    const failures = await new RollForward(this.surroundings, target, this.resources, progress).run(signal);
    this.cancellation = undefined;
    this.next = undefined;
    // A person's word goes before what it has cancelled.
    const cancelled = signal.aborted ? 'User Initiated' : undefined;
    const reason = cancelled ?? sentence(failures) ?? (await this.publish(target));
    if (reason !== undefined) {
      const rollBack = new RollBack(this.surroundings, this.current, this.resources, progress);
      this.pending = { rollBack, progress, failed: target, before };
      return this.rollBack(reason, new Set());
    }
    const old = this.current;
    this.current = target;
    this.enter('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    const superseded = progress.superseded.map((resource) => ({
      resource,
      policy: target.resources.get(resource.logicalId)?.UpdateReplacePolicy,
    }));
    const dropped = [...this.resources.values()].filter(({ logicalId }) => !target.resources.has(logicalId));
    for (const { logicalId } of dropped) this.resources.delete(logicalId);
    const removed = dropped.map((resource) => ({ resource, policy: resource.policies.DeletionPolicy }));
    const allGone = await this.cleanUp([...superseded, ...removed], old);
    if (allGone) return this.complete('UPDATE_COMPLETE');
    return this.enter('UPDATE_COMPLETE', 'Update successful. One or more resources could not be deleted.');
  }

  /** Takes resources on that are there already. */
  async import(target: Target, imports: readonly ResourceToImport[]): Promise<OperationResult> {
    this.updatedAt = this.surroundings.clock.now();
    this.updates += 1;
    this.enter('IMPORT_IN_PROGRESS', 'User Initiated');
    const reason = await takeOn(this.surroundings, target, this.resources, imports);
    if (reason !== undefined) {
      this.enter('IMPORT_ROLLBACK_IN_PROGRESS', reason);
      this.enter('IMPORT_ROLLBACK_COMPLETE');
      return this.result(reason);
    }
    this.current = target;
    return this.enter('IMPORT_COMPLETE');
  }

  /** Has the update that is under way rolled back. */
  cancelUpdate(): void {
    this.cancellation?.abort(new Cancelled('cancelled because somebody said so'));
  }

  async continueRollback(skipped: ReadonlySet<string>): Promise<OperationResult> {
    return this.rollBack('User Initiated', skipped);
  }

  async delete(retained: ReadonlySet<string>): Promise<OperationResult> {
    const { stack, exports } = this.surroundings;
    const refusal = exports.refusal(stack.stackName, new Map());
    if (refusal !== undefined) {
      // source: events in aws/aws-cdk#33395; the stack stays as it is.
      const reason = `Delete canceled. ${refusal.replace(/^Export (.*) cannot be deleted/, 'Cannot delete export $1')}`;
      return this.enter(this.status as StackStatus, `${reason}.`);
    }
    this.enter('DELETE_IN_PROGRESS', 'User Initiated');
    const failed = await this.removeAll(retained, false);
    this.pending = undefined;
    if (failed !== undefined) return this.enter('DELETE_FAILED', failed);
    exports.remove(stack.stackName);
    this.published = NO_OUTPUTS;
    return this.enter('DELETE_COMPLETE');
  }

  private async rollBack(reason: string, skipped: ReadonlySet<string>): Promise<OperationResult> {
    const { rollBack, progress, failed, before } = this.pending as PendingRollback;
    this.enter('UPDATE_ROLLBACK_IN_PROGRESS', reason);
    const notBack = await rollBack.run(skipped);
    if (notBack.length > 0)
      return this.enter('UPDATE_ROLLBACK_FAILED', sentence({ created: [], updated: notBack }));
    for (const [logicalId, resource] of before) {
      const touched = progress.updated.has(logicalId) || progress.replaced.has(logicalId);
      if (!touched) this.resources.set(logicalId, resource);
    }
    // Exports of the failed template were never published; imports of the old one are as they were.
    this.enter('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    const created = [...progress.created].flatMap((logicalId) => this.resources.get(logicalId) ?? []);
    for (const { logicalId } of created) this.resources.delete(logicalId);
    // What the update made for a successor goes by the same policy as what it created: no page says otherwise.
    const removables = [...rollBack.obsolete, ...created].map((resource) => ({
      ...{ resource, policy: resource.policies.DeletionPolicy, justCreated: true },
    }));
    await this.cleanUp(removables, failed);
    this.pending = undefined;
    this.enter('UPDATE_ROLLBACK_COMPLETE');
    return this.result(reason);
  }

  /** A resource that cannot be deleted in a cleanup is no longer the stack's. */
  private async cleanUp(removables: readonly Removable[], { dependencies }: Target): Promise<boolean> {
    const { failed, left } = await remove(this.surroundings, removables, dependencies, 'ignore');
    this.leftBehind.push(...left);
    return failed.length === 0;
  }

  /** @returns why not all are gone */
  private async removeAll(retained: ReadonlySet<string>, justCreated: boolean): Promise<string | undefined> {
    const removables = [...this.predecessors(), ...this.resources.values()].map((resource) => ({
      resource,
      policy: retained.has(resource.logicalId) ? 'Retain' : resource.policies.DeletionPolicy,
      justCreated,
    }));
    const gone = (resource: StackResource) => {
      const { logicalId, physicalId } = resource;
      if (this.resources.get(logicalId)?.physicalId === physicalId) this.resources.delete(logicalId);
    };
    const dependencies = new Map([
      ...(this.pending?.failed.dependencies ?? []),
      ...this.current.dependencies, // by these the resources stand that the failed update left alone
    ]);
    const { failed, left } = await remove(this.surroundings, removables, dependencies, 'block', gone);
    this.leftBehind.push(...left.filter(({ logicalId }) => !this.resources.has(logicalId)));
    return failed.length === 0
      ? undefined
      : `The following resource(s) failed to delete: [${failed.join(', ')}].`;
  }

  /** Physical resources that a failed rollback has left beside those that took their place. */
  private predecessors(): readonly StackResource[] {
    if (!this.pending) return [];
    const { rollBack, progress } = this.pending;
    const all = new Map([...rollBack.obsolete, ...progress.superseded].map((one) => [one.physicalId, one]));
    for (const { physicalId } of this.resources.values()) all.delete(physicalId);
    return [...all.values()];
  }

  /** @returns why the outputs cannot be published */
  private async publish(target: Target): Promise<string | undefined> {
    const { stack, exports } = this.surroundings;
    try {
      const outputs = await this.outputsOf(target);
      const refusal = exports.refusal(stack.stackName, outputs.exports);
      if (refusal !== undefined) return refusal;
      exports.replace(stack.stackName, outputs.exports, target.imported, outputs.values);
      this.published = outputs;
      return undefined;
    } catch (error) {
      if (error instanceof ResourceFailure) return error.message;
      throw error;
    }
  }

  /** All went well; what the rehearsal does not model is said all the same. */
  private complete(status: StackStatus): OperationResult {
    const types = [...this.resources.values()].map(({ type }) => type);
    this.enter(status, remarkOnAll(this.surroundings, types));
    return { status };
  }

  private enter(status: StackStatus, reason?: string): OperationResult {
    const { stack, events } = this.surroundings;
    this.status = status;
    this.statusReason = reason;
    events.record({
      ...{
        logicalId: stack.stackName,
        physicalId: stack.stackId,
        type: 'AWS::CloudFormation::Stack',
        status,
      },
      ...(reason !== undefined && { reason }),
    });
    return this.result(reason);
  }

  private result(reason: string | undefined): OperationResult {
    return { status: this.status as StackStatus, ...(reason !== undefined && { reason }) };
  }
}

/** Names what failed as CloudFormation does; undefined when nothing has. */
function sentence({ created, updated }: Failures): string | undefined {
  const parts = [
    ...(created.length > 0 ? [`The following resource(s) failed to create: [${created.join(', ')}].`] : []),
    ...(updated.length > 0 ? [`The following resource(s) failed to update: [${updated.join(', ')}].`] : []),
  ];
  return parts.length > 0 ? parts.join(' ') : undefined;
}
