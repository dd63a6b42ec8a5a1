import { type Rule, UpdateRuleGroupCommand, type WAFV2Client } from '@aws-sdk/client-wafv2';
import { isAwsError } from '../../lambda/shared/aws-error';
import { must } from '../../lambda/uniformity/must';
import type { Rate } from './rate';
import { type FoundLimit, RULE } from './rule-group';

/**
 * Changes the rate of the one rule. The call takes the whole group, so everything else is given back as it was read.
 *
 * @returns `moved` when somebody has changed the group since it was read, and so this has not
 */
export async function writeLimit(
  waf: WAFV2Client,
  { group, lockToken }: FoundLimit,
  to: Rate,
): Promise<'written' | 'moved'> {
  const { Name, Id, Description, VisibilityConfig, CustomResponseBodies, MonetizationConfig } = group;
  try {
    await waf.send(
      new UpdateRuleGroupCommand({
        ...{ Name, Id, Scope: 'REGIONAL', VisibilityConfig, LockToken: lockToken },
        // WAF takes no empty description, and tells none where there is none.
        ...(Description && { Description }),
        ...(CustomResponseBodies && { CustomResponseBodies }),
        ...(MonetizationConfig && { MonetizationConfig }),
        Rules: (group.Rules ?? []).map((rule) => (rule.Name === RULE ? withRate(rule, to) : rule)),
      }),
    );
    return 'written';
  } catch (error) {
    if (isAwsError(error, 'WAFOptimisticLock')) return 'moved';
    throw error;
  }
}

function withRate(rule: Rule, { requests, seconds }: Rate): Rule {
  const { Statement } = rule;
  return {
    ...rule,
    Statement: {
      ...Statement,
      RateBasedStatement: {
        ...must(Statement?.RateBasedStatement, 'RateBasedStatement'),
        Limit: requests,
        EvaluationWindowSec: seconds,
      },
    },
  };
}
