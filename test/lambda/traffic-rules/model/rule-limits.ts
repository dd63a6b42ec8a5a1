import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsFailure } from './aws-failure';
import { groupsOf } from './load-balancer';

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
const VALUES_PER_CONDITION = 3;
const VALUES_PER_RULE = 5;
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html
const LONGEST_VALUE = 128;
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const GROUPS_PER_ACTION = 5;

const valuesOf = ({
  HostHeaderConfig,
  PathPatternConfig,
  HttpHeaderConfig,
}: RuleCondition): readonly string[] =>
  (HostHeaderConfig ?? PathPatternConfig ?? HttpHeaderConfig)?.Values ?? [];

/** @throws Error that quotes what it refuses, as Elastic Load Balancing may */
export function checkConditions(conditions: readonly RuleCondition[]): void {
  const all = conditions.map(valuesOf);
  const wrong = all.find(
    (values) =>
      values.length < 1 ||
      values.length > VALUES_PER_CONDITION ||
      values.some((value) => value.length < 1 || value.length > LONGEST_VALUE),
  );
  if (wrong || all.length === 0 || all.flat().length > VALUES_PER_RULE)
    throw awsFailure(
      'InvalidConfigurationRequestException',
      `Condition values '${all.flat().join("', '")}' are invalid`,
    );
}

/** @throws Error */
export function checkGroups(actions: readonly Action[], known: ReadonlyMap<string, unknown>): void {
  const groups = groupsOf({ actions });
  if (groups.length < 1 || groups.length > GROUPS_PER_ACTION)
    throw awsFailure('TooManyTargetGroupsException');
  for (const { TargetGroupArn = '', Weight = 1 } of groups) {
    if (!known.has(TargetGroupArn)) throw awsFailure('TargetGroupNotFoundException');
    if (!Number.isInteger(Weight) || Weight < 0 || Weight > 999)
      throw awsFailure('ValidationError', `Weight ${Weight}`);
  }
}
