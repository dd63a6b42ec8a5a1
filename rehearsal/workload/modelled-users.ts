import type { Clock } from '../clock/clock';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import type { RoutableRequest } from '../elasticloadbalancing/rules';
import { selectRule } from '../elasticloadbalancing/rules';
import type { Target } from '../elasticloadbalancing/target';
import { NotModelled } from '../not-modelled';
import { type Random, seededRandom } from '../random';
import { RequestTally, type RevisionOf } from '../traffic/request-tally';
import { requestTo, routable } from '../traffic/user-request';
import type { ReleaseBook, Users } from '../traffic/users';
import { ModelledBackend } from './modelled-backend';
import { type Load, ModelledTraffic, type RoutedTarget, type Routing } from './modelled-traffic';

export interface ModelledUsersProperties {
  readonly loadBalancer: LoadBalancer;
  readonly productionRuleArn: string;
  readonly host: string;
  /** @default the path that leads to the production rule, 3,000 times a minute */
  readonly load: Partial<Load>;
  readonly random: Random;
  readonly clock: Clock;
}

/** Fifty a second: a canary of 5 % then gets 150 a minute, three times what an alarm needs to judge one. */
const REQUESTS_PER_MINUTE = 3000;

/** Users as counts, routed by the rules of the load balancer as they are at each moment. */
export class ModelledUsers implements Users {
  readonly notSent = 0;
  private readonly request: RoutableRequest;
  private readonly traffic: ModelledTraffic;

  /** @throws NotModelled when no request of a user's would reach the production rule */
  constructor(private readonly properties: ModelledUsersProperties) {
    const { loadBalancer, productionRuleArn, host, clock, random, load } = properties;
    const { listenerArn, rule } = loadBalancer.rule(productionRuleArn);
    const request = requestTo(rule, loadBalancer.rules(listenerArn), host);
    this.request = routable(request);
    this.traffic = new ModelledTraffic({
      clock,
      random: seededRandom(random() * 2 ** 32),
      load: { requestsPerMinute: REQUESTS_PER_MINUTE, paths: { [this.request.path]: 1 }, ...load },
      route: (path) => this.route(listenerArn, path),
      record: (record, count) => loadBalancer.record(record, count),
    });
  }

  start(): void {
    this.traffic.start();
  }

  open(revisionOf: RevisionOf): ReleaseBook {
    const tally = new RequestTally(revisionOf);
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

  private route(listenerArn: string, path: string): Routing {
    const { loadBalancer } = this.properties;
    const rule = selectRule(loadBalancer.rules(listenerArn), { ...this.request, path });
    const { action } = rule;
    const from = { listenerArn, ruleArn: rule.arn };
    if (action.type === 'fixed-response') return { ...from, ownStatus: action.statusCode, groups: [] };
    if (action.type === 'redirect') return { ...from, ownStatus: action.statusCode, groups: [] };
    // Who comes back to the same target is somebody; a count is nobody.
    if (action.stickySeconds !== undefined)
      throw new NotModelled('Target group stickiness for modelled users');
    return {
      ...from,
      groups: action.targetGroups.map(({ targetGroupArn, weight }) => ({
        arn: targetGroupArn,
        weight,
        targets: loadBalancer.targetGroup(targetGroupArn).candidates().map(routed),
      })),
    };
  }
}

const known = new WeakMap<Target, RoutedTarget>();

function routed(target: Target): RoutedTarget {
  const found = known.get(target) ?? {
    id: target.id,
    serve: (path: string, count: number, random: Random) => {
      const { backend } = target;
      if (!(backend instanceof ModelledBackend)) throw new Error('modelled users need modelled tasks');
      return backend.serve(path, count, random);
    },
  };
  known.set(target, found);
  return found;
}
