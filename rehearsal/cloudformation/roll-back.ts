import { among, walkInOrder } from './dependency-walk';
import { failureReason, type Progress, type Touched, tell } from './progress';
import type { StackResource, StackResources } from './resource';
import { providerOf, type Surroundings } from './surroundings';
import type { Target } from './target';

/**
 * Puts the resources that an update touched back to what they were: one that was sent an update is sent another with
 * old and new exchanged, also when the first has failed; one that was replaced is the old one again. What the update
 * created is deleted later, in the cleanup.
 *
 * A rollback that failed goes on where it ended when it is run again.
 */
export class RollBack {
  /** Made by the update and no longer used. */
  readonly obsolete: StackResource[] = [];
  private readonly open: Set<string>;
  private failed: readonly string[] = [];

  constructor(
    private readonly surroundings: Surroundings,
    /** What the stack was before. */
    private readonly target: Target,
    private readonly resources: StackResources,
    private readonly progress: Progress,
  ) {
    this.open = new Set([...progress.updated.keys(), ...progress.replaced.keys()]);
  }

  /** Ids that failed of themselves; those that were cancelled for them are not among them. */
  get failedResources(): readonly string[] {
    return this.failed;
  }

  /** @param skipped count as put back, though nothing is done for them @returns ids that are not back, failed ones */
  async run(skipped: ReadonlySet<string>): Promise<readonly string[]> {
    for (const logicalId of skipped) this.skip(logicalId);
    const own = new Set<string>();
    const failed = await walkInOrder({
      dependencies: among(this.open, this.target.dependencies),
      afterFailure: 'cancel',
      act: async (logicalId, signal) => {
        const touched = this.progress.updated.get(logicalId);
        if (!touched) this.switchBack(logicalId);
        else if (!(await this.updateBack(touched, signal, own))) return false;
        this.open.delete(logicalId);
        return true;
      },
    });
    this.failed = [...own].sort();
    return [...failed].sort();
  }

  private switchBack(logicalId: string): void {
    const before = this.progress.replaced.get(logicalId) as StackResource;
    const successor = this.resources.get(logicalId);
    if (successor && successor.physicalId !== before.physicalId) this.obsolete.push(successor);
    this.resources.set(logicalId, before);
    tell(this.surroundings, before, 'UPDATE_COMPLETE');
  }

  private async updateBack(
    { before, sent }: Touched,
    signal: AbortSignal,
    own: Set<string>,
  ): Promise<boolean> {
    const { logicalId, type, properties, generation } = before;
    const current = this.resources.get(logicalId) ?? before;
    const { physicalId, attributes } = current;
    tell(this.surroundings, current, 'UPDATE_IN_PROGRESS');
    try {
      const provided = await providerOf(this.surroundings, type).update({
        ...{ type, logicalId, physicalId, attributes, properties, generation, signal },
        stack: this.surroundings.stack,
        oldProperties: sent.properties,
      });
      // A custom resource may answer with the id that it had before: then the one it made in between is left.
      if (provided.physicalId !== physicalId) this.obsolete.push(current);
      const back = {
        ...before,
        physicalId: provided.physicalId,
        attributes: provided.attributes,
        noEcho: provided.noEcho ?? false,
      };
      this.resources.set(logicalId, back);
      tell(this.surroundings, back, 'UPDATE_COMPLETE');
      return true;
    } catch (error) {
      const reason = failureReason(error, signal, 'update', this.surroundings);
      if (!(signal.aborted && error === signal.reason)) own.add(logicalId);
      this.resources.set(logicalId, { ...current, status: 'UPDATE_FAILED', statusReason: reason });
      tell(this.surroundings, current, 'UPDATE_FAILED', reason);
      return false;
    }
  }

  private skip(logicalId: string): void {
    const before = this.progress.updated.get(logicalId)?.before;
    if (!before || !this.open.delete(logicalId)) return;
    // source: ContinueUpdateRollback, ResourcesToSkip: the status is UPDATE_COMPLETE, the resource may be anything.
    this.resources.set(logicalId, { ...before, status: 'UPDATE_COMPLETE' });
    tell(this.surroundings, before, 'UPDATE_COMPLETE');
  }
}
