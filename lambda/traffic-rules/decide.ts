import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LiveTrafficRulesProperties } from '../shared/environment';
import { headerCondition } from '../shared/test-header';
import { sameConditions } from './conditions';
import { type Groups, isServing, sameShares } from './shares';
import { freePriority } from './temporary-priority';

/** The two rules of a service. */
export const ROLES = ['production', 'test'] as const;
export type Role = (typeof ROLES)[number];

export interface StandingRule {
  readonly arn: string;
  readonly priority: number;
}

/** A rule that carries Teal's tag. */
export interface OwnedRule extends StandingRule {
  readonly role: Role;
  readonly conditions: readonly RuleCondition[];
  /** What its action forwards to, with the weights that ECS last wrote. */
  readonly targetGroups: Groups;
}

/** The rules of a listener but the default one. */
export interface ListenerRules {
  readonly owned: readonly OwnedRule[];
  /** Everybody else's. */
  readonly foreign: readonly StandingRule[];
}

/** A rule as it should be, but for its weights: those are ECS's. */
export interface DesiredRule {
  readonly role: Role;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
}

/** One call to Elastic Load Balancing. There is none that sets the weights of a rule that exists. */
export type Step =
  | { readonly do: 'create'; readonly rule: DesiredRule; readonly targetGroups: Groups }
  | { readonly do: 'setConditions'; readonly arn: string; readonly rule: DesiredRule }
  | { readonly do: 'setPriorities'; readonly priorities: readonly StandingRule[] }
  | { readonly do: 'delete'; readonly arn: string };

/** The rules of a service: test above production, so that a request with the header never counts as a user's. */
export function desiredRules(
  properties: LiveTrafficRulesProperties,
  headerValues: readonly string[],
): DesiredRule[] {
  const { HostNames, PathPatterns = [] } = properties;
  const hosts: RuleCondition[] =
    HostNames.length > 0 ? [{ Field: 'host-header', HostHeaderConfig: { Values: [...HostNames] } }] : [];
  const paths: RuleCondition[] =
    PathPatterns.length > 0
      ? [{ Field: 'path-pattern', PathPatternConfig: { Values: [...PathPatterns] } }]
      : [];
  const everything: RuleCondition = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };
  const header = headerCondition(properties.TestHeaderName, [
    ...headerValues,
    ...(properties.AudienceHeaderValues ?? []),
  ]);
  return [
    // Who has the header is meant, whatever the path: a rule takes five values, and the header has three of them.
    {
      role: 'test',
      priority: Number(properties.TestPriority),
      conditions: [...(hosts.length > 0 ? hosts : paths.length > 0 ? [] : [everything]), header],
    },
    {
      role: 'production',
      priority: Number(properties.ProductionPriority),
      conditions: hosts.length + paths.length > 0 ? [...hosts, ...paths] : [everything],
    },
  ];
}

export interface Goal {
  readonly properties: LiveTrafficRulesProperties;
  readonly desired: readonly DesiredRule[];
  /** What a rule that does not exist is made with. */
  readonly targetGroups: Groups;
  /**
   * Whether rules with other shares than `targetGroups` are left from before a move and must be replaced. They are
   * never changed: a call that sends actions could undo what ECS does in that moment.
   */
  readonly replaceOtherShares: boolean;
}

/**
 * The next calls on the way from the rules that exist to the desired ones; none when they are there. Each leaves the
 * rules so that it may be the last for now: the next look at them finds what is left to do.
 *
 * A rule is replaced in two looks: in the first the new one is made beside the old one, in the second the old one is
 * deleted, which makes the new one effective, and the new one gets its priority.
 */
export function stepsTo(goal: Goal, { owned, foreign }: ListenerRules): Step[] {
  const roles = goal.desired.map((rule) => {
    const own = owned.filter(({ role }) => role === rule.role);
    return { rule, own, keep: kept(goal, own) };
  });
  const deleted = roles.flatMap(({ own, keep }) => (keep ? own.filter((one) => one !== keep) : []));
  const moved = movable(
    roles.flatMap(({ rule, keep }) =>
      keep && keep.priority !== rule.priority ? [{ arn: keep.arn, priority: rule.priority }] : [],
    ),
    [...owned, ...foreign].filter((one) => !deleted.some(({ arn }) => arn === one.arn)),
  );
  // Where each rule stands after the deletions and moves.
  const standing = [...owned, ...foreign]
    .filter((one) => !deleted.some(({ arn }) => arn === one.arn))
    .map((one) => moved.find(({ arn }) => arn === one.arn) ?? one);
  const taken = standing.map(({ priority }) => priority);
  const created: Step[] = [];
  for (const { rule, own, keep } of roles) {
    if (keep) continue;
    const priority = taken.includes(rule.priority)
      ? freePriority(own[0]?.priority ?? rule.priority, taken)
      : rule.priority;
    taken.push(priority);
    created.push({ do: 'create', rule: { ...rule, priority }, targetGroups: goal.targetGroups });
  }
  return [
    ...deleted.map(({ arn }): Step => ({ do: 'delete', arn })),
    // All at once: one after the other, two rules that change places would collide.
    ...(moved.length > 0 ? [{ do: 'setPriorities', priorities: moved } as const] : []),
    ...created,
    ...roles.flatMap(({ rule, keep }): Step[] =>
      keep && !sameConditions(keep.conditions, rule.conditions)
        ? [{ do: 'setConditions', arn: keep.arn, rule }]
        : [],
    ),
  ];
}

/**
 * Which of the rules of one role stays: the one that leads where it must, in the first place, and of more the one
 * that requests meet first. Two come of an interrupted replacement, or of two invocations at once.
 *
 * @returns undefined when there is none, or none that may stay
 */
export function kept(
  goal: Pick<Goal, 'properties' | 'targetGroups' | 'replaceOtherShares'>,
  own: readonly OwnedRule[],
): OwnedRule | undefined {
  const rank = ({ targetGroups }: OwnedRule) => (isServing(goal.properties, targetGroups) ? 0 : 1);
  return own
    .filter(({ targetGroups }) => !goal.replaceOtherShares || sameShares(targetGroups, goal.targetGroups))
    .toSorted((one, other) => rank(one) - rank(other) || one.priority - other.priority)[0];
}

/** Moves to a priority that is free, or that a rule leaves in the same call. The others wait for the next look. */
function movable(moves: readonly StandingRule[], standing: readonly StandingRule[]): readonly StandingRule[] {
  const possible = moves.filter(
    ({ priority }) =>
      !standing.some((one) => one.priority === priority && !moves.some(({ arn }) => arn === one.arn)),
  );
  return possible.length === moves.length ? possible : movable(possible, standing);
}

/** A rule of somebody else at a priority that ours must have. */
export function takenPriority(
  desired: readonly DesiredRule[],
  { foreign }: ListenerRules,
): { readonly rule: DesiredRule; readonly by: StandingRule } | undefined {
  for (const rule of desired) {
    const by = foreign.find(({ priority }) => priority === rule.priority);
    if (by) return { rule, by };
  }
  return undefined;
}

/**
 * What a rule that is lost must be made with again: its sibling's groups and weights, production's first. Once a
 * release is over, both rules name the group that serves.
 *
 * @returns undefined when no rule forwards to the service's own groups alone
 */
export function standingTargetGroups(
  properties: LiveTrafficRulesProperties,
  existing: readonly OwnedRule[],
): Groups | undefined {
  return ROLES.flatMap((role) =>
    existing.filter((rule) => rule.role === role).toSorted((one, other) => one.priority - other.priority),
  ).find(({ targetGroups }) => isServing(properties, targetGroups))?.targetGroups;
}
