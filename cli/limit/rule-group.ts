import { GetRuleGroupCommand, type RuleGroup, type WAFV2Client } from '@aws-sdk/client-wafv2';
import { isAwsError } from '../../lambda/shared/aws-error';
import { must } from '../../lambda/uniformity/must';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Rate } from './rate';

/** The one rule that is changed, by the name that the construct gives it. */
export const RULE = 'limit';
/** Seconds where a rule says none. source: AWS WAFV2 API reference, RateBasedStatement, EvaluationWindowSec */
const USUAL_WINDOW = 300;

/** The rule group as it is, and the token that the next change of it needs. */
export interface FoundLimit {
  readonly group: RuleGroup;
  readonly lockToken: string;
  readonly now: Rate;
  /** Of CloudWatch: by which WAF counts what the rule blocks. */
  readonly dimensions: Readonly<Record<'Region' | 'Rule' | 'RuleGroup', string>>;
}

/** @throws VerbFailed when there is no such rule, or it limits no rate */
export async function readLimit(waf: WAFV2Client, arn: string): Promise<FoundLimit> {
  const { RuleGroup: group, LockToken: lockToken } = await waf
    .send(new GetRuleGroupCommand({ ARN: arn }))
    .catch((error: unknown) => {
      if (!isAwsError(error, 'WAFNonexistentItem')) throw error;
      throw unfit(arn, 'exist, got none; teal drift says more');
    });
  const found = must(group, 'RuleGroup');
  const rule = (found.Rules ?? []).find(({ Name }) => Name === RULE);
  const limit = rule?.Statement?.RateBasedStatement;
  if (rule === undefined || limit === undefined) {
    const got = rule === undefined ? 'none of this name' : 'one of another kind';
    throw unfit(arn, `have a rate-based rule named ${RULE}, got ${got}; deploy it again`);
  }
  return {
    group: found,
    lockToken: must(lockToken, 'LockToken'),
    now: {
      requests: must(limit.Limit, 'Limit'),
      seconds: limit.EvaluationWindowSec ?? USUAL_WINDOW,
    },
    dimensions: {
      Region: arn.split(':')[3] ?? '',
      Rule: rule.VisibilityConfig?.MetricName ?? '',
      RuleGroup: found.VisibilityConfig?.MetricName ?? '',
    },
  };
}

const unfit = (arn: string, rule: string): VerbFailed =>
  new VerbFailed(EXIT.COULD_NOT_RUN, harmless(`could not tell: the rule group ${arn} must ${rule}`));
