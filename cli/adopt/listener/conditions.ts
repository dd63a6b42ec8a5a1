import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { valuesOf } from '../../../lambda/shared/overlap';

export { mayOverlap, valuesOf } from '../../../lambda/shared/overlap';

type Conditions = readonly RuleCondition[];

/**
 * Whether two rules take the same requests, in whichever of the two ways Elastic Load Balancing writes a condition. All
 * that it may say is compared: a rule of somebody else's may have any condition.
 */
export function takeTheSame(some: Conditions, others: Conditions): boolean {
  return keyOf(some) === keyOf(others);
}

function keyOf(conditions: Conditions): string {
  const keys = meaningful(conditions).map(({ Field, Values, ...configs }) => {
    const { Values: listed = Values ?? [], ...rest } = (Object.values(configs).find(
      (each) => each !== undefined,
    ) ?? {}) as { readonly Values?: readonly unknown[] };
    const values = listed
      .map((each) => JSON.stringify(each))
      .map(ignoringCase(Field))
      .sort();
    // Empty lists and what is not given mean the same.
    const more = Object.entries(rest).filter(([, value]) => !isEmpty(value));
    return JSON.stringify([Field, values, more.sort()]);
  });
  return JSON.stringify(keys.sort());
}

/** Host names and headers have no case; paths and queries do. */
// source: Elastic Load Balancing user guide, "Condition types for listener rules"
const ignoringCase =
  (field: string | undefined) =>
  (value: string): string =>
    field === 'host-header' || field === 'http-header' ? value.toLowerCase() : value;

const isEmpty = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0);

/** Without a path that every request has: the default rule has no condition at all, and takes the same. */
function meaningful(conditions: Conditions): Conditions {
  return conditions.filter((each) => {
    const values = valuesOf(each, 'path-pattern');
    return !(values?.length === 1 && (values[0] === '*' || values[0] === '/*'));
  });
}

/** `shop.example.com and /api/*`, for people. */
export function inWords(conditions: Conditions): string {
  const words = conditions.map(({ Field, Values, ...configs }) => {
    const config = Object.values(configs).find((each) => each !== undefined) as
      | { readonly HttpHeaderName?: string; readonly Values?: readonly unknown[] }
      | undefined;
    const values = (config?.Values ?? Values ?? []).map((each) =>
      typeof each === 'string' ? each : JSON.stringify(each),
    );
    return `${config?.HttpHeaderName ?? Field} ${values.join(' or ')}`;
  });
  return words.length === 0 ? 'every request that no other rule takes' : words.join(' and ');
}
