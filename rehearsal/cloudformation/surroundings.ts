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
  /** How often a resource was created, by logical id. */
  readonly generations: Map<string, number>;
}

export function providerOf({ providers, otherwise }: Surroundings, type: string): ResourceProvider {
  const custom = type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type;
  return providers.get(type) ?? providers.get(custom) ?? otherwise;
}
