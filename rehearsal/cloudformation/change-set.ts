import { isDeepStrictEqual } from 'node:util';
import { Malformed } from '../assembly/parse';
import { isCustomResource } from '../assembly/template';
import { replaces } from './change';
import { walkInOrder } from './dependency-walk';
import { type ProvidedResource, ResourceFailure, type ResourceProvider } from './provider';
import { identityOf } from './providers/made-up';
import type { StackResource } from './resource';
import { providerOf, type Surroundings } from './surroundings';
import { type ResourceValues, type Target, valuesOf } from './target';

/** One resource that an update would touch, as a change set shows it. */
export interface ResourceChange {
  readonly logicalId: string;
  readonly type: string;
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Import';
  /** Whether a new physical resource takes the place of the old one. `Conditional`: the update will show. */
  readonly replacement?: 'True' | 'False' | 'Conditional';
  /** In the order of the alphabet. */
  readonly changedProperties: readonly string[];
  /** Whether its metadata change, which no provider hears of. A policy alone is no change. */
  readonly changesMetadata?: true;
}

/** What is known of a resource before the update: its values, and whether they may be others after it. */
type Foreseen = 'same' | 'modified' | 'conditional' | 'new';

/**
 * What an update would do, told from templates alone as CloudFormation does: a reference to an attribute of a resource
 * that will be modified counts as a change, though the attribute may come out as it was.
 *
 * @returns in the order of the logical ids
 */
export async function changeSet(
  surroundings: Surroundings,
  target: Target,
  resources: ReadonlyMap<string, StackResource>,
): Promise<readonly ResourceChange[]> {
  const changes: ResourceChange[] = [];
  const foreseen = new Map<string, Foreseen>();
  const forecast = new Forecast(surroundings, target, resources, foreseen);
  await walkInOrder({
    dependencies: target.dependencies,
    afterFailure: 'cancel',
    act: async (logicalId) => {
      const change = await forecast.changeOf(logicalId);
      foreseen.set(logicalId, statusAfter(change));
      if (change) changes.push(change);
      return true;
    },
  });
  for (const { logicalId, type } of resources.values()) {
    if (target.resources.has(logicalId)) continue;
    changes.push({ logicalId, type, action: 'Remove', changedProperties: [] });
  }
  return changes.sort((one, other) => (one.logicalId < other.logicalId ? -1 : 1));
}

function statusAfter(change: ResourceChange | undefined): Foreseen {
  if (!change || (change.action === 'Modify' && change.changedProperties.length === 0)) return 'same';
  if (change.action === 'Add' || change.replacement === 'True') return 'new';
  return change.replacement === 'Conditional' ? 'conditional' : 'modified';
}

class Forecast {
  constructor(
    private readonly surroundings: Surroundings,
    private readonly target: Target,
    private readonly resources: ReadonlyMap<string, StackResource>,
    private readonly foreseen: ReadonlyMap<string, Foreseen>,
  ) {}

  async changeOf(logicalId: string): Promise<ResourceChange | undefined> {
    const { Type: type = '', Properties = {}, Metadata } = this.target.resources.get(logicalId) ?? {};
    const before = this.resources.get(logicalId);
    if (!before) return { logicalId, type, action: 'Add', changedProperties: [] };
    const certain: string[] = [];
    const possible: string[] = [];
    for (const name of new Set([...Object.keys(before.compared), ...Object.keys(Properties)])) {
      const was = before.compared[name];
      if (await this.differs(logicalId, name, was, this.values(false))) certain.push(name);
      else if (await this.differs(logicalId, name, was, this.values(true))) possible.push(name);
    }
    const changed = [...certain, ...possible].sort();
    // source: CloudFormation user guide, "Troubleshooting CloudFormation", "No updates to perform": a change of a deletion
    // policy alone is none, one of metadata is.
    const metadata = isDeepStrictEqual(before.metadata, Metadata) ? {} : { changesMetadata: true as const };
    if (changed.length === 0 && metadata.changesMetadata === undefined) return undefined;
    const provider = providerOf(this.surroundings, type);
    const replacement = replacementOf(provider, before, certain, possible);
    return { logicalId, type, action: 'Modify', replacement, changedProperties: changed, ...metadata };
  }

  /** A value that cannot be worked out from what is foreseen is one that will be known in the update: a change. */
  private async differs(
    logicalId: string,
    name: string,
    was: unknown,
    values: ResourceValues,
  ): Promise<boolean> {
    try {
      return !isDeepStrictEqual(await this.target.comparedProperty(logicalId, name, values), was);
    } catch (error) {
      if (error instanceof Malformed || error instanceof ResourceFailure) return true;
      throw error;
    }
  }

  /** @param allThatMayChange whether values that the update may leave as they are count as changed */
  private values(allThatMayChange: boolean): ResourceValues {
    const deployed = valuesOf(this.resources, this.surroundings);
    const isNew = (logicalId: string, from: readonly Foreseen[]) => {
      const status = this.foreseen.get(logicalId) ?? 'new';
      return status === 'new' || (allThatMayChange && from.includes(status));
    };
    return {
      physicalId: async (logicalId) =>
        isNew(logicalId, ['conditional'])
          ? (await this.successor(logicalId)).physicalId
          : deployed.physicalId(logicalId),
      attribute: async (logicalId, name) => {
        if (!isNew(logicalId, ['conditional', 'modified'])) return deployed.attribute(logicalId, name);
        return (
          (await this.successor(logicalId)).attributes[name] ?? `${logicalId}.${name} as the update makes it`
        );
      },
    };
  }

  /** A stand-in of the right shape, for functions that take ids apart; never equal to what is deployed. */
  private async successor(logicalId: string): Promise<ProvidedResource> {
    const type = this.target.resources.get(logicalId)?.Type ?? '';
    const unknown = { physicalId: `${logicalId} as the update makes it`, attributes: {} };
    if (isCustomResource(type)) return unknown;
    const generation = (this.surroundings.generations.get(logicalId) ?? 0) + 1;
    const made = await identityOf({ type, logicalId, stack: this.surroundings.stack, generation }, {});
    return made.physicalId === this.resources.get(logicalId)?.physicalId ? unknown : made;
  }
}

function replacementOf(
  provider: ResourceProvider,
  { compared }: StackResource,
  certain: readonly string[],
  possible: readonly string[],
): 'True' | 'False' | 'Conditional' {
  if (replaces(provider, certain, compared)) return 'True';
  return replaces(provider, possible, compared) || provider.mayReplace === true ? 'Conditional' : 'False';
}
