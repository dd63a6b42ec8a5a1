import {
  type Action,
  CreateRuleCommand,
  DeleteRuleCommand,
  ModifyRuleCommand,
  type RuleCondition,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ADOPTION_TAG } from '../../../lambda/shared/environment';
import type { WeightedGroup } from '../../../lambda/shared/forward';
import type { Clients } from '../../aws/clients';
import { stickyOf } from './decide';
import type { AdoptionStanding, Write } from './standing';

/** One call. @throws what the SDK throws */
export async function carryOut(
  { elb }: Pick<Clients, 'elb'>,
  standing: Pick<AdoptionStanding, 'listener' | 'owner'>,
  write: Write,
): Promise<void> {
  switch (write.do) {
    case 'create':
      await elb.send(
        new CreateRuleCommand({
          ListenerArn: standing.listener,
          Priority: write.priority,
          Conditions: write.conditions.length > 0 ? write.conditions.map(askedFor) : EVERY_REQUEST,
          Actions: actionsTo(write.groups, write.stickySeconds),
          Tags: [
            { Key: ADOPTION_TAG.OWNER, Value: standing.owner },
            { Key: ADOPTION_TAG.OF, Value: write.of },
          ],
        }),
      );
      return;
    case 'set':
      await elb.send(
        new ModifyRuleCommand({ RuleArn: write.rule, Actions: actionsTo(write.groups, write.stickySeconds) }),
      );
      return;
    case 'delete':
      await elb.send(new DeleteRuleCommand({ RuleArn: write.rule }));
      return;
    case 'make-room':
      await elb.send(
        new SetRulePrioritiesCommand({
          RulePriorities: write.priorities.map(({ rule, after }) => ({ RuleArn: rule, Priority: after })),
        }),
      );
  }
}

/** A rule needs a condition; a default rule has none. */
const EVERY_REQUEST = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }];

/** A condition as CreateRule takes it: DescribeRules answers in two ways at once, and both at once are refused. */
// source: aws-controllers-k8s/community#2759 ("You cannot provide both Values and 'HostHeaderConfig'")
function askedFor({ Values, ...condition }: RuleCondition): RuleCondition {
  const { HostHeaderConfig, PathPatternConfig } = condition;
  return HostHeaderConfig || PathPatternConfig || Values === undefined ? condition : { ...condition, Values };
}

function actionsTo(groups: readonly WeightedGroup[], stickySeconds: number | undefined): Action[] {
  return [
    {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: groups.map(({ targetGroupArn, weight }) => ({
          TargetGroupArn: targetGroupArn,
          Weight: weight,
        })),
        TargetGroupStickinessConfig: {
          Enabled: stickySeconds !== undefined,
          ...(stickySeconds !== undefined && { DurationSeconds: stickySeconds }),
        },
      },
    },
  ];
}

/**
 * What puts back what a write has changed.
 *
 * @param before of the write
 * @param after what is there now: a rule that was made has its ARN since
 * @returns undefined where it is not there any more
 */
export function undoOf(write: Write, before: AdoptionStanding, after: AdoptionStanding): Write | undefined {
  if (write.do === 'create') {
    // The priority was free before; the tags of a new rule may not be told yet.
    const made = after.rules.find(({ priority }) => priority === write.priority);
    return made && { do: 'delete', rule: made.arn };
  }
  if (write.do === 'make-room') {
    const priorities = write.priorities.map((each) => ({ ...each, before: each.after, after: each.before }));
    return { do: 'make-room', priorities };
  }
  const rule = before.rules.find(({ arn }) => arn === write.rule);
  if (!rule) return undefined;
  const stickySeconds = stickyOf(rule);
  const sticky = stickySeconds === undefined ? {} : { stickySeconds };
  if (write.do === 'set') return { do: 'set', rule: rule.arn, groups: rule.forward, ...sticky };
  return {
    do: 'create',
    priority: Number(rule.priority),
    conditions: rule.conditions,
    groups: rule.forward,
    ...sticky,
    of: rule.tags[ADOPTION_TAG.OF] ?? '',
  };
}

/** The calls for people, one line each. */
export function linesOf(write: Write, short: (arn: string) => string): string[] {
  const to = (groups: readonly WeightedGroup[]) =>
    groups.map(({ targetGroupArn, weight }) => `${short(targetGroupArn)} ${weight}`).join(', ');
  switch (write.do) {
    case 'create':
      return [`  a rule of priority ${write.priority} → ${to(write.groups)}`];
    case 'set':
      return [`  rule ${short(write.rule)} → ${to(write.groups)}`];
    case 'delete':
      return [`  rule ${short(write.rule)} → deleted`];
    case 'make-room':
      return write.priorities.map(
        ({ rule, before, after }) => `  rule ${short(rule)} of somebody else: priority ${before} → ${after}`,
      );
  }
}
