import type { Random } from '../random';
import { type Condition, type Predicate, predicateOf, type RoutableRequest } from './conditions';
import type { Redirect } from './redirect';
import type { Transform } from './transforms';

export type { Condition, RoutableRequest } from './conditions';

/** A target group's share of what a rule forwards: its weight (0–999) over the sum of the rule's weights. */
export interface WeightedTargetGroup {
  readonly targetGroupArn: string;
  readonly weight: number;
}

export type Action =
  | {
      readonly type: 'forward';
      readonly targetGroups: readonly WeightedTargetGroup[];
      /** Simulated seconds for which a client stays with the group that was drawn for it. @default no stickiness */
      readonly stickySeconds?: number;
    }
  | {
      readonly type: 'fixed-response';
      readonly statusCode: number;
      readonly contentType?: string;
      readonly messageBody?: string;
    }
  | ({ readonly type: 'redirect' } & Redirect);

export interface Rule {
  readonly arn: string;
  /** The lowest number is tried first, the default rule last. */
  readonly priority: number | 'default';
  readonly conditions: readonly Condition[];
  readonly action: Action;
  /** Rewrite what the target gets, after the rule was chosen. @default none */
  readonly transforms?: readonly Transform[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The rules of a listener in the order in which they are tried, ready to be asked often. */
export class RuleTable {
  private readonly entries: readonly { readonly rule: Rule; readonly conditions: readonly Predicate[] }[];

  constructor(readonly rules: readonly Rule[]) {
    this.entries = [...rules]
      .sort((a, b) => order(a) - order(b))
      .map((rule) => ({ rule, conditions: rule.conditions.map(predicateOf) }));
  }

  /** The rule that answers a request. Fails when no rule applies, which a listener's default rule makes impossible. */
  select(request: RoutableRequest): Rule {
    for (const { rule, conditions } of this.entries) {
      if (conditions.every((isMet) => isMet(request))) return rule;
    }
    throw new Error('a listener must have a default rule, got none');
  }
}

/** @see RuleTable.select */
export function selectRule(rules: readonly Rule[], request: RoutableRequest): Rule {
  return new RuleTable(rules).select(request);
}

/**
 * Draws a target group by weight; one with weight 0 is never drawn. Undefined when all weights are 0: AWS does not
 * say what happens then. We answer 503, as for a group without targets, since there is nowhere to send the
 * request (cdk-local chose 502).
 */
export function chooseTargetGroup(
  targetGroups: readonly WeightedTargetGroup[],
  random: Random,
): string | undefined {
  let sum = 0;
  for (const { weight } of targetGroups) sum += weight;
  let point = random() * sum;
  let last: string | undefined;
  for (const { targetGroupArn, weight } of targetGroups) {
    if (weight <= 0) continue;
    point -= weight;
    if (point < 0) return targetGroupArn;
    last = targetGroupArn;
  }
  return last;
}

function order(rule: Rule): number {
  return rule.priority === 'default' ? Number.POSITIVE_INFINITY : rule.priority;
}
