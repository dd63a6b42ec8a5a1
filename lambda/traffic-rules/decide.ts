import type { Rule, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type LiveTrafficRulesProperties, TRAFFIC_RULE_TAG } from '../shared/environment';

/** The two rules of a service. */
export const ROLES = ['production', 'test'] as const;
export type Role = (typeof ROLES)[number];

/** A rule that carries Teal's tag. */
export interface OwnedRule {
  readonly arn: string;
  readonly role: Role;
  readonly priority: number;
  /** What its action forwards to, with the weights that ECS last wrote. */
  readonly targetGroups: readonly TargetGroupTuple[];
}

/** A rule as it should be, but for its weights: those are ECS's. */
export interface DesiredRule {
  readonly role: Role;
  readonly priority: number;
  readonly conditions: Rule['Conditions'];
}

/** One call to Elastic Load Balancing. There is none that sets the weights of a rule that exists. */
export type Step =
  | {
      readonly do: 'create';
      readonly rule: DesiredRule;
      readonly targetGroups: readonly TargetGroupTuple[];
    }
  | { readonly do: 'setConditions'; readonly arn: string; readonly rule: DesiredRule }
  | {
      readonly do: 'setPriorities';
      readonly priorities: readonly { readonly arn: string; readonly priority: number }[];
    };

/** The rules of a service: test above production, so that a request with the header never counts as a user's. */
export function desiredRules(properties: LiveTrafficRulesProperties, headerValue: string): DesiredRule[] {
  const host: Rule['Conditions'] =
    properties.HostNames.length > 0
      ? [{ Field: 'host-header', HostHeaderConfig: { Values: [...properties.HostNames] } }]
      : [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }];
  const header = {
    Field: 'http-header',
    HttpHeaderConfig: { HttpHeaderName: properties.TestHeaderName, Values: [headerValue] },
  };
  return [
    { role: 'test', priority: Number(properties.TestPriority), conditions: [...host, header] },
    { role: 'production', priority: Number(properties.ProductionPriority), conditions: host },
  ];
}

/** What a service begins with: ECS demands that exactly one group serves at the start, and starts the other's tasks. */
export function firstTargetGroups(properties: LiveTrafficRulesProperties): readonly TargetGroupTuple[] {
  return [
    { TargetGroupArn: properties.PrimaryTargetGroupArn, Weight: 100 },
    { TargetGroupArn: properties.AlternateTargetGroupArn, Weight: 0 },
  ];
}

/**
 * What a rule that is lost must be made with again: its sibling's groups and weights. Once a release is over, both
 * rules name the group that serves, and which of the two it is nobody else can say without asking ECS.
 *
 * @returns undefined when no rule forwards to the service's own groups alone
 */
export function standingTargetGroups(
  properties: LiveTrafficRulesProperties,
  existing: readonly OwnedRule[],
): readonly TargetGroupTuple[] | undefined {
  const own: unknown[] = [properties.PrimaryTargetGroupArn, properties.AlternateTargetGroupArn];
  return existing
    .map(({ targetGroups }) => targetGroups)
    .find(
      (groups) =>
        groups.every(({ TargetGroupArn }) => own.includes(TargetGroupArn)) &&
        groups.some(({ Weight }) => Weight !== 0),
    );
}

/**
 * What leads from the rules that exist to the desired ones. Repeating it changes nothing, so an interrupted
 * create or update is mended by the next.
 *
 * Conditions are always sent, since a header's value cannot be compared without logging it somewhere; ModifyRule
 * leaves what is not sent as it is, and actions are never sent: a weight that ECS wrote stays.
 *
 * @param targetGroups what a rule that does not exist is made with
 */
export function stepsTo(
  desired: readonly DesiredRule[],
  existing: readonly OwnedRule[],
  targetGroups: readonly TargetGroupTuple[],
): Step[] {
  const steps: Step[] = [];
  const moved: { arn: string; priority: number }[] = [];
  for (const rule of desired) {
    const own = existing.find((candidate) => candidate.role === rule.role);
    if (!own) {
      steps.push({ do: 'create', rule, targetGroups });
      continue;
    }
    steps.push({ do: 'setConditions', arn: own.arn, rule });
    if (own.priority !== rule.priority) moved.push({ arn: own.arn, priority: rule.priority });
  }
  // All at once: one after the other, two rules that change places would collide.
  if (moved.length > 0) steps.unshift({ do: 'setPriorities', priorities: moved });
  return steps;
}

/** Properties that name what the rules join: with another value they would be other rules. */
const FIXED = ['Owner', 'ListenerArn', 'PrimaryTargetGroupArn', 'AlternateTargetGroupArn'] as const;

/**
 * Why an update is refused; undefined when it may go on.
 *
 * @param existing the rules that belong to `after.Owner` on `after.ListenerArn`
 */
export function refusal(
  before: LiveTrafficRulesProperties,
  after: LiveTrafficRulesProperties,
  existing: readonly OwnedRule[],
): string | undefined {
  return moved(before, after, existing) ?? lost(after, existing);
}

/**
 * An update that leads to where the production rule stands already is none to refuse: after a refusal,
 * CloudFormation rolls back with an update that names the same properties the other way round, and refusing that,
 * too, would leave the stack in UPDATE_ROLLBACK_FAILED.
 */
function moved(
  before: LiveTrafficRulesProperties,
  after: LiveTrafficRulesProperties,
  existing: readonly OwnedRule[],
): string | undefined {
  const changed = FIXED.filter((property) => before[property] !== after[property]);
  if (changed.length === 0) return undefined;
  const groups: unknown[] = [after.PrimaryTargetGroupArn, after.AlternateTargetGroupArn];
  const production = existing.find((rule) => rule.role === 'production');
  // A rule without a group has been changed by hand: no reason to go on.
  const standing = production?.targetGroups ?? [];
  if (standing.length > 0 && standing.every(({ TargetGroupArn }) => groups.includes(TargetGroupArn))) {
    return undefined;
  }
  return (
    `${changed.join(', ')} of the listener rules of ${before.Owner} must stay as it is, since users are on the rules now; ` +
    'undo that change, or delete the service first'
  );
}

/** After some releases the alternate group serves: a rule made with the first weights could lead to no task at all. */
function lost(properties: LiveTrafficRulesProperties, existing: readonly OwnedRule[]): string | undefined {
  if (ROLES.every((role) => existing.some((rule) => rule.role === role))) return undefined;
  if (standingTargetGroups(properties, existing)) return undefined;
  const { Owner, ListenerArn, PrimaryTargetGroupArn, AlternateTargetGroupArn } = properties;
  return (
    `the listener rules of ${Owner} must show which target group serves, got none that does; ` +
    'find the one with healthy targets (aws elbv2 describe-target-health --target-group-arn, ' +
    `${PrimaryTargetGroupArn} and ${AlternateTargetGroupArn}), forward everything to it by a rule on ${ListenerArn} ` +
    `tagged ${TRAFFIC_RULE_TAG}=${Owner}/production, then deploy again or continue the stack's rollback`
  );
}
