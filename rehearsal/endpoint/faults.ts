import type { AwsError } from './aws-service';
import type { Call } from './call';

/** A call that may be made to fail. */
export interface FaultedCall {
  /** As people name it: `ECS`. */
  readonly service: string;
  /** As the API names it: `DescribeServiceDeployments`. */
  readonly operation: string;
  /** Which call of this operation it is since faults are injected, from 1. A client's retries are calls of their own. */
  readonly nth: number;
}

/**
 * Which calls fail, before the service sees them: with an error (throttling, a 500), or with a connection that is
 * dropped. Must depend on nothing but what it is given, so that a rehearsal can be repeated.
 */
export type Faults = (call: FaultedCall) => AwsError | 'drop' | undefined;

/** Counts the calls of one lease. */
export class FaultInjection {
  private readonly counts = new Map<string, number>();

  constructor(private readonly faults: Faults) {}

  of({ service, serviceName, operation }: Call): AwsError | 'drop' | undefined {
    const name = service?.name ?? serviceName;
    const key = `${name}.${operation}`;
    const nth = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, nth);
    return this.faults({ service: name, operation, nth });
  }
}
