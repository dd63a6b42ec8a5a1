import type { DynamicReference } from '../assembly/dynamic-references';
import type { Clock } from '../clock/clock';
import type { Exports } from './exports';
import type { Providers, ResourceProvider, StackIdentity } from './provider';
import type { StackEvents } from './stack-events';

/** What the operations of one stack work with. */
export interface Surroundings {
  readonly stack: StackIdentity;
  readonly clock: Pick<Clock, 'now'>;
  readonly providers: Providers;
  /** For types that have no provider. */
  readonly otherwise: ResourceProvider;
  readonly exports: Exports;
  readonly events: StackEvents;
  readonly dynamicReference: DynamicReference | undefined;
  /**
   * What becomes of what is not modelled. `ends`: the operation, as a fault of the rehearsal. `told`: whoever deploys is
   * told by events; a resource fails by it, and one of a type that is not modelled is created with a remark.
   */
  readonly notModelled: 'ends' | 'told';
  /** How often a resource was created, by logical id. */
  readonly generations: Map<string, number>;
}

export function providerOf({ providers, otherwise }: Surroundings, type: string): ResourceProvider {
  const custom = type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type;
  return providers.get(type) ?? providers.get(custom) ?? otherwise;
}

/** Types that do nothing on AWS either. */
const DOES_NOTHING: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  'AWS::CloudFormation::WaitConditionHandle',
]);

/** What is said of a resource of a type that no provider has; undefined of any other. */
export function remarkOn(surroundings: Surroundings, type: string): string | undefined {
  const { notModelled, otherwise } = surroundings;
  if (notModelled !== 'told' || DOES_NOTHING.has(type) || providerOf(surroundings, type) !== otherwise)
    return undefined;
  return `${type} is not modelled by the rehearsal: it has a made-up id, and does nothing`;
}

/** The same of a whole stack, by the types of its resources. */
export function remarkOnAll(surroundings: Surroundings, types: Iterable<string>): string | undefined {
  const without = [...new Set(types)].filter((type) => remarkOn(surroundings, type) !== undefined).sort();
  return without.length === 0 ? undefined : `Not modelled by the rehearsal: ${without.join(', ')}`;
}
