import {
  CreateRuleCommand,
  DeleteRuleCommand,
  type ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isAwsError } from '../shared/aws-error';
import { type LiveTrafficRulesProperties, TRAFFIC_RULE_TAG } from '../shared/environment';
import type { Step } from './decide';

type Elb = Pick<ElasticLoadBalancingV2Client, 'send'>;

/** @returns the ARN of a rule that was made @throws what the SDK throws */
export async function carryOutStep(
  elb: Elb,
  properties: LiveTrafficRulesProperties,
  step: Step,
): Promise<string | undefined> {
  switch (step.do) {
    case 'create': {
      const { Rules } = await elb.send(
        new CreateRuleCommand({
          ListenerArn: properties.ListenerArn,
          Priority: step.rule.priority,
          Conditions: [...step.rule.conditions],
          Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [...step.targetGroups] } }],
          Tags: [{ Key: TRAFFIC_RULE_TAG, Value: `${properties.Owner}/${step.rule.role}` }],
        }),
      );
      return Rules?.[0]?.RuleArn;
    }
    case 'setConditions':
      // ModifyRule leaves what is not sent as it is, and actions are never sent: a weight that ECS wrote stays.
      await elb.send(new ModifyRuleCommand({ RuleArn: step.arn, Conditions: [...step.rule.conditions] }));
      return undefined;
    case 'setPriorities':
      await elb.send(
        new SetRulePrioritiesCommand({
          RulePriorities: step.priorities.map(({ arn, priority }) => ({ RuleArn: arn, Priority: priority })),
        }),
      );
      return undefined;
    case 'delete':
      await remove(elb, step.arn);
      return undefined;
  }
}

/** A rule that is gone already is what was asked for. */
export async function remove(elb: Elb, arn: string): Promise<void> {
  try {
    await elb.send(new DeleteRuleCommand({ RuleArn: arn }));
  } catch (error) {
    if (!isAwsError(error, 'RuleNotFound')) throw error;
  }
}
