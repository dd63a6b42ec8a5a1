import type { TrafficSummary } from '../traffic/request-tally';
import type { Release, RequestCounts } from './release';

/** Something that happened to a resource, or to a stack by its own name. */
export interface UpdateEvent {
  /** Simulated seconds since the update started. */
  readonly at: number;
  readonly stackName: string;
  readonly logicalId: string;
  /** As CloudFormation names it: `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly reason?: string;
}

/** What a deployment of another assembly did to the users of a service that runs. */
export interface Update {
  /** In the order of deployment; a stack behind one that failed is not reached. */
  readonly stacks: readonly {
    readonly stackName: string;
    /** As CloudFormation names it, or `UNCHANGED`. */
    readonly status: string;
    readonly reason?: string;
  }[];
  readonly events: readonly UpdateEvent[];
  /** Of users, from the start of the update until two minutes after its end. */
  readonly requests: RequestCounts;
  /** Service deployments that it started. */
  readonly deployments: number;
  /** The first of them. */
  readonly release?: Release;
}

/** The counts without the time of the first failure, which is no count. */
export function requestsOf({ firstGreenFailureAt: _, ...counts }: TrafficSummary): RequestCounts {
  return counts;
}
