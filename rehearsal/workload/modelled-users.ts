import type { Clock } from '../clock/clock';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import { selectRule } from '../elasticloadbalancing/rules';
import type { Target } from '../elasticloadbalancing/target';
import { NotModelled } from '../not-modelled';
import { type Random, seededRandom } from '../random';
import { RequestTally, type RevisionOf } from '../traffic/request-tally';
import { requestTo } from '../traffic/user-request';
import type { ReleaseBook, Users } from '../traffic/users';
import { ModelledBackend } from './modelled-backend';
import { ModelledTraffic, type ModelledUsers as Load, type RoutedTarget, type Routing } from './modelled-traffic';

export interface ModelledUsersProperties {
  readonly loadBalancer: LoadBalancer;
  readonly productionRuleArn: string;
  readonly host: string;
  readonly load: Load;
  readonly random: Random;
  readonly clock: Clock;
}

/** Users as counts, routed by the rules of the load balancer as they are at each moment. */
export class ModelledUsers implements Users {
  readonly notSent = 0;
  private readonly traffic: ModelledTraffic;

  /** @throws NotModelled when no request of a user's would reach the production rule */
  constructor(private readonly properties: ModelledUsersProperties) {
    const { loadBalancer, clock, random, load } = properties;
    this.traffic = new ModelledTraffic({
      clock,
      random: seededRandom(random() * 2 ** 32),
      users: load,
      route: (path) => this.route(path),
      record: (record, count) => loadBalancer.record(record, count),
    });
    for (const path of Object.keys(load.paths)) this.route(path);
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

  private route(path: string): Routing {
    const { loadBalancer, productionRuleArn, host } = this.properties;
    const { listenerArn, rule: production } = loadBalancer.rule(productionRuleArn);
    const rules = loadBalancer.rules(listenerArn);
    const user = requestTo(production, rules, host);
    const rule = selectRule(rules, { ...user.routable, path });
    const { action } = rule;
    const from = { listenerArn, ruleArn: rule.arn };
    if (action.type === 'fixed-response') return { ...from, ownStatus: action.statusCode, groups: [] };
    if (action.type !== 'forward') throw new NotModelled(`users of a rule that answers with ${action.type}`);
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
