import type { RequestRecord } from '../elasticloadbalancing/request-record';
import type { ClientCounts, RequestCounts } from '../report/release';

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

/** Requests that ended alike, as somebody who wants to see more than counts is told of them. */
export interface EndedRequests {
  /** Simulated milliseconds since the Unix epoch. */
  readonly at: number;
  readonly count: number;
  readonly failed: boolean;
  /** Whose tasks answered; undefined when the load balancer did, or a task of neither. */
  readonly side: 'blue' | 'green' | undefined;
  /** How long they took, by shares of them that add up to 1; none where no task answered. */
  readonly latencies: readonly LatencyShare[];
}

export interface LatencyShare {
  readonly seconds: number;
  readonly share: number;
}

/** Told of every request of a release, when it ends. */
export type WatchRequests = (ended: EndedRequests) => void;

/** Counts how the requests of one release have ended. */
export class RequestTally {
  private readonly failedBy = { blue: 0, green: 0, loadBalancer: 0 };
  private ended = 0;
  private servedByGreen = 0;
  private firstGreenFailureAt: number | undefined;
  private readonly clients = new Map<string, ClientCounts>();

  /** @param watch @default nobody is told */
  constructor(
    private readonly revisionOf: RevisionOf,
    private readonly watch?: WatchRequests,
  ) {}

  /** A request that ended, with the load balancer's record if it got there, and when its connection broke if it did. */
  add(record: RequestRecord | undefined, brokeOffAt?: number): void {
    if (record === undefined) {
      this.ended += 1;
      if (brokeOffAt === undefined) return;
      this.failedBy.loadBalancer += 1;
      this.watch?.({ at: brokeOffAt, count: 1, failed: true, side: undefined, latencies: [] });
      return;
    }
    const failed = brokeOffAt !== undefined || hasFailed(record);
    if (record.client !== undefined) this.addOf(record.client, record, 1, failed);
    this.addAlike(record, record.at, 1, () => [{ seconds: record.latencySeconds, share: 1 }], failed);
  }

  /**
   * @param count requests that ended alike at one time
   * @param latencies of them, asked for where a task answered and somebody watches
   */
  addAlike(
    record: RequestEnd,
    at: number,
    count: number,
    latencies: () => readonly LatencyShare[] = () => [],
    failed = hasFailed(record),
  ): void {
    this.ended += count;
    const { targetId, byLoadBalancer } = record;
    const revision = targetId === undefined ? undefined : this.revisionOf(targetId);
    const side = byLoadBalancer ? undefined : revision;
    if (side === 'green') this.servedByGreen += count;
    this.watch?.({ at, count, failed, side, latencies: side ? latencies() : [] });
    if (!failed) return;
    this.failedBy[side ?? 'loadBalancer'] += count;
    if (revision === 'green') this.firstGreenFailureAt = Math.min(this.firstGreenFailureAt ?? at, at);
  }

  /** Counts requests for their address as well. */
  addOf(client: string, end: RequestEnd, count: number, failed = hasFailed(end)): void {
    const known = this.clients.get(client) ?? { total: 0, failed: 0, blocked: 0 };
    this.clients.set(client, {
      total: known.total + count,
      failed: known.failed + (failed ? count : 0),
      blocked: known.blocked + (end.because === 'blocked' ? count : 0),
    });
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
      ...(this.clients.size > 0 && { byClient: Object.fromEntries(this.clients) }),
      ...(this.firstGreenFailureAt !== undefined && { firstGreenFailureAt: this.firstGreenFailureAt }),
    };
  }
}
