import type { Action, Condition, Rule } from '../elasticloadbalancing/rules';

/** A rule as DescribeRules shows it: the inverse of rule-properties.ts, in the longer of the two ways to write it. */
export function ruleAnswer({ arn, priority, conditions, action }: Rule): {
  readonly Actions: readonly object[];
} {
  const answer = {
    RuleArn: arn,
    Priority: String(priority),
    Conditions: conditions.map(conditionAnswer),
    Actions: [actionAnswer(action)],
    IsDefault: priority === 'default',
  };
  return answer;
}

function conditionAnswer(condition: Condition): object {
  const { field: Field, values: Values } = condition;
  switch (condition.field) {
    case 'path-pattern':
      return { Field, Values, PathPatternConfig: { Values } };
    case 'host-header':
      return { Field, Values, HostHeaderConfig: { Values } };
    case 'http-request-method':
      return { Field, HttpRequestMethodConfig: { Values } };
    case 'http-header':
      return { Field, HttpHeaderConfig: { HttpHeaderName: condition.name, Values } };
    case 'query-string':
      return {
        Field,
        QueryStringConfig: { Values: condition.values.map(({ key, value }) => ({ Key: key, Value: value })) },
      };
  }
}

function actionAnswer(action: Action): object {
  if (action.type === 'fixed-response') {
    return {
      Type: action.type,
      FixedResponseConfig: {
        StatusCode: String(action.statusCode),
        ContentType: action.contentType,
        MessageBody: action.messageBody,
      },
    };
  }
  const TargetGroups = action.targetGroups.map(({ targetGroupArn, weight }) => ({
    TargetGroupArn: targetGroupArn,
    Weight: weight,
  }));
  const [only, ...others] = TargetGroups;
  return {
    Type: action.type,
    // ELB repeats the group here when it is the only one.
    TargetGroupArn: others.length === 0 ? only?.TargetGroupArn : undefined,
    ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } },
  };
}
