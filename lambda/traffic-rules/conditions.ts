import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';

type Conditions = readonly RuleCondition[];

/** Whether conditions mean the same, in whichever of the two ways Elastic Load Balancing writes them. */
export function sameConditions(some: Conditions = [], others: Conditions = []): boolean {
  return JSON.stringify(plain(some)) === JSON.stringify(plain(others));
}

function plain(conditions: Conditions): unknown[] {
  return conditions
    .map(({ Field, Values, HostHeaderConfig, PathPatternConfig, HttpHeaderConfig, ...others }) => ({
      field: Field,
      name: HttpHeaderConfig?.HttpHeaderName?.toLowerCase(),
      values: [
        ...((HttpHeaderConfig ?? HostHeaderConfig ?? PathPatternConfig)?.Values ?? Values ?? []),
      ].sort(),
      others: Object.keys(others).sort(),
    }))
    .sort((one, other) => String(one.field).localeCompare(String(other.field)));
}
