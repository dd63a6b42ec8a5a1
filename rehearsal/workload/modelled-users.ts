import type { Clock } from '../clock/clock';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import { type RoutableRequest, type Rule, selectRule } from '../elasticloadbalancing/rules';
import type { Target } from '../elasticloadbalancing/target';
import { NotModelled } from '../not-modelled';
import { type Random, seededRandom } from '../random';
import { RequestTally, type RevisionOf, type WatchRequests } from '../traffic/request-tally';
import { requestTo, routable } from '../traffic/user-request';
import type { ReleaseBook, Users } from '../traffic/users';
import { type Load, ModelledTraffic, type Routing } from './modelled-traffic';
import type { EndedAlike } from './request-piles';
import { type Candidates, routingBy } from './routing';

export interface ModelledUsersProperties {
  readonly loadBalancer: LoadBalancer;
  readonly productionRuleArn: string;
  readonly host: string;
  /** @default the path that leads to the production rule, 3,000 times a minute */
  readonly load: Partial<Load>;
  readonly random: Random;
  readonly clock: Clock;
  /** @default nobody is told */
  readonly watch?: WatchRequests;
}

/** Fifty a second: a canary of 5 % then gets 150 a minute, three times what an alarm needs to judge one. */
const REQUESTS_PER_MINUTE = 3000;

interface KnownRouting {
  readonly rules: readonly Rule[];
  readonly candidates: readonly Candidates[];
  readonly routing: Routing;
}

/** Users as counts, routed by the rules of the load balancer as they are at each moment. */
export class ModelledUsers implements Users {
  readonly notSent = 0;
  private readonly request: RoutableRequest;
  private readonly traffic: ModelledTraffic;
  private readonly refused = new Map<number, EndedAlike>();
  private readonly routings = new Map<string, KnownRouting>();

  /** @throws NotModelled when no request of a user's would reach the production rule, or another one takes a path */
  constructor(private readonly properties: ModelledUsersProperties) {
    const { loadBalancer, productionRuleArn, host, clock, random, load } = properties;
    const { listenerArn, rule } = loadBalancer.rule(productionRuleArn);
    const request = requestTo(rule, loadBalancer.rules(listenerArn), host);
    this.request = routable(request);
    for (const path of Object.keys(load.paths ?? {}))
      this.refuseStrays(path, rule, loadBalancer.rules(listenerArn));
    this.traffic = new ModelledTraffic({
      clock,
      random: seededRandom(random() * 2 ** 32),
      load: { requestsPerMinute: REQUESTS_PER_MINUTE, paths: { [this.request.path]: 1 }, ...load },
      route: (path) => this.route(listenerArn, path),
      refuse: (client, count) => this.refuse(listenerArn, client, count),
      isListening: () => loadBalancer.listenerArns.includes(listenerArn),
      record: (record, count) => loadBalancer.record(record, count),
    });
  }

  start(): void {
    this.traffic.start();
  }

  open(revisionOf: RevisionOf): ReleaseBook {
    const tally = new RequestTally(revisionOf, this.properties.watch);
    const summary = () => tally.summary({ unfinished: 0, notSent: 0 });
    this.traffic.book = tally;
    return {
      get summary() {
        return summary();
      },
      close: async () => {
        this.traffic.book = undefined;
        return summary();
      },
    };
  }

  async stop(): Promise<void> {
    this.traffic.stop();
  }

  /** The same object for all that AWS WAF refuses alike. */
  private refuse(listenerArn: string, client: string | undefined, count: number): EndedAlike | undefined {
    const refusal = this.properties.loadBalancer.guard.inspect(client, count);
    if (refusal === undefined) return undefined;
    const { status } = refusal;
    const known = this.refused.get(status) ?? {
      ...{ listenerArn, ruleArn: '', status, byLoadBalancer: true, because: 'blocked' as const },
    };
    this.refused.set(status, known);
    return known;
  }

  /** Users who never meet the service would make any release seem to be a good one. */
  private refuseStrays(path: string, production: Rule, rules: readonly Rule[]): void {
    const taken = selectRule(rules, { ...this.request, path });
    const own = groupsOf(production);
    if (taken.arn === production.arn || groupsOf(taken).some((arn) => own.includes(arn))) return;
    throw new NotModelled(
      `traffic to ${path}, which another rule than the production rule takes (${taken.arn}),`,
    );
  }

  /** The same as before unless a rule or a target has changed: it is asked every second. */
  private route(listenerArn: string, path: string): Routing {
    const { loadBalancer } = this.properties;
    const rules = loadBalancer.rules(listenerArn);
    const known = this.routings.get(path);
    if (known?.rules === rules && known.candidates.every(({ arn, targets }) => targets === this.targets(arn)))
      return known.routing;
    const rule = selectRule(rules, { ...this.request, path });
    const groups = rule.action.type === 'forward' ? rule.action.targetGroups : [];
    const candidates = groups.map(({ targetGroupArn: arn }) => ({ arn, targets: this.targets(arn) }));
    const routing = routingBy(rule, listenerArn, candidates);
    this.routings.set(path, { rules, candidates, routing });
    return routing;
  }

  private targets(groupArn: string): readonly Target[] {
    return this.properties.loadBalancer.targetGroup(groupArn).candidates();
  }
}

function groupsOf({ action }: Rule): readonly string[] {
  return action.type === 'forward' ? action.targetGroups.map(({ targetGroupArn }) => targetGroupArn) : [];
}
