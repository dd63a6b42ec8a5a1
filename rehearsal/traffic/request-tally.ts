import type { RequestRecord } from '../elasticloadbalancing/request-record';
import type { RequestCounts } from '../report/release';

/** Whose target it is; undefined for a target of neither revision. */
export type RevisionOf = (targetId: string) => 'blue' | 'green' | undefined;

/** What users met during one release. */
export interface TrafficSummary extends RequestCounts {
  /** When a request that went to green first failed, also by an answer of the load balancer in green's place. */
  readonly firstGreenFailureAt?: number;
}

/** How a request ended, as far as its users are concerned. */
export type RequestEnd = Pick<RequestRecord, 'status' | 'targetId' | 'byLoadBalancer' | 'because'>;

/**
 * Whether a user's request has failed, as far as its answer tells: by its status, or since no rule took it to the
 * service, so that the load balancer answered in its place. The status is then whatever somebody wrote into a default
 * action, and no metric of ELB calls it an error.
 */
export function hasFailed({ status, because }: RequestEnd): boolean {
  return status >= 500 || because === 'fixed-response' || because === 'redirect';
}

/** Counts how the requests of one release have ended. */
export class RequestTally {
  private readonly failedBy = { blue: 0, green: 0, loadBalancer: 0 };
  private ended = 0;
  private servedByGreen = 0;
  private firstGreenFailureAt: number | undefined;

  constructor(private readonly revisionOf: RevisionOf) {}

  /** A request that ended, with the load balancer's record if it got there, and when its connection broke if it did. */
  add(record: RequestRecord | undefined, brokeOffAt?: number): void {
    if (record === undefined) {
      this.ended += 1;
      if (brokeOffAt !== undefined) this.failedBy.loadBalancer += 1;
      return;
    }
    this.addAlike(record, record.at, 1, brokeOffAt !== undefined || hasFailed(record));
  }

  /** @param count requests that ended alike at one time */
  addAlike(record: RequestEnd, at: number, count: number, failed = hasFailed(record)): void {
    this.ended += count;
    const { targetId, byLoadBalancer } = record;
    const revision = targetId === undefined ? undefined : this.revisionOf(targetId);
    if (revision === 'green' && !byLoadBalancer) this.servedByGreen += count;
    if (!failed) return;
    this.failedBy[!byLoadBalancer && revision ? revision : 'loadBalancer'] += count;
    if (revision === 'green') this.firstGreenFailureAt = Math.min(this.firstGreenFailureAt ?? at, at);
  }

  /** @param open requests that have not ended, and those that could not be sent */
  summary(open: Pick<RequestCounts, 'unfinished' | 'notSent' | 'late'>): TrafficSummary {
    const { blue, green, loadBalancer } = this.failedBy;
    return {
      total: this.ended,
      failed: blue + green + loadBalancer,
      failedByBlue: blue,
      failedByGreen: green,
      failedByLoadBalancer: loadBalancer,
      servedByGreen: this.servedByGreen,
      ...open,
      ...(this.firstGreenFailureAt !== undefined && { firstGreenFailureAt: this.firstGreenFailureAt }),
    };
  }
}
