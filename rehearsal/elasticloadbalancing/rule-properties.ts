import { z } from 'zod';
import { NotModelled } from '../not-modelled';
import type { Action, Condition, WeightedTargetGroup } from './rules';

// The templates of CloudFormation and ELBv2's API write conditions and actions alike; only numbers may come as
// text from a template.
const values = z.object({ Values: z.array(z.string()).min(1) });
const conditionShape = z.object({
  Field: z.string(),
  Values: z.array(z.string()).optional(),
  PathPatternConfig: values.optional(),
  HostHeaderConfig: values.optional(),
  HttpRequestMethodConfig: values.optional(),
  HttpHeaderConfig: values.extend({ HttpHeaderName: z.string() }).optional(),
  QueryStringConfig: z
    .object({ Values: z.array(z.object({ Key: z.string().optional(), Value: z.string() })).min(1) })
    .optional(),
});
const weightedShape = z.object({
  TargetGroupArn: z.string(),
  Weight: z.coerce.number().int().min(0).max(999).default(1),
});
const actionShape = z.object({
  Type: z.string(),
  TargetGroupArn: z.string().optional(),
  ForwardConfig: z
    .object({
      TargetGroups: z.array(weightedShape).min(1).max(5),
      TargetGroupStickinessConfig: z
        .object({ Enabled: z.union([z.boolean(), z.stringbool()]).optional() })
        .optional(),
    })
    .optional(),
  FixedResponseConfig: z
    .object({
      StatusCode: z.coerce.number().int().min(200).max(599),
      ContentType: z.string().optional(),
      MessageBody: z.string().optional(),
    })
    .optional(),
});

/**
 * A rule's conditions from `Conditions` of `AWS::ElasticLoadBalancingV2::ListenerRule` or of CreateRule.
 * @throws NotModelled for `source-ip`, regular expressions and fields that AWS may add
 */
export function conditionsFrom(properties: unknown): Condition[] {
  return z.array(z.unknown()).parse(properties).map(conditionFrom);
}

/**
 * A rule's action from `Actions` (or a listener's `DefaultActions`).
 * @throws NotModelled for redirects, authentication, more than one action, and stickiness between groups
 */
export function actionFrom(properties: unknown): Action {
  const actions = z.array(z.unknown()).min(1).parse(properties);
  if (actions.length > 1) throw new NotModelled('ELBv2 rule with more than one action');
  const action = actionShape.parse(actions[0]);
  if (action.Type === 'forward') {
    return { type: 'forward', targetGroups: targetGroupsFrom(action) };
  }
  const fixed = action.FixedResponseConfig;
  if (action.Type === 'fixed-response' && fixed) {
    return {
      type: 'fixed-response',
      statusCode: fixed.StatusCode,
      ...(fixed.ContentType !== undefined && { contentType: fixed.ContentType }),
      ...(fixed.MessageBody !== undefined && { messageBody: fixed.MessageBody }),
    };
  }
  throw new NotModelled(`ELBv2 action ${action.Type}`);
}

function targetGroupsFrom(action: z.infer<typeof actionShape>): WeightedTargetGroup[] {
  if (action.ForwardConfig?.TargetGroupStickinessConfig?.Enabled) {
    throw new NotModelled('ELBv2 target group stickiness');
  }
  if (action.ForwardConfig) {
    return action.ForwardConfig.TargetGroups.map((group) => ({
      targetGroupArn: group.TargetGroupArn,
      weight: group.Weight,
    }));
  }
  if (action.TargetGroupArn === undefined) {
    throw new Error(
      'Actions[0] must name a target group, got a forward action without one; set ForwardConfig',
    );
  }
  return [{ targetGroupArn: action.TargetGroupArn, weight: 1 }];
}

function conditionFrom(property: unknown): Condition {
  const condition = conditionShape.parse(property);
  switch (condition.Field) {
    case 'path-pattern':
      return { field: 'path-pattern', values: valuesOf(condition, condition.PathPatternConfig) };
    case 'host-header':
      return { field: 'host-header', values: valuesOf(condition, condition.HostHeaderConfig) };
    case 'http-request-method':
      return { field: 'http-request-method', values: valuesOf(condition, condition.HttpRequestMethodConfig) };
    case 'http-header':
      return {
        field: 'http-header',
        name: condition.HttpHeaderConfig?.HttpHeaderName ?? missingValues('http-header'),
        values: valuesOf(condition, condition.HttpHeaderConfig),
      };
    case 'query-string': {
      const pairs = condition.QueryStringConfig?.Values ?? missingValues('query-string');
      return {
        field: 'query-string',
        values: pairs.map(({ Key, Value }) => ({ ...(Key !== undefined && { key: Key }), value: Value })),
      };
    }
    default:
      throw new NotModelled(`ELBv2 condition ${condition.Field}`);
  }
}

function valuesOf(
  condition: z.infer<typeof conditionShape>,
  config: z.infer<typeof values> | undefined,
): string[] {
  return config?.Values ?? condition.Values ?? missingValues(condition.Field);
}

function missingValues(field: string): never {
  // RegexValues are the documented other way to write one, and are not modelled.
  throw new NotModelled(`ELBv2 condition ${field} without Values`);
}
