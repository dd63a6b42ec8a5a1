import { mayOverlap } from './conditions';
import type { ListenerRule } from './standing';

/** source: Elastic Load Balancing API reference, CreateRule, Priority */
const LOWEST = 50_000;

export const placeOf = ({ priority }: Pick<ListenerRule, 'priority'>): number =>
  priority === 'default' ? LOWEST + 1 : priority;

/** Whether requests that both take meet the first. */
export const isAbove = (
  one: Pick<ListenerRule, 'priority'>,
  other: Pick<ListenerRule, 'priority'>,
): boolean => placeOf(one) < placeOf(other);

/**
 * The gap in which Teal's rules and the adoption rule may stand: right above the old rule, so that nobody but its users
 * meets them.
 *
 * @param own rules of Teal's and of the adoption: they do not stand in their own way
 * @returns the free priorities, the first the one that is met first
 */
export function roomAbove(
  old: ListenerRule,
  rules: readonly ListenerRule[],
  own: readonly ListenerRule[] = [],
): number[] {
  const strangers = rules.filter((rule) => rule !== old && !own.some(({ arn }) => arn === rule.arn));
  const floor = Math.max(
    0,
    ...strangers.filter((rule) => isAbove(rule, old) && inTheWay(rule, old)).map(placeOf),
  );
  const taken = new Set(rules.map(placeOf));
  const free: number[] = [];
  // Of a default rule the gap is long: what lies right behind the last rule is enough.
  const end =
    old.priority === 'default'
      ? Math.min(LOWEST + 1, Math.max(0, ...[...taken].filter((each) => each <= LOWEST)) + 10)
      : old.priority;
  for (let priority = Math.max(floor + 1, end - 1000); priority < end; priority += 1)
    if (!taken.has(priority)) free.push(priority);
  return free;
}

/** Rules whose requests a rule right above the old one would take away. */
const inTheWay = (rule: ListenerRule, old: ListenerRule): boolean =>
  mayOverlap(rule.conditions, old.conditions);

/** Of somebody else's rules between two: those whose requests the upper one takes, and should not. */
export function strangersBetween(
  upper: ListenerRule,
  lower: ListenerRule,
  rules: readonly ListenerRule[],
  own: readonly ListenerRule[],
): ListenerRule[] {
  return rules.filter(
    (rule) =>
      isAbove(upper, rule) &&
      isAbove(rule, lower) &&
      !own.some(({ arn }) => arn === rule.arn) &&
      mayOverlap(rule.conditions, upper.conditions),
  );
}

/** A test rule, the adoption rule and the rule that users meet in the end. */
export const PLACES = 3;

/**
 * New priorities of the old rule and of those behind it that leave three free right above it. All keep their order, so
 * no request goes elsewhere; one that is not in the way keeps its priority.
 *
 * @returns undefined where the listener has no such numbers
 */
export function makingRoom(
  old: ListenerRule,
  rules: readonly ListenerRule[],
): { rule: string; before: number; after: number }[] | undefined {
  if (old.priority === 'default') return undefined;
  const floor = Math.max(0, ...rules.filter((rule) => isAbove(rule, old)).map(placeOf));
  const moved: { rule: string; before: number; after: number }[] = [];
  let next = floor + PLACES + 1;
  for (const { arn, priority } of rules) {
    if (priority === 'default' || priority < old.priority) continue;
    const after = Math.max(priority, next);
    if (after !== priority) moved.push({ rule: arn, before: priority, after });
    next = after + 1;
  }
  return next - 1 > LOWEST ? undefined : moved;
}

/** A priority behind the old rule, where nobody is led from: its requests meet the old rule first. */
export function parkedBelow(old: ListenerRule, rules: readonly ListenerRule[]): number | undefined {
  const taken = new Set(rules.map(placeOf));
  for (let priority = placeOf(old) + 1; priority <= LOWEST; priority += 1)
    if (!taken.has(priority)) return priority;
  return undefined;
}
