import type { RequestRecord } from '../elasticloadbalancing/request-record';
import type { RequestCounts } from '../report/release';
import type { TransportError } from './open-loop';

/** Whose target it is; undefined for a target of neither revision. */
export type RevisionOf = (targetId: string) => 'blue' | 'green' | undefined;

/** What users met in a window of time. */
export interface TrafficSummary extends RequestCounts {
  /** When a request that went to green first failed, also by an answer of the load balancer in green's place. */
  readonly firstGreenFailureAt?: number;
}

type FailedBy = 'blue' | 'green' | 'load balancer';

interface Entry {
  readonly at: number;
  readonly record?: RequestRecord;
  readonly transportError?: TransportError;
}

/** Keeps one entry for each request of the load, from the load balancer's record and the client's error if any. */
export class Ledger {
  private readonly entries = new Map<string, Entry>();

  /** Requests without an id are not of the load (a gate's, for one) and are left out. */
  add(record: RequestRecord): void {
    if (record.id === undefined) return;
    this.entries.set(record.id, { ...this.entries.get(record.id), at: record.at, record });
  }

  /** A request that the load balancer has on record stays one request, now failed. */
  addTransportError(transportError: TransportError): void {
    const { id, at } = transportError;
    this.entries.set(id, { at, ...this.entries.get(id), transportError });
  }

  /** @param at simulated milliseconds since the Unix epoch: requests that ended then or later are counted */
  since(at: number, revisionOf: RevisionOf): TrafficSummary {
    let total = 0;
    let servedByGreen = 0;
    let firstGreenFailureAt: number | undefined;
    const failedBy: Record<FailedBy, number> = { blue: 0, green: 0, 'load balancer': 0 };
    for (const entry of this.entries.values()) {
      if (entry.at < at) continue;
      total += 1;
      const { record } = entry;
      const revision = record?.targetId === undefined ? undefined : revisionOf(record.targetId);
      if (revision === 'green' && !record?.byLoadBalancer) servedByGreen += 1;
      if (!isFailed(entry)) continue;
      failedBy[record && !record.byLoadBalancer && revision ? revision : 'load balancer'] += 1;
      if (revision === 'green') firstGreenFailureAt = Math.min(firstGreenFailureAt ?? entry.at, entry.at);
    }
    return {
      total,
      failed: failedBy.blue + failedBy.green + failedBy['load balancer'],
      failedByBlue: failedBy.blue,
      failedByGreen: failedBy.green,
      failedByLoadBalancer: failedBy['load balancer'],
      servedByGreen,
      ...(firstGreenFailureAt !== undefined && { firstGreenFailureAt }),
    };
  }
}

function isFailed({ record, transportError }: Entry): boolean {
  return transportError !== undefined || (record !== undefined && record.status >= 500);
}
