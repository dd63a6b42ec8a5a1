import { shortName, shown } from '../../../lambda/uniformity/shown';
import { inWords, takeTheSame } from './conditions';
import { fitFor } from './fit';
import { named, partiesOf, without } from './parties';
import { isAbove, roomAbove, strangersBetween } from './places';
import { sameShares, shareOf, split } from './shares';
import type { AdoptionStanding, ListenerRule, Move, Parties } from './standing';

/** What a person asks for. */
export interface Asked {
  /** `back` is to go to 0 percent from wherever users are, with fewer questions. */
  readonly to: number | 'finish' | 'back';
  readonly oldRule?: string;
  /** Seconds for which a client stays on its side. @default none: each request is drawn */
  readonly stickySeconds?: number;
  /** Makes the adoption rule from what is there now, whatever it said before. */
  readonly anew?: boolean;
  /** Takes fewer tasks than the share of the old service's. */
  readonly withFewerTasks?: boolean;
}

export const refuse = (reason: string): Move => ({ do: 'refuse', reason });
const nothing = (reason: string): Move => ({ do: 'nothing', reason });

/** One step of users from the old service's rule to Teal's, or back; never more than one call. */
export function decide(standing: AdoptionStanding, asked: Asked): Move {
  const parties = partiesOf(standing, asked.oldRule);
  if ('unknown' in parties) return refuse(parties.unknown);
  const problem = problemOf(standing, parties, asked);
  if (problem) return refuse(problem);
  if (asked.to === 'finish') return finish(standing, parties);
  return shift(standing, parties, asked, asked.to === 'back' ? 0 : asked.to);
}

/** Percent of users on Teal, by the rules. */
export function percentOf({ teal }: AdoptionStanding, parties: Parties): number {
  const { adoption } = parties;
  if (!adoption) return without(parties) === 'teal' ? 100 : 0;
  return shareOf(adoption.forward, teal.pair);
}

function problemOf(standing: AdoptionStanding, parties: Parties, asked: Asked): string | undefined {
  const { teal } = standing;
  const { old, adoption, production, test } = parties;
  if (old.forward.length === 0) {
    return `the old service’s rule ${named(old)} must forward to target groups, got another action; this way moves weights of a forward, Route 53 weights are the other way`;
  }
  // The way back is open whatever Teal's side is like.
  if (asked.to === 'back') return adoption && tooLow({ ...parties, adoption });
  // While there is no service of Teal's yet, the adoption rule can only lead to the old one.
  if (!production || !test || !teal.live) {
    return asked.to === 0
      ? undefined
      : 'Teal’s service must be there with its production and test rule, got none that ECS knows; deploy it first';
  }
  if (teal.running) {
    return `no deployment of Teal’s service must run, got ${shown(teal.running)}; wait for its end (npx teal verdict) or stop it`;
  }
  if (old.besides.length > 0) {
    return `the old service’s rule ${named(old)} must do no more than forward, got ${old.besides.join(', ')}, which Teal’s rule would not do; move by Route 53 weight instead`;
  }
  const whose = adoption ?? (old.priority === 'default' ? undefined : old);
  if (whose && !takeTheSame(production.conditions, whose.conditions)) {
    return `Teal’s production rule must take what ${named(whose)} takes (${inWords(whose.conditions)}), got ${inWords(production.conditions)}; correct hosts and paths of environments.*.loadBalancer and deploy`;
  }
  if (shareOf(production.forward, [teal.live]) !== 100) {
    return `Teal’s production rule must lead to ${shortName(teal.live)} alone, where its live revision is; npx teal traffic repair puts it right`;
  }
  if (!adoption) return undefined;
  return (
    (asked.anew ? undefined : changedBySomebody(standing, { ...parties, adoption })) ??
    brokenPlace(standing, { ...parties, adoption })
  );
}

/** Where the adoption rule leads must be what a step of an adoption leaves. */
function changedBySomebody(
  { teal }: AdoptionStanding,
  { old, adoption }: Parties & { readonly adoption: ListenerRule },
): string | undefined {
  const anew = 'look why, then write it anew from what is there with --anew';
  const toOld = adoption.forward.filter(({ targetGroupArn }) => !teal.pair.includes(targetGroupArn));
  const toTeal = adoption.forward.filter(
    ({ targetGroupArn, weight }) => teal.pair.includes(targetGroupArn) && weight > 0,
  );
  if (adoption.forward.length === 0)
    return `the adoption rule ${named(adoption)} must forward, got another action; ${anew}`;
  if (toOld.some(({ weight }) => weight > 0) && !sameShares(toOld, old.forward)) {
    return `the adoption rule ${named(adoption)} must lead where the old rule ${named(old)} does, got ${groups(toOld)} and ${groups(old.forward)}; a deployment of the old service has moved it, or somebody: ${anew}`;
  }
  const stale = toTeal.find(({ targetGroupArn }) => targetGroupArn !== teal.live);
  return stale
    ? `the adoption rule ${named(adoption)} must lead to ${shortName(teal.live ?? '')}, where Teal’s live revision is, got ${shortName(stale.targetGroupArn)}; a release has gone out meanwhile: ${anew}`
    : undefined;
}

/** Who meets the adoption rule must be the old rule's users, and nobody else. */
function brokenPlace(
  { rules }: AdoptionStanding,
  { old, adoption, production, test }: Parties & { readonly adoption: ListenerRule },
): string | undefined {
  if (test && !isAbove(test, adoption)) {
    return `Teal’s test rule ${named(test)} must stand above the adoption rule ${named(adoption)}; set environments.*.loadBalancer.priorities.test to a free number above it and deploy`;
  }
  const low = tooLow({ old, adoption, ...(production && { production }) });
  if (low) return low;
  const own = [adoption, production, test].filter((rule) => rule !== undefined);
  // What stands behind Teal's own rule has no users of its.
  const lower = production && isAbove(production, old) ? production : old;
  const [stranger] = strangersBetween(adoption, lower, rules, own);
  return stranger
    ? `no rule of others must stand between the adoption rule ${named(adoption)} and ${named(lower)}, got ${named(stranger)} (${inWords(stranger.conditions)}), whose requests it may take; give that one a number above it`
    : undefined;
}

function tooLow({
  old,
  adoption,
  production,
}: Parties & { readonly adoption: ListenerRule }): string | undefined {
  const low = [old, production].find((rule) => rule && !isAbove(adoption, rule));
  return low
    ? `the adoption rule ${named(adoption)} must stand above ${named(low)}, so that it is what users meet; somebody has moved one of them: move it back`
    : undefined;
}

const groups = (forward: ListenerRule['forward']): string =>
  forward.map(({ targetGroupArn, weight }) => `${shortName(targetGroupArn)} ${weight}`).join(', ') ||
  'nothing';

function shift(standing: AdoptionStanding, parties: Parties, asked: Asked, percent: number): Move {
  const { old, adoption, production } = parties;
  const now = percentOf(standing, parties);
  const unfit = fitFor(standing, parties, { percent, now, ...asked });
  if (unfit) return refuse(unfit);
  const wanted = split(old.forward, standing.teal.live, percent);
  const sticky =
    percent > 0 && percent < 100 && asked.stickySeconds !== undefined
      ? { stickySeconds: asked.stickySeconds }
      : {};
  const said = `${percent} % of users to Teal, ${100 - percent} % to the old service`;
  if (adoption) {
    if (percent === 0 && without(parties) === 'old') {
      return {
        do: 'write',
        reason: `${said}: the adoption rule goes, and users meet the old rule ${named(old)} as before`,
        write: { do: 'delete', rule: adoption.arn },
      };
    }
    if (sameShares(adoption.forward, wanted) && stickyOf(adoption) === sticky.stickySeconds)
      return nothing(`${said} already`);
    return {
      do: 'write',
      reason: `${said}: the adoption rule ${named(adoption)} changes its weights`,
      write: { do: 'set', rule: adoption.arn, groups: wanted, ...sticky },
    };
  }
  const instead = without(parties);
  if (instead === 'old' && percent === 0) return nothing(`${said} already: there is no adoption rule`);
  if (instead === 'teal' && percent === 100) return nothing(`${said} already: the adoption is finished`);
  const priority = placeFor(standing, parties);
  if (priority === undefined) return refuse(noPlace(parties));
  return {
    do: 'write',
    reason: `${said}: an adoption rule is made at priority ${priority}, above ${named(old)}`,
    write: {
      do: 'create',
      priority,
      conditions: production && old.priority === 'default' ? production.conditions : old.conditions,
      groups: wanted,
      ...sticky,
      of: old.arn,
    },
  };
}

export function stickyOf({ actions }: ListenerRule): number | undefined {
  const { Enabled, DurationSeconds } =
    actions.find(({ Type }) => Type === 'forward')?.ForwardConfig?.TargetGroupStickinessConfig ?? {};
  return Enabled ? DurationSeconds : undefined;
}

/** Above both rules, below the test rule, and with a number between it and the old rule for Teal's in the end. */
function placeFor({ rules }: AdoptionStanding, { old, production, test }: Parties): number | undefined {
  const own = [production, test].filter((rule) => rule !== undefined);
  const top = production && isAbove(production, old) ? production : old;
  const free = roomAbove(top, rules, own).filter((priority) => !test || isAbove(test, { priority }));
  return top === production ? free.at(-1) : free.at(-2);
}

function noPlace({ old, production, test }: Parties): string {
  return production && test && isAbove(production, old)
    ? `a free priority must be between Teal’s test rule ${named(test)} and its production rule ${named(production)}, got none; set environments.*.loadBalancer.priorities.test to a free number further above and deploy (users notice nothing), then once more`
    : `two free priorities must be right above the rule ${named(old)}, and below Teal’s test rule, got fewer; npx teal adopt begin makes room, and says which`;
}

function finish(standing: AdoptionStanding, parties: Parties): Move {
  const { adoption, production, old } = parties;
  const now = percentOf(standing, parties);
  if (!adoption) {
    return without(parties) === 'teal'
      ? nothing('users meet Teal’s own rule already')
      : refuse(
          'all users must be on Teal’s service before the end, got none; npx teal adopt shift --percent 10 is the first step',
        );
  }
  if (now !== 100)
    return refuse(
      `all users must be on Teal’s service before the end, got ${Math.round(now)} %; npx teal adopt shift --percent 100 comes first`,
    );
  const unfit = fitFor(standing, parties, { percent: 100, now });
  if (unfit) return refuse(unfit);
  if (without(parties) === 'old') {
    const place = roomAbove(old, standing.rules, [])
      .filter((priority) => isAbove(adoption, { priority }))
      .at(-1);
    return refuse(
      `Teal’s production rule ${production ? named(production) : ''} must stand between the adoption rule ${named(adoption)} and the old rule ${named(old)}; set environments.*.loadBalancer.priorities.production to ${place ?? 'a free number there'} and deploy (users notice nothing, the adoption rule is above both), then finish`,
    );
  }
  return {
    do: 'write',
    reason: `the adoption rule goes, and users meet Teal’s own rule${production ? ` ${named(production)}` : ''}: from now on releases shift them`,
    write: { do: 'delete', rule: adoption.arn },
  };
}
