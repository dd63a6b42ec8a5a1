import { changedProperties, keepsItsName, replaces } from './change';
import { walkInOrder } from './dependency-walk';
import { failureReason, type Progress, tell } from './progress';
import { type ProvidedResource, ResourceFailure } from './provider';
import { attributesOf, type StackResource, type StackResources } from './resource';
import { providerOf, remarkOn, type Surroundings } from './surroundings';
import { type Resolved, type Target, valuesOf } from './target';

/** Resources that failed, as the stack's event names them. */
export interface Failures {
  readonly created: readonly string[];
  readonly updated: readonly string[];
}

/**
 * Creates and updates the resources of a target in the order of their dependencies. Each is compared once all that
 * it refers to are done: a new id or attribute there is a change here. The first failure cancels the rest.
 */
export class RollForward {
  constructor(
    private readonly surroundings: Surroundings,
    private readonly target: Target,
    private readonly resources: StackResources,
    private readonly progress: Progress,
  ) {}

  /** @param signal cancels it, as a failure does */
  async run(signal?: AbortSignal): Promise<Failures> {
    const failed = await walkInOrder({
      dependencies: this.target.dependencies,
      afterFailure: 'cancel',
      ...(signal && { signal }),
      act: (logicalId, cancelled) => this.act(logicalId, cancelled),
    });
    const created = failed.filter((id) => this.progress.created.has(id)).sort();
    return { created, updated: failed.filter((id) => !created.includes(id)).sort() };
  }

  private async act(logicalId: string, signal: AbortSignal): Promise<boolean> {
    const type = this.target.resources.get(logicalId)?.Type ?? '';
    const before = this.resources.get(logicalId);
    try {
      const resolved = await this.target.properties(logicalId, valuesOf(this.resources, this.surroundings));
      if (!before) await this.create(logicalId, resolved, signal);
      else await this.change(before, resolved, signal);
      return true;
    } catch (error) {
      const current = this.resources.get(logicalId);
      const what = before ? 'update' : 'create';
      const reason = failureReason(error, signal, what, this.surroundings);
      if (!before) this.progress.created.add(logicalId);
      tell(
        this.surroundings,
        current ?? { logicalId, type },
        before ? 'UPDATE_FAILED' : 'CREATE_FAILED',
        reason,
      );
      if (current) {
        const status = before ? 'UPDATE_FAILED' : 'CREATE_FAILED';
        this.resources.set(logicalId, { ...current, status, statusReason: reason });
      }
      return false;
    }
  }

  private async create(logicalId: string, resolved: Resolved, signal: AbortSignal): Promise<void> {
    const { Type: type = '' } = this.target.resources.get(logicalId) ?? {};
    this.progress.created.add(logicalId);
    tell(this.surroundings, { logicalId, type }, 'CREATE_IN_PROGRESS');
    const generation = this.nextGeneration(logicalId);
    const keep = (provided: ProvidedResource, status: 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE') => {
      const resource = this.recordOf(logicalId, provided, resolved, generation, status);
      this.resources.set(logicalId, resource);
      return resource;
    };
    const provided = await providerOf(this.surroundings, type).create({
      ...{ type, logicalId, properties: resolved.properties, generation, signal },
      stack: this.surroundings.stack,
      initiated: (made) => {
        const started = keep(made, 'CREATE_IN_PROGRESS');
        tell(this.surroundings, started, 'CREATE_IN_PROGRESS', 'Resource creation Initiated');
      },
    });
    const remark = remarkOn(this.surroundings, type);
    tell(this.surroundings, keep(provided, 'CREATE_COMPLETE'), 'CREATE_COMPLETE', remark);
  }

  private async change(before: StackResource, resolved: Resolved, signal: AbortSignal): Promise<void> {
    const { logicalId, type } = before;
    const changed = changedProperties(before.compared, resolved.compared);
    if (changed.length === 0) {
      this.resources.set(logicalId, { ...before, ...this.attributesOf(logicalId) });
      return;
    }
    const provider = providerOf(this.surroundings, type);
    tell(this.surroundings, before, 'UPDATE_IN_PROGRESS');
    const refusal = provider.refusal?.(before.properties, resolved.properties);
    if (refusal !== undefined) throw new ResourceFailure(refusal);
    if (!replaces(provider, changed, resolved.properties)) return this.update(before, resolved, signal);
    if (keepsItsName(provider, before, resolved.properties)) {
      throw new ResourceFailure(
        'CloudFormation cannot update a stack when a custom-named resource requires replacing. ' +
          `Rename ${String(before.properties[provider.namedBy ?? ''])} and update the stack again.`,
      );
    }
    await this.replace(before, resolved, signal);
  }

  private async update(before: StackResource, resolved: Resolved, signal: AbortSignal): Promise<void> {
    const { logicalId, type, physicalId, attributes, generation } = before;
    this.progress.updated.set(logicalId, { before, sent: resolved });
    const provided = await providerOf(this.surroundings, type).update({
      ...{ type, logicalId, physicalId, attributes, generation, signal },
      stack: this.surroundings.stack,
      properties: resolved.properties,
      oldProperties: before.properties,
    });
    const after = this.recordOf(logicalId, provided, resolved, generation, 'UPDATE_COMPLETE');
    this.resources.set(logicalId, after);
    if (provided.physicalId !== physicalId) this.progress.superseded.push(before);
    tell(this.surroundings, after, 'UPDATE_COMPLETE', remarkOn(this.surroundings, type));
  }

  /** The new one first; the old one is deleted after the whole update has succeeded. */
  private async replace(before: StackResource, resolved: Resolved, signal: AbortSignal): Promise<void> {
    const { logicalId, type } = before;
    this.progress.replaced.set(logicalId, before);
    const requested =
      'Requested update requires the creation of a new physical resource; hence creating one.';
    tell(this.surroundings, before, 'UPDATE_IN_PROGRESS', requested);
    const generation = this.nextGeneration(logicalId);
    const provided = await providerOf(this.surroundings, type).create({
      ...{ type, logicalId, properties: resolved.properties, generation, signal },
      stack: this.surroundings.stack,
      initiated: (made) => {
        const started = this.recordOf(logicalId, made, resolved, generation, 'UPDATE_IN_PROGRESS');
        this.resources.set(logicalId, started);
        tell(this.surroundings, started, 'UPDATE_IN_PROGRESS', 'Resource creation Initiated');
      },
    });
    const after = this.recordOf(logicalId, provided, resolved, generation, 'UPDATE_COMPLETE');
    this.resources.set(logicalId, after);
    this.progress.superseded.push(before);
    tell(this.surroundings, after, 'UPDATE_COMPLETE');
  }

  private recordOf(
    logicalId: string,
    { physicalId, attributes, noEcho = false }: ProvidedResource,
    { properties, compared }: Resolved,
    generation: number,
    status: StackResource['status'],
  ): StackResource {
    const type = this.target.resources.get(logicalId)?.Type ?? '';
    return {
      ...{ logicalId, type, physicalId, attributes, noEcho, properties, compared },
      ...{ generation, status, ...this.attributesOf(logicalId) },
    };
  }

  private attributesOf(logicalId: string): Pick<StackResource, 'policies' | 'metadata'> {
    return attributesOf(this.target.resources.get(logicalId) ?? {});
  }

  private nextGeneration(logicalId: string): number {
    const { generations } = this.surroundings;
    const generation = generations.get(logicalId) ?? 0;
    generations.set(logicalId, generation + 1);
    return generation;
  }
}
