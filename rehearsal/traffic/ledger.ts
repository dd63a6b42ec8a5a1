import { unlessAborted } from '../ecs/interruption';
import type { RequestRecord } from '../elasticloadbalancing/request-record';
import { NotModelled } from '../not-modelled';
import type { RequestBook, TransportError } from './open-loop';
import {
  hasFailed,
  RequestTally,
  type RevisionOf,
  type TrafficSummary,
  type WatchRequests,
} from './request-tally';

/**
 * Counts the requests that were sent during one release, each when it has ended, from the load balancer's record and
 * the client's error if any. A request belongs to the release in which it was sent, however late it ends.
 */
export class Ledger implements RequestBook {
  /** Sent and not ended, with the load balancer's record as soon as there is one. */
  private readonly open = new Map<string, RequestRecord | undefined>();
  private readonly tally: RequestTally;
  private missed = 0;
  private lateOnes = 0;
  private whenAllEnded = () => {};
  /** Requests of users that another rule than the production rule served, by its ARN. */
  private readonly strays = new Map<string, number>();

  /** @param productionRuleArn the rule that users must meet */
  constructor(
    private readonly productionRuleArn: string,
    revisionOf: RevisionOf,
    watch?: WatchRequests,
  ) {
    this.tally = new RequestTally(revisionOf, watch);
  }

  sent(id: string): void {
    this.open.set(id, undefined);
  }

  notSent(): void {
    this.missed += 1;
  }

  late(): void {
    this.lateOnes += 1;
  }

  /**
   * Requests that were not sent during this release are left out: a gate's, for one, which has no id. One that failed
   * is the release's whichever rule took it: without the production rule that is the listener's default action.
   */
  add(record: RequestRecord): void {
    if (record.id === undefined || !this.open.has(record.id)) return;
    const { ruleArn, because } = record;
    // What AWS WAF refuses has met no rule.
    if (ruleArn === this.productionRuleArn || because === 'blocked' || hasFailed(record)) {
      this.open.set(record.id, record);
    } else {
      this.strays.set(ruleArn, (this.strays.get(ruleArn) ?? 0) + 1);
      this.forget(record.id);
    }
  }

  /** A request that the load balancer has on record and that broke off later is one request, and failed. */
  end(id: string, error?: TransportError): void {
    if (!this.open.has(id)) return;
    this.tally.add(this.open.get(id), error?.at);
    this.forget(id);
  }

  /**
   * What users met, once every request has ended or the time is over. What has not ended then is unfinished.
   *
   * @param milliseconds of real time
   * @throws NotModelled when another rule than the production rule served users: a release that they never met would
   * seem to be a good one
   */
  async close(milliseconds: number, signal: AbortSignal): Promise<TrafficSummary> {
    let timer: NodeJS.Timeout | undefined;
    const settled = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
      this.whenAllEnded = resolve;
      if (this.open.size === 0) resolve();
    });
    try {
      await unlessAborted(settled, signal);
    } finally {
      clearTimeout(timer);
    }
    const [stray] = this.strays;
    if (stray) {
      throw new NotModelled(
        `a rule that takes users from the production rule (${stray[0]} took ${stray[1]} of their requests)`,
      );
    }
    return this.summary;
  }

  /** Of now: cheap enough for a status line. */
  get summary(): TrafficSummary {
    const late = this.lateOnes > 0 && { late: this.lateOnes };
    return this.tally.summary({ unfinished: this.open.size, notSent: this.missed, ...late });
  }

  private forget(id: string): void {
    this.open.delete(id);
    if (this.open.size === 0) this.whenAllEnded();
  }
}
