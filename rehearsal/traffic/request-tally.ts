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
export type RequestEnd = Pick<RequestRecord, 'at' | 'status' | 'targetId' | 'byLoadBalancer'>;

/** Counts how the requests of one release have ended. */
export class RequestTally {
  private readonly failedBy = { blue: 0, green: 0, loadBalancer: 0 };
  private ended = 0;
  private servedByGreen = 0;
  private firstGreenFailureAt: number | undefined;

  constructor(private readonly revisionOf: RevisionOf) {}

  /**
   * @param record of the load balancer; undefined for a request that never reached it
   * @param brokeOffAt when its connection failed, which it counts as failed for, whatever its status
   */
  add(record: RequestEnd | undefined, brokeOffAt?: number, count = 1): void {
    this.ended += count;
    const revision = record?.targetId === undefined ? undefined : this.revisionOf(record.targetId);
    if (revision === 'green' && !record?.byLoadBalancer) this.servedByGreen += count;
    const hasFailed = brokeOffAt !== undefined || (record !== undefined && record.status >= 500);
    const failedAt = hasFailed ? (record?.at ?? brokeOffAt) : undefined;
    if (failedAt === undefined) return;
    this.failedBy[record && !record.byLoadBalancer && revision ? revision : 'loadBalancer'] += count;
    if (revision === 'green')
      this.firstGreenFailureAt = Math.min(this.firstGreenFailureAt ?? failedAt, failedAt);
  }

  /** @param open requests that have not ended, and those that could not be sent */
  summary(open: Pick<RequestCounts, 'unfinished' | 'notSent'>): TrafficSummary {
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
