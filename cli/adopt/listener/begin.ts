import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ADOPTION_TAG } from '../../../lambda/shared/environment';
import { refuse } from './decide';
import { named, partiesOf } from './parties';
import { isAbove, makingRoom, PLACES, parkedBelow, placeOf, roomAbove } from './places';
import { split } from './shares';
import type { AdoptionStanding, ListenerRule, Move } from './standing';

/** Numbers for `environments.*.loadBalancer.priorities`. */
export interface Priorities {
  readonly test: number;
  readonly production: number;
  /** Of the adoption rule, between them or below the test rule. */
  readonly adoption: number;
  /** What production becomes before the end, where it begins behind the old rule. */
  readonly inTheEnd?: number;
}

/**
 * Where Teal's rules may stand so that nobody meets them yet.
 *
 * Beside a rule of the old service they begin behind it. Behind a listener's default there is nothing: there the adoption
 * rule comes first, leads to the old service, and is what Teal's rule begins behind.
 *
 * @returns undefined where `teal adopt begin` must act first
 */
export function prioritiesFor(
  { rules, owner }: Pick<AdoptionStanding, 'rules' | 'owner'>,
  old: ListenerRule,
): Priorities | undefined {
  const adoption = rules.find(({ tags }) => tags[ADOPTION_TAG.OWNER] === owner);
  if (old.priority === 'default') {
    if (!adoption) return undefined;
    const [test, production] = [roomAbove(adoption, rules).at(-1), parkedBelow(adoption, rules)];
    if (test === undefined || production === undefined) return undefined;
    return { test, production, adoption: placeOf(adoption) };
  }
  const free = roomAbove(old, rules, adoption ? [adoption] : []);
  const [test, between, inTheEnd] = free.slice(-PLACES);
  const production = parkedBelow(old, rules);
  if (test === undefined || between === undefined || inTheEnd === undefined || production === undefined)
    return undefined;
  return { test, production, adoption: between, inTheEnd };
}

/** @param conditions of the adoption rule that stands in for a default rule */
export function begin(
  standing: AdoptionStanding,
  oldRule: string,
  conditions: readonly RuleCondition[],
): Move {
  const parties = partiesOf(standing, oldRule);
  if ('unknown' in parties) return refuse(parties.unknown);
  const { old, adoption, production } = parties;
  if (old.forward.length === 0)
    return refuse(
      `the old service’s rule ${named(old)} must forward to target groups, got another action; move by Route 53 weight instead`,
    );
  if (old.besides.length > 0)
    return refuse(
      `the old service’s rule ${named(old)} must do no more than forward, got ${old.besides.join(', ')}; move by Route 53 weight instead`,
    );
  if (production && isAbove(production, old) && !adoption)
    return refuse(
      `Teal’s rule must not be there yet, got ${named(production)}, which has the users already; npx teal adopt back gives them to the old service`,
    );
  if (adoption) return { do: 'nothing', reason: `the adoption rule ${named(adoption)} is there already` };
  return old.priority === 'default' ? standIn(standing, old, conditions) : room(standing, old);
}

function standIn({ rules }: AdoptionStanding, old: ListenerRule, conditions: readonly RuleCondition[]): Move {
  // One for Teal's test rule before it, one for its production rule behind.
  const [, priority, behind] = roomAbove(old, rules);
  if (priority === undefined || behind === undefined)
    return refuse(
      'three free priorities must be behind the last rule of the listener, got fewer; give its last rules smaller numbers',
    );
  return {
    do: 'write',
    reason: `an adoption rule is made at priority ${priority}, behind all others: it leads where the default leads now, so users notice nothing`,
    write: { do: 'create', priority, conditions, groups: split(old.forward, undefined, 0), of: old.arn },
  };
}

function room({ rules, owner }: AdoptionStanding, old: ListenerRule): Move {
  const there = prioritiesFor({ rules, owner }, old);
  if (there) return { do: 'nothing', reason: `there is room above the old rule ${named(old)} already` };
  const priorities = makingRoom(old, rules);
  if (priorities === undefined || priorities.length === 0)
    return refuse(
      `the rule ${named(old)} must have ${PLACES} free priorities right above it, got fewer, and no numbers are left behind it; give the listener’s rules smaller numbers`,
    );
  return {
    do: 'write',
    reason: `${priorities.length === 1 ? '1 rule of others gets a greater number, and all keep their order' : `${priorities.length} rules of others get greater numbers and keep their order`}, so no request goes elsewhere; whoever owns them sees a drift`,
    write: { do: 'make-room', priorities },
  };
}
