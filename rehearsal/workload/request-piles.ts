import type { RequestRecord } from '../elasticloadbalancing/request-record';
import type { Random } from '../random';
import { shareOut } from './draws';
import { type Latency, latencySteps } from './latency';

/** What requests of a pile have in common. */
export type EndedAlike = Omit<RequestRecord, 'at' | 'latencySeconds'>;

interface Pile {
  readonly record: EndedAlike;
  readonly latency: Latency | undefined;
  count: number;
}

/** Requests that ended alike, counted together until they are put on record. */
export class RequestPiles {
  /** By what tells most of them apart: target, group or rule. */
  private piles = new Map<string, Pile[]>();

  add(record: EndedAlike, count: number, latency?: Latency): void {
    const key = record.targetId ?? record.targetGroupArn ?? record.ruleArn;
    let alike = this.piles.get(key);
    if (!alike) {
      alike = [];
      this.piles.set(key, alike);
    }
    for (const pile of alike) {
      if (isAlike(pile, record, latency)) {
        pile.count += count;
        return;
      }
    }
    alike.push({ record, latency, count });
  }

  /** Hands every pile over, with latencies drawn for all of its requests together. */
  empty(at: number, random: Random, take: (record: RequestRecord, count: number) => void): void {
    const piles = this.piles;
    this.piles = new Map();
    for (const { record, latency, count } of [...piles.values()].flat()) {
      if (latency === undefined) {
        take({ ...record, at, latencySeconds: 0 }, count);
        continue;
      }
      const steps = latencySteps(latency);
      const shares = steps.map(({ upTo }, index) => upTo - (steps[index - 1]?.upTo ?? 0));
      shareOut(count, shares, random).forEach((share, index) => {
        const step = steps[index];
        if (share > 0 && step) take({ ...record, at, latencySeconds: step.seconds }, share);
      });
    }
  }
}

function isAlike(pile: Pile, record: EndedAlike, latency: Latency | undefined): boolean {
  return (
    pile.record.status === record.status &&
    pile.record.ruleArn === record.ruleArn &&
    pile.record.targetGroupArn === record.targetGroupArn &&
    pile.latency?.medianMs === latency?.medianMs &&
    pile.latency?.p99Ms === latency?.p99Ms
  );
}
