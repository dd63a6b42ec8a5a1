import { Malformed } from '../assembly/parse';
import type { Clock } from '../clock/clock';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import { NotModelled } from '../not-modelled';
import { type Random, seededRandom } from '../random';
import { type Clients, fromClients, problemsOfClients } from './clients';
import { Ledger } from './ledger';
import { OpenLoopTraffic } from './open-loop';
import { rateShare, type TrafficPattern, weightedDraw } from './pattern';
import type { RevisionOf, WatchRequests } from './request-tally';
import { requestsTo, requestTo, type UserRequest } from './user-request';
import type { ReleaseBook, Users } from './users';

export interface LiveUsersProperties {
  readonly loadBalancer: LoadBalancer;
  readonly productionRuleArn: string;
  /**
   * Host header of users: the domain, or the load balancer's own name, where the production rule does not ask for
   * another.
   */
  readonly host: string;
  /** That users ask for. @default `/`, or what the production rule asks for */
  readonly path?: string | undefined;
  /** What users ask for and when more of them come, in place of one path at one rate. */
  readonly pattern?: TrafficPattern | undefined;
  /** Where they come from. @default nobody is told */
  readonly clients?: Clients | undefined;
  /** In a wall second; with a pattern, on average. */
  readonly ratePerSecond: number;
  readonly random: Random;
  readonly clock: Clock;
  /** @default nobody is told */
  readonly watch?: WatchRequests;
}

/**
 * Real milliseconds that users wait at least, and how much longer than the load balancer: what hangs then ends as its
 * 504, which alarms see, and not as 460, which none does.
 */
const PATIENCE = 65_000;
const MORE_PATIENT = 5000;
/** Real milliseconds that requests may go on after their release before it is reported. */
const LAST_REQUESTS = 5000;

/** Users who send real requests to the load balancer. */
export class LiveUsers implements Users {
  /** What each of them asks for, or most of them. */
  readonly request: UserRequest;
  /** Of the pattern's requests, those that another rule than the production rule takes: nobody asks for them. */
  readonly strays: TrafficPattern['requests'];
  private readonly traffic: OpenLoopTraffic;
  private ledger: Ledger | undefined;
  /** On the clock. */
  private startedAt = 0;

  /** @throws Malformed, NotModelled when no request of a user's would reach the production rule */
  constructor(private readonly properties: LiveUsersProperties) {
    const { loadBalancer, productionRuleArn, host, path, pattern, ratePerSecond, random, clock } = properties;
    const { clients = {} } = properties;
    const problems = problemsOfClients(clients, 'clients');
    if (problems.length > 0) throw new Malformed(problems);
    const { listenerArn, rule } = loadBalancer.rule(productionRuleArn);
    const rules = loadBalancer.rules(listenerArn);
    const { reaching, others } = requestsTo(rule, rules, host, pattern?.requests ?? []);
    const [usual] = reaching;
    if (pattern && !usual)
      throw new NotModelled(
        `a log of other services alone (the production rule ${rule.arn} takes none of its paths)`,
      );
    this.request = usual?.request ?? requestTo(rule, rules, host, path);
    this.strays = others;
    // A stream of its own: what others draw, and when, does not change the arrivals.
    const arrivals = seededRandom(random() * 2 ** 32);
    const draw = usual && weightedDraw(reaching, seededRandom(random() * 2 ** 32));
    const asked = () => draw?.().request ?? this.request;
    this.traffic = new OpenLoopTraffic({
      port: loadBalancer.portOf(listenerArn),
      request:
        Object.keys(clients).length > 0
          ? fromClients(clients, seededRandom(random() * 2 ** 32), asked)
          : asked,
      ratePerSecond,
      ...(pattern && { rateShare: () => rateShare(pattern.minutes, clock.now() - this.startedAt) }),
      random: arrivals,
      clock,
      patienceMs: Math.max(PATIENCE, loadBalancer.idleTimeoutMs + MORE_PATIENT),
    });
    loadBalancer.onRequest((record) => this.ledger?.add(record));
  }

  get notSent(): number {
    return this.traffic.notSent;
  }

  /** @param share of the rate with which they come from now on: 1 is all of it */
  comeAt(share: number): void {
    this.traffic.share = share;
  }

  start(): void {
    this.startedAt = this.properties.clock.now();
    this.traffic.start();
  }

  open(revisionOf: RevisionOf): ReleaseBook {
    const ledger = new Ledger(this.properties.productionRuleArn, revisionOf, this.properties.watch);
    this.ledger = ledger;
    this.traffic.book = ledger;
    return {
      get summary() {
        return ledger.summary;
      },
      close: (signal) => {
        // What is sent from now on belongs to no release.
        this.traffic.book = undefined;
        return ledger.close(LAST_REQUESTS, signal);
      },
    };
  }

  stop(atOnce: boolean): Promise<void> {
    return atOnce ? this.traffic.stop(0) : this.traffic.stop();
  }
}
