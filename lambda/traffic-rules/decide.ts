import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LiveTrafficRulesProperties } from '../shared/environment';

/** The two rules of a service. */
export const ROLES = ['production', 'test'] as const;
export type Role = (typeof ROLES)[number];

/** A rule that carries Teal's tag. */
export interface OwnedRule {
  readonly arn: string;
  readonly role: Role;
  readonly priority: number;
  /** The groups that its action names, whatever their weights. */
  readonly targetGroupArns: readonly string[];
}

/** A rule as it should be, but for its weights: those are ECS's after the rule is made. */
export interface DesiredRule {
  readonly role: Role;
  readonly priority: number;
  readonly conditions: Rule['Conditions'];
}

/** One call to Elastic Load Balancing. There is none that sets the weights of a rule that exists. */
export type Step =
  | { readonly do: 'create'; readonly rule: DesiredRule }
  | { readonly do: 'setConditions'; readonly arn: string; readonly rule: DesiredRule }
  | {
      readonly do: 'setPriorities';
      readonly priorities: readonly { readonly arn: string; readonly priority: number }[];
    };

/**
 * The rules of a service: test above production, so that a request with the header never counts as a user's.
 *
 * @param headerValues the current and, while it rotates, the previous value of the test header
 */
export function desiredRules(
  properties: LiveTrafficRulesProperties,
  headerValues: readonly string[],
): DesiredRule[] {
  const host: Rule['Conditions'] =
    properties.HostNames.length > 0
      ? [{ Field: 'host-header', HostHeaderConfig: { Values: [...properties.HostNames] } }]
      : [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }];
  const header = {
    Field: 'http-header',
    HttpHeaderConfig: { HttpHeaderName: properties.TestHeaderName, Values: [...headerValues] },
  };
  return [
    { role: 'test', priority: Number(properties.TestPriority), conditions: [...host, header] },
    { role: 'production', priority: Number(properties.ProductionPriority), conditions: host },
  ];
}

/**
 * What leads from the rules that exist to the desired ones. Repeating it changes nothing, so an interrupted
 * create or update is mended by the next.
 *
 * Conditions are always sent, since a header's value cannot be compared without logging it somewhere; ModifyRule
 * leaves what is not sent as it is, and actions are never sent: a weight that ECS wrote stays.
 */
export function stepsTo(desired: readonly DesiredRule[], existing: readonly OwnedRule[]): Step[] {
  const steps: Step[] = [];
  const moved: { arn: string; priority: number }[] = [];
  for (const rule of desired) {
    const own = existing.find((candidate) => candidate.role === rule.role);
    if (!own) {
      steps.push({ do: 'create', rule });
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
 * An update that leads to where the production rule stands already is none to refuse: after a refusal,
 * CloudFormation rolls back with an update that names the same properties the other way round, and refusing that,
 * too, would leave the stack in UPDATE_ROLLBACK_FAILED.
 *
 * @param existing the rules that belong to `after.Owner` on `after.ListenerArn`
 */
export function refusal(
  before: LiveTrafficRulesProperties,
  after: LiveTrafficRulesProperties,
  existing: readonly OwnedRule[],
): string | undefined {
  const changed = FIXED.filter((property) => before[property] !== after[property]);
  if (changed.length === 0) return undefined;
  const groups = [after.PrimaryTargetGroupArn, after.AlternateTargetGroupArn];
  const production = existing.find((rule) => rule.role === 'production');
  // A rule without a group has been changed by hand: no reason to go on.
  const standing = production?.targetGroupArns ?? [];
  if (standing.length > 0 && standing.every((arn) => groups.includes(arn))) return undefined;
  return (
    `${changed.join(', ')} of the listener rules of ${before.Owner} must stay as it is, since users are on the rules now; ` +
    'undo that change, or delete the service first'
  );
}
