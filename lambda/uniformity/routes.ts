import type { ServiceRevision } from '@aws-sdk/client-ecs';
import {
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isAwsError } from '../shared/aws-error';
import { forwardOf } from '../shared/forward';
import type { ObservedRoute } from './decide';
import { MissingAnswer, must } from './must';

/** Where users go, for each load balancer of a revision. */
export async function routesOf(
  elb: ElasticLoadBalancingV2Client,
  revision: ServiceRevision,
): Promise<ObservedRoute[]> {
  const routes: ObservedRoute[] = [];
  for (const { targetGroupArn, ruleArn } of placesOf(revision)) {
    const rule = ruleArn === undefined ? undefined : await ruleOf(elb, ruleArn);
    routes.push({
      targetGroupArn,
      ...(ruleArn !== undefined &&
        rule && { rule: { arn: ruleArn, weights: must(forwardOf(rule), 'Rules[].Actions') } }),
    });
  }
  return routes;
}

interface RevisionPlace {
  readonly targetGroupArn: string;
  readonly ruleArn: string | undefined;
}

/**
 * The groups that the revision's tasks are in: what ECS resolved. Only where there is one group to be in, the
 * configured one is as good.
 *
 * @throws MissingAnswer when ECS does not say which of two groups it is
 */
function placesOf({ resolvedConfiguration, loadBalancers = [] }: ServiceRevision): RevisionPlace[] {
  const resolved = resolvedConfiguration?.loadBalancers ?? [];
  if (resolved.length > 0) {
    return resolved.map(({ targetGroupArn, productionListenerRule }) => {
      const configured = loadBalancers.map(({ advancedConfiguration }) => advancedConfiguration);
      const group = must(targetGroupArn, 'resolvedConfiguration.loadBalancers[].targetGroupArn');
      // A rolling deployment moves no weights, and may leave the rule to the configuration.
      const ruleArn =
        productionListenerRule ??
        (configured.length === 1 ? configured[0]?.productionListenerRule : undefined);
      return { targetGroupArn: group, ruleArn };
    });
  }
  return loadBalancers.map(({ targetGroupArn, advancedConfiguration }) => {
    if (advancedConfiguration?.alternateTargetGroupArn !== undefined) {
      throw new MissingAnswer(
        'AWS must answer with resolvedConfiguration of a revision with two groups, got none',
      );
    }
    const ruleArn = advancedConfiguration?.productionListenerRule;
    return { targetGroupArn: must(targetGroupArn, 'loadBalancers[].targetGroupArn'), ruleArn };
  });
}

/** @returns undefined for a rule that is gone */
async function ruleOf(elb: ElasticLoadBalancingV2Client, arn: string): Promise<Rule | undefined> {
  try {
    const { Rules } = await elb.send(new DescribeRulesCommand({ RuleArns: [arn] }));
    return Rules?.[0];
  } catch (error) {
    if (isAwsError(error, 'RuleNotFound')) return undefined;
    throw error;
  }
}
