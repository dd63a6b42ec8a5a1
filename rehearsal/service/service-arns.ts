import type { ServiceArns } from '../scenarios/operator';
import type { RehearsedService } from './rehearsed-service';

/** What of a service an operator may change by hand. */
export function serviceArns({
  configuration: { loadBalancer },
  balancing,
  usersRuleArn,
  serviceArn,
  clusterArn,
}: Pick<
  RehearsedService,
  'configuration' | 'balancing' | 'usersRuleArn' | 'serviceArn' | 'clusterArn'
>): ServiceArns {
  return {
    listener: balancing.loadBalancer.rule(usersRuleArn).listenerArn,
    productionRule: usersRuleArn,
    testRule: loadBalancer?.testListenerRule,
    primary: loadBalancer?.targetGroupArn ?? '',
    alternate: loadBalancer?.alternateTargetGroupArn,
    service: serviceArn,
    cluster: clusterArn,
  };
}
