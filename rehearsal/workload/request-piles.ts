import type { RequestRecord } from '../elasticloadbalancing/request-record';
import type { Random } from '../random';
import { shareOut } from './draws';
import { type Latency, latencySteps } from './latency';

/** What requests of a pile have in common. */
export type EndedAlike = Omit<RequestRecord, 'at' | 'latencySeconds'>;

interface Pile {
  readonly latency: Latency | undefined;
  count: number;
}

/** Requests that ended alike, counted together until they are put on record. */
export class RequestPiles {
  private piles = new Map<EndedAlike, Pile[]>();

  /** @param record the same object for requests that ended alike */
  add(record: EndedAlike, count: number, latency?: Latency): void {
    const alike = this.piles.get(record);
    const last = alike?.at(-1);
    if (last && isAlike(last.latency, latency)) last.count += count;
    else if (alike) alike.push({ latency, count });
    else this.piles.set(record, [{ latency, count }]);
  }

  /** Hands every pile over, with latencies drawn for all of its requests together. */
  empty(at: number, random: Random, take: (record: RequestRecord, count: number) => void): void {
    const piles = this.piles;
    this.piles = new Map();
    for (const [record, alike] of piles) {
      for (const { latency, count } of alike) {
        if (latency === undefined) take({ ...record, at, latencySeconds: 0 }, count);
        else takeByLatency({ ...record, at }, count, latency, random, take);
      }
    }
  }
}

function takeByLatency(
  record: Omit<RequestRecord, 'latencySeconds'>,
  count: number,
  latency: Latency,
  random: Random,
  take: (record: RequestRecord, count: number) => void,
): void {
  const steps = latencySteps(latency);
  const shares = shareOut(
    count,
    steps.map(({ share }) => share),
    random,
  );
  const latencies = new Map<number, number>();
  for (const [index, { seconds }] of steps.entries()) {
    const share = shares[index] ?? 0;
    if (share > 0) latencies.set(seconds, (latencies.get(seconds) ?? 0) + share);
  }
  take({ ...record, latencySeconds: latency.medianMs / 1000, latencies }, count);
}

function isAlike(a: Latency | undefined, b: Latency | undefined): boolean {
  return a === b || (a?.medianMs === b?.medianMs && a?.p99Ms === b?.p99Ms);
}
