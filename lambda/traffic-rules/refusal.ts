import { type LiveTrafficRulesProperties, TRAFFIC_RULE_TAG } from '../shared/environment';
import { see } from '../shared/runbook';
import { type DesiredRule, type ListenerRules, type OwnedRule, takenPriority } from './decide';
import { isServing } from './shares';

/** Properties that name what the rules join: with another value they would be other rules. */
const FIXED = ['Owner', 'PrimaryTargetGroupArn', 'AlternateTargetGroupArn'] as const;

/**
 * Why an update to other target groups or another owner is refused; undefined when it may go on.
 *
 * An update that leads to where the production rule stands already is none to refuse: after a refusal,
 * CloudFormation rolls back with an update that names the same properties the other way round, and refusing that,
 * too, would leave the stack in UPDATE_ROLLBACK_FAILED.
 *
 * @param existing the rules that belong to `after.Owner` on `after.ListenerArn`
 */
export function otherService(
  before: LiveTrafficRulesProperties,
  after: LiveTrafficRulesProperties,
  existing: readonly OwnedRule[],
): string | undefined {
  const changed = FIXED.filter((property) => before[property] !== after[property]);
  if (changed.length === 0 || standsThere(after, existing)) return undefined;
  return (
    `${changed.join(', ')} of the listener rules of ${before.Owner} on ${before.ListenerArn} must stay as it is, since ` +
    'users are on the rules now; undo that change, or delete the service first' +
    see('live-traffic-rules.md#other-target-groups-or-another-owner')
  );
}

/** Whether the production rule leads to the service's own groups. One without a group has been changed by hand. */
export function standsThere(properties: LiveTrafficRulesProperties, existing: readonly OwnedRule[]): boolean {
  return existing.some(
    ({ role, targetGroups }) => role === 'production' && isServing(properties, targetGroups),
  );
}

/** While ECS moves weights on the old rules, new ones would be made with shares that are wrong the next moment. */
export function moveWhileDeploying(
  before: LiveTrafficRulesProperties,
  after: LiveTrafficRulesProperties,
  serviceDeploymentArn: string,
): string {
  return (
    `ListenerArn of the listener rules of ${after.Owner} must stay ${before.ListenerArn} while a deployment runs, got ` +
    `${after.ListenerArn} during ${serviceDeploymentArn}; deploy again when that has ended, or continue the stack's rollback` +
    see('live-traffic-rules.md#a-listener-move-while-a-deployment-runs')
  );
}

/** After some releases the alternate group serves: a rule made with the first weights could lead to no task at all. */
export function lost(properties: LiveTrafficRulesProperties): string {
  const { Owner, ListenerArn, PrimaryTargetGroupArn, AlternateTargetGroupArn } = properties;
  return (
    `the listener rules of ${Owner} must show which target group serves, got none that does; ` +
    'find the one with healthy targets (aws elbv2 describe-target-health --target-group-arn, ' +
    `${PrimaryTargetGroupArn} and ${AlternateTargetGroupArn}), forward everything to it by a rule on ${ListenerArn} ` +
    `tagged ${TRAFFIC_RULE_TAG}=${Owner}/production, then deploy again or continue the stack's rollback` +
    see('live-traffic-rules.md#lost-rules')
  );
}

/** Why rules cannot be made on a listener; undefined when they can. */
export function noCreate(
  properties: LiveTrafficRulesProperties,
  existing: readonly OwnedRule[],
): string | undefined {
  const rule = existing.find(({ targetGroups }) => !isServing(properties, targetGroups));
  if (!rule) return undefined;
  return (
    `the ${rule.role} rule of ${properties.Owner} on ${properties.ListenerArn} must lead to its own target groups, got ` +
    `${rule.arn}, which leads elsewhere; delete that rule if nothing uses it, then create the stack again` +
    see('live-traffic-rules.md#a-rule-leads-elsewhere')
  );
}

/** Why the desired priorities cannot be had; undefined when they can. */
export function takenByOthers(
  { Owner, ListenerArn }: LiveTrafficRulesProperties,
  desired: readonly DesiredRule[],
  rules: ListenerRules,
): string | undefined {
  const { rule, by } = takenPriority(desired, rules) ?? {};
  if (!rule || !by) return undefined;
  return (
    `priority ${rule.priority} of ${ListenerArn} must be free for the ${rule.role} rule of ${Owner}, got ${by.arn} there, ` +
    "which is not Teal's; give that rule another priority (aws elbv2 set-rule-priorities), then deploy again" +
    see('live-traffic-rules.md#a-priority-is-taken')
  );
}
