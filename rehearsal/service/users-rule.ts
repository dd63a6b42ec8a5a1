import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import { NotModelled } from '../not-modelled';

/**
 * The listener rule that users meet: the production rule, or, of a service whose traffic is not shifted, the first
 * one that forwards to its target group.
 *
 * @throws NotModelled for a service that no rule leads to: it has no users
 */
export function usersRule(loadBalancer: LoadBalancer, { loadBalancer: of }: DeploymentConfiguration): string {
  if (!of) throw new NotModelled('A rehearsal of a service without a load balancer, which has no users,');
  if (of.productionListenerRule !== undefined) return of.productionListenerRule;
  for (const listenerArn of loadBalancer.listenerArns) {
    for (const { arn, action } of loadBalancer.rules(listenerArn)) {
      const groups = action.type === 'forward' ? action.targetGroups : [];
      if (groups.some(({ targetGroupArn }) => targetGroupArn === of.targetGroupArn)) return arn;
    }
  }
  throw new NotModelled(`A service that no listener rule leads to (target group ${of.targetGroupArn})`);
}
