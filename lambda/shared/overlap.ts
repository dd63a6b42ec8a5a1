import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';

type Conditions = readonly RuleCondition[];

/** Whether a request is possible that both would take: only plain host names and plain paths tell that none is. */
export function mayOverlap(some: Conditions, others: Conditions): boolean {
  return !(['host-header', 'path-pattern'] as const).some((field) => areDisjoint(field, some, others));
}

function areDisjoint(field: Field, some: Conditions, others: Conditions): boolean {
  const [ours, theirs] = [some, others].map((conditions) => {
    const values = conditions.flatMap((each) => valuesOf(each, field) ?? []);
    return values.length > 0 && values.every((value) => !/[*?]/.test(value))
      ? values.map((value) => value.toLowerCase())
      : undefined;
  });
  return ours !== undefined && theirs !== undefined && !ours.some((value) => theirs.includes(value));
}

type Field = 'host-header' | 'path-pattern';

/** @returns undefined for another field, and for regular expressions */
export function valuesOf(condition: RuleCondition, field: Field): readonly string[] | undefined {
  if (condition.Field !== field) return undefined;
  const config = field === 'host-header' ? condition.HostHeaderConfig : condition.PathPatternConfig;
  return (config as { readonly RegexValues?: readonly string[] } | undefined)?.RegexValues?.length
    ? undefined
    : (config?.Values ?? condition.Values ?? []);
}
