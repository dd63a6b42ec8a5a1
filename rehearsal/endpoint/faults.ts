import type { AwsError } from './aws-service';
import type { Call } from './call';

/** A call that may be made to fail. */
export interface FaultedCall {
  /** As people name it: `ECS`. */
  readonly service: string;
  readonly operation: string;
  /** Which call of this operation in the lease it is, from 1. A client's retries are calls of their own. */
  readonly nth: number;
}

/**
 * Which calls fail, before the service sees them: with an error (throttling, a 500), or with a connection that is
 * dropped. Must depend on nothing but what it is given, so that a rehearsal can be repeated.
 */
export type Faults = (call: FaultedCall) => AwsError | 'drop' | undefined;

/**
 * Faults that wait: until it has begun no call fails, and none is counted. What builds a service calls AWS as well as
 * its hooks do, and is not what a release is rehearsed against.
 */
export function onceBegun(faults: Faults, hasBegun: () => boolean): Faults {
  const before = new Map<string, number>();
  return (call) => {
    const key = `${call.service}.${call.operation}`;
    if (hasBegun()) return faults({ ...call, nth: call.nth - (before.get(key) ?? 0) });
    before.set(key, call.nth);
    return undefined;
  };
}

/** Counts the calls of one lease. */
export class FaultInjection {
  private readonly counts = new Map<string, number>();

  constructor(private readonly faults: Faults | undefined) {}

  of({ service, serviceName, operation }: Call): AwsError | 'drop' | undefined {
    if (this.faults === undefined) return undefined;
    const name = service?.name ?? serviceName;
    const key = `${name}.${operation}`;
    const nth = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, nth);
    return this.faults({ service: name, operation, nth });
  }
}
