import type { Template, TemplateResource } from '../../../rehearsal/assembly/template';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import {
  type Properties,
  ResourceFailure,
  type ResourceProvider,
} from '../../../rehearsal/cloudformation/provider';
import { Stack, type StackProperties } from '../../../rehearsal/cloudformation/stack';

/** Resources of a type `Test::Thing` in memory: `Name` replaces, the attribute `Value` repeats a property. */
export class Things {
  readonly existing = new Map<string, Properties>();
  /** What was done, in the order in which it ended: `create A`, `update A`, `delete A`. */
  readonly calls: string[] = [];
  /** Reasons by call; the call then fails after its time. */
  readonly failing = new Map<string, string>();
  /** The same for the next time alone. */
  readonly failingOnce = new Map<string, string>();
  /** Simulated milliseconds of a call; a call that waits can be cancelled. */
  readonly takes = new Map<string, number>();
  private made = 0;

  constructor(private readonly clock: VirtualClock) {}

  readonly provider: ResourceProvider = {
    replacedBy: ['Name'],
    create: async ({ logicalId, properties, signal, initiated }) => {
      this.made += 1;
      const thing = { physicalId: `${logicalId}-${this.made}`, attributes: { Value: properties.Value } };
      await this.takesPlace(`create ${logicalId}`, signal, () => {
        this.existing.set(thing.physicalId, properties);
        initiated(thing);
      });
      return thing;
    },
    update: async ({ logicalId, physicalId, properties, signal }) => {
      await this.takesPlace(`update ${logicalId}`, signal, () => this.existing.set(physicalId, properties));
      return { physicalId, attributes: { Value: properties.Value } };
    },
    delete: async ({ logicalId, physicalId, signal }) => {
      await this.takesPlace(`delete ${logicalId}`, signal, () => {});
      this.existing.delete(physicalId);
    },
  };

  private async takesPlace(call: string, signal: AbortSignal, change: () => void): Promise<void> {
    change();
    const time = this.takes.get(call);
    if (time !== undefined) await this.clock.sleep(time, signal);
    const reason = this.failingOnce.get(call) ?? this.failing.get(call);
    this.failingOnce.delete(call);
    if (reason !== undefined) throw new ResourceFailure(reason);
    this.calls.push(call);
  }
}

/** A stack of things, and of what other providers make. */
export function stackOfThings({
  clock = new VirtualClock(),
  others = [],
  ...properties
}: Partial<Omit<StackProperties, 'clock' | 'providers'>> & {
  readonly clock?: VirtualClock;
  readonly others?: readonly (readonly [string, ResourceProvider])[];
} = {}) {
  const things = new Things(clock);
  const stack = new Stack({
    place: { artifactId: 'Shop', stackName: 'Shop', account: '111122223333', region: 'eu-west-1' },
    clock,
    providers: new Map([['Test::Thing', things.provider], ...others]),
    ...properties,
  });
  return { clock, things, stack };
}

/** A thing that refers to others. */
export function thing(
  value: unknown,
  { name, ...rest }: { readonly name?: string } & Partial<TemplateResource> = {},
): TemplateResource {
  return {
    Type: 'Test::Thing',
    Properties: { Value: value, ...(name !== undefined && { Name: name }) },
    ...rest,
  };
}

export function templateOf(
  Resources: Readonly<Record<string, TemplateResource>>,
  rest: Partial<Template> = {},
): Template {
  return { Resources, Parameters: {}, Conditions: {}, Mappings: {}, Outputs: {}, ...rest };
}
