import type { TrafficRules } from '../ecs/traffic-rules';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';

/** The load balancer as ECS uses it in a deployment. */
export function trafficRules(loadBalancer: LoadBalancer): TrafficRules {
  return {
    hasRule: (ruleArn) =>
      loadBalancer.listenerArns.some((arn) => loadBalancer.rules(arn).some((rule) => rule.arn === ruleArn)),
    weights(ruleArn) {
      const { action } = loadBalancer.rule(ruleArn).rule;
      return action.type === 'forward' ? action.targetGroups : [];
    },
    setWeights(ruleArn, targetGroups) {
      loadBalancer.modifyRule(ruleArn, { action: { type: 'forward', targetGroups } });
    },
    register: (targetGroupArn, target) => loadBalancer.targetGroup(targetGroupArn).register(target),
    deregister: (targetGroupArn, targetId) => loadBalancer.targetGroup(targetGroupArn).deregister(targetId),
    onHealthChange: (targetGroupArn, listener) =>
      loadBalancer.targetGroup(targetGroupArn).onHealthChange(listener),
    health: (targetGroupArn, targetId) => loadBalancer.targetGroup(targetGroupArn).stateOfTarget(targetId),
  };
}
