import { isAwsError, nameOf } from '../shared/aws-error';
import type { LiveTrafficRulesProperties } from '../shared/environment';
import { type RunbookSection, see } from '../shared/runbook';
import { masked, NoTestHeader } from '../shared/test-header';

/** An error whose message says what a person must do. */
export class Refusal extends Error {
  override readonly name = 'Error';
}

/** IAM's answers, as the services word them. source: "Common errors" in the API references of ELB, ECS, Secrets Manager */
export const DENIED = ['AccessDenied', 'NotAuthorized', 'UnauthorizedOperation'] as const;

/** Limits of a listener, a load balancer or a rule. source: Elastic Load Balancing API reference, CreateRule, ModifyRule */
const LIMITS = [
  'TooManyRules',
  'TooManyActions',
  'TooManyTargetGroups',
  'TooManyUniqueTargetGroupsPerLoadBalancer',
  'TooManyRegistrationsForTargetId',
  'TooManyTargets',
  'TooManyTags',
] as const;

/**
 * What AWS said, with what to do about it.
 *
 * @param at which rule it was about; empty when it was about none
 * @param secret values that many who read it must not see
 */
export function inWords(
  error: unknown,
  { Owner, ListenerArn }: LiveTrafficRulesProperties,
  at: string,
  secret: Iterable<string>,
): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof NoTestHeader) return new Refusal(error.message);
  // Masked before it is cut: half a value is no value that could be found.
  const said = masked(`${nameOf(error)}: ${error instanceof Error ? error.message : String(error)}`, secret);
  const [advice, section] = adviceFor(error, ListenerArn);
  return new Refusal(
    `the listener rules of ${Owner} on ${ListenerArn} are not as declared${at && ` (${at})`}: ${said.slice(0, 300)}; ${advice}${see(section)}`,
  );
}

function adviceFor(error: unknown, listenerArn: string): readonly [advice: string, RunbookSection] {
  if (isAwsError(error, ...DENIED))
    return [
      'allow the role of the function that call (its policies, a permissions boundary, a service control policy), then ' +
        'deploy again',
      'live-traffic-rules.md#access-denied',
    ];
  if (isAwsError(error, 'TargetGroupAssociationLimit'))
    return [
      'a target group belongs to one load balancer only, and those of this service belong to another one: stay with a ' +
        'listener of that, or delete the service first',
      'live-traffic-rules.md#a-target-group-on-another-load-balancer',
    ];
  if (isAwsError(error, ...LIMITS))
    return [
      `delete rules of ${listenerArn} that nothing needs, or have the quota raised, then deploy again`,
      'live-traffic-rules.md#a-limit-of-the-load-balancer',
    ];
  return ['deploy again once that is mended', 'live-traffic-rules.md#another-error-of-aws'];
}

/** The rules are looked at anew after each: someone else has changed them in between. */
export function isOvertaken(error: unknown): boolean {
  return isAwsError(error, 'RuleNotFound', 'PriorityInUse');
}
