import { z } from 'zod';
import { NotModelled } from '../not-modelled';
import { type Condition, predicateOf } from './conditions';
import { ElbError } from './elb-error';
import { checkConditions } from './rule-limits';

const texts = z.array(z.string()).optional();
const patterns = z.object({ Values: texts, RegexValues: texts }).optional();
const conditionShape = z.object({
  Field: z.string(),
  Values: texts,
  RegexValues: texts,
  PathPatternConfig: patterns,
  HostHeaderConfig: patterns,
  HttpRequestMethodConfig: z.object({ Values: texts }).optional(),
  HttpHeaderConfig: z.object({ HttpHeaderName: z.string(), Values: texts, RegexValues: texts }).optional(),
  QueryStringConfig: z
    .object({ Values: z.array(z.object({ Key: z.string().optional(), Value: z.string() })).min(1) })
    .optional(),
  SourceIpConfig: z.object({ Values: texts }).optional(),
});
type ConditionProperties = z.infer<typeof conditionShape>;

/**
 * A rule's conditions from `Conditions` of `AWS::ElasticLoadBalancingV2::ListenerRule` or of CreateRule.
 *
 * @throws NotModelled for fields that AWS may add, and expressions that JavaScript would read otherwise
 * @throws ElbError for what ELB refuses
 */
export function conditionsFrom(properties: unknown): Condition[] {
  const conditions = z.array(z.unknown()).parse(properties).map(conditionFrom);
  checkConditions(conditions);
  for (const condition of conditions) predicateOf(condition);
  return conditions;
}

function conditionFrom(property: unknown): Condition {
  const condition = conditionShape.parse(property);
  refuseBoth(condition);
  switch (condition.Field) {
    case 'path-pattern':
      return { field: 'path-pattern', ...patternsOf(condition, condition.PathPatternConfig) };
    case 'host-header':
      return { field: 'host-header', ...patternsOf(condition, condition.HostHeaderConfig) };
    case 'http-request-method':
      return { field: 'http-request-method', values: valuesOf(condition, condition.HttpRequestMethodConfig) };
    case 'http-header': {
      const { HttpHeaderConfig } = condition;
      const name = HttpHeaderConfig?.HttpHeaderName ?? missingValues('http-header');
      return { field: 'http-header', name, ...patternsOf(condition, HttpHeaderConfig) };
    }
    case 'query-string': {
      const pairs = condition.QueryStringConfig?.Values ?? missingValues('query-string');
      return {
        field: 'query-string',
        values: pairs.map(({ Key, Value }) => ({ ...(Key !== undefined && { key: Key }), value: Value })),
      };
    }
    case 'source-ip':
      return { field: 'source-ip', values: valuesOf(condition, condition.SourceIpConfig) };
    default:
      throw new NotModelled(`ELBv2 condition ${condition.Field}`);
  }
}

/** DescribeRules answers in both ways at once, and CreateRule takes one. */
// source: aws-controllers-k8s/community#2759, the message of ELB
function refuseBoth({ Field, Values, HostHeaderConfig, PathPatternConfig }: ConditionProperties): void {
  const config = HostHeaderConfig ? 'HostHeaderConfig' : PathPatternConfig ? 'PathPatternConfig' : undefined;
  if (Values && Values.length > 0 && config)
    throw new ElbError(
      'ValidationError',
      `You cannot provide both Values and '${config}' for a condition of type '${Field}'`,
    );
}

function patternsOf(
  condition: ConditionProperties,
  config: z.infer<typeof patterns>,
): { values: string[]; regexValues?: string[] } {
  const regexValues = config?.RegexValues ?? condition.RegexValues ?? [];
  if (regexValues.length === 0) return { values: valuesOf(condition, config) };
  return { values: config?.Values ?? condition.Values ?? [], regexValues };
}

function valuesOf(condition: ConditionProperties, config: { Values?: string[] | undefined } | undefined) {
  const values = config?.Values ?? condition.Values ?? [];
  return values.length > 0 ? values : missingValues(condition.Field);
}

function missingValues(field: string): never {
  throw new Error(`Conditions of ${field} must have values, got none; set Values or RegexValues`);
}
