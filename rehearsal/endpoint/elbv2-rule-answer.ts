import type { Action, Condition, Rule } from '../elasticloadbalancing/rules';
import type { Transform } from '../elasticloadbalancing/transforms';

/** A rule as DescribeRules shows it: the inverse of rule-properties.ts, in the longer of the two ways to write it. */
export function ruleAnswer({ arn, priority, conditions, action, transforms = [] }: Rule): {
  readonly Actions: readonly object[];
} {
  const answer = {
    RuleArn: arn,
    Priority: String(priority),
    Conditions: conditions.map(conditionAnswer),
    Actions: [actionAnswer(action)],
    Transforms: transforms.length === 0 ? undefined : transforms.map(transformAnswer),
    IsDefault: priority === 'default',
  };
  return answer;
}

function conditionAnswer(condition: Condition): object {
  const { field: Field } = condition;
  switch (condition.field) {
    case 'path-pattern':
      return { Field, Values: condition.values, PathPatternConfig: patternsAnswer(condition) };
    case 'host-header':
      return { Field, Values: condition.values, HostHeaderConfig: patternsAnswer(condition) };
    case 'http-request-method':
      return { Field, HttpRequestMethodConfig: { Values: condition.values } };
    case 'http-header':
      return {
        Field,
        HttpHeaderConfig: { HttpHeaderName: condition.name, ...patternsAnswer(condition) },
      };
    case 'query-string':
      return {
        Field,
        QueryStringConfig: { Values: condition.values.map(({ key, value }) => ({ Key: key, Value: value })) },
      };
    case 'source-ip':
      return { Field, SourceIpConfig: { Values: condition.values } };
  }
}

function patternsAnswer({
  values,
  regexValues,
}: {
  readonly values: readonly string[];
  readonly regexValues?: readonly string[];
}): object {
  return { Values: values, RegexValues: regexValues };
}

function actionAnswer(action: Action): object {
  switch (action.type) {
    case 'fixed-response':
      return {
        Type: action.type,
        FixedResponseConfig: {
          StatusCode: String(action.statusCode),
          ContentType: action.contentType,
          MessageBody: action.messageBody,
        },
      };
    case 'redirect':
      return {
        Type: action.type,
        RedirectConfig: {
          StatusCode: `HTTP_${action.statusCode}`,
          Protocol: action.protocol,
          Host: action.host,
          Port: action.port,
          Path: action.path,
          Query: action.query,
        },
      };
    case 'forward':
      return forwardAnswer(action);
  }
}

function forwardAnswer(action: Extract<Action, { type: 'forward' }>): object {
  const TargetGroups = action.targetGroups.map(({ targetGroupArn, weight }) => ({
    TargetGroupArn: targetGroupArn,
    Weight: weight,
  }));
  const [only, ...others] = TargetGroups;
  const DurationSeconds = action.stickySeconds;
  return {
    Type: action.type,
    // ELB repeats the group here when it is the only one.
    TargetGroupArn: others.length === 0 ? only?.TargetGroupArn : undefined,
    ForwardConfig: {
      TargetGroups,
      TargetGroupStickinessConfig: { Enabled: DurationSeconds !== undefined, DurationSeconds },
    },
  };
}

function transformAnswer({ type, regex, replace }: Transform): object {
  const config = { Rewrites: [{ Regex: regex, Replace: replace }] };
  return type === 'url-rewrite'
    ? { Type: type, UrlRewriteConfig: config }
    : { Type: type, HostHeaderRewriteConfig: config };
}
