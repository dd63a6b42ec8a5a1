import type { Clock } from '../../../rehearsal/clock/clock';
import type { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import { type RoutableRequest, selectRule } from '../../../rehearsal/elasticloadbalancing/rules';
import { seededRandom } from '../../../rehearsal/random';
import { hasFailed } from '../../../rehearsal/traffic/request-tally';
import { ModelledTraffic, type Routing } from '../../../rehearsal/workload/modelled-traffic';
import { routingBy } from '../../../rehearsal/workload/routing';
import { HOST } from './arns';

/** What users met, by the group whose target answered. */
export interface Tally {
  total: number;
  failed: number;
  by: Record<string, number>;
}

export const emptyTally = (): Tally => ({ total: 0, failed: 0, by: {} });

/** Where some users' requests go at this moment. */
export interface Way {
  readonly loadBalancer: LoadBalancer;
  readonly listener: string;
}

const REQUEST: RoutableRequest = { method: 'GET', host: HOST, path: '/', query: '', headerValues: () => [] };

/** Users as counts, of one resolver: they come by whatever way it leads them at each second. */
export class Comers {
  private readonly traffic: ModelledTraffic;
  private known: { readonly key: readonly unknown[]; readonly routing: Routing } | undefined;

  constructor(clock: Clock, seed: number, requestsPerMinute: number, way: () => Way, tally: Tally) {
    this.traffic = new ModelledTraffic({
      ...{ clock, random: seededRandom(seed), load: { requestsPerMinute, paths: { '/': 1 } } },
      route: () => this.route(way()),
      record: (record, count) => {
        const { targetGroupArn = 'none' } = record;
        tally.total += count;
        tally.by[targetGroupArn] = (tally.by[targetGroupArn] ?? 0) + count;
        if (hasFailed(record)) tally.failed += count;
      },
    });
  }

  start(): void {
    this.traffic.start();
  }

  /** Puts what is left on record. */
  stop(): void {
    this.traffic.stop();
  }

  /** The same object as long as nothing has changed: requests that ended alike are counted together. */
  private route({ loadBalancer, listener }: Way): Routing {
    const rule = selectRule(loadBalancer.rules(listener), REQUEST);
    const groups = rule.action.type === 'forward' ? rule.action.targetGroups : [];
    const candidates = groups.map(({ targetGroupArn: arn }) => ({
      arn,
      targets: loadBalancer.targetGroup(arn).candidates(),
    }));
    const key = [rule, ...candidates.map(({ targets }) => targets)];
    if (
      this.known &&
      key.length === this.known.key.length &&
      key.every((each, nth) => each === this.known?.key[nth])
    )
      return this.known.routing;
    this.known = { key, routing: routingBy(rule, listener, candidates) };
    return this.known.routing;
  }
}
