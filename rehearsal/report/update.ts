import type { TrafficSummary } from '../traffic/request-tally';
import type { Act, StackOutcome, UpdateEvent } from './act';
import type { Release, RequestCounts } from './release';

/** What a deployment of another assembly did to the users of a service that runs. */
export interface Update {
  /** In the order of deployment; a stack behind one that failed is not reached. As they are at the very end. */
  readonly stacks: readonly StackOutcome[];
  /** Of the update itself. */
  readonly events: readonly UpdateEvent[];
  /** Of users, from the start of the update until two minutes after the end of all that was done. */
  readonly requests: RequestCounts;
  /** Service deployments that it started. */
  readonly deployments: number;
  /** The first of them. */
  readonly release?: Release;
  /** What was done beside it, in the order in which it began; absent when nothing was. */
  readonly acts?: readonly Act[];
}

/** The counts without the time of the first failure, which is no count. */
export function requestsOf({ firstGreenFailureAt: _, ...counts }: TrafficSummary): RequestCounts {
  return counts;
}
