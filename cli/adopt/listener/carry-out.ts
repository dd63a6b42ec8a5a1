import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { shortName } from '../../../lambda/uniformity/shown';
import type { Clients } from '../../aws/clients';
import { clusterOf, ecsPlaceOf } from '../../aws/options';
import type { MoveOptions } from '../options';
import type { AdoptSurroundings, Moved } from '../surroundings';
import { begin } from './begin';
import { type Asked, decide } from './decide';
import { type Place, readAdoption } from './read';
import { shareOf } from './shares';
import type { AdoptionStanding, Move, Write } from './standing';
import { whereIs } from './where';
import { carryOut, linesOf, undoOf } from './write';

export type Wish = Asked | { readonly to: 'begin'; readonly conditions: readonly RuleCondition[] };

export function placeOf(options: MoveOptions): Place {
  return {
    owner: clusterOf(options),
    ...ecsPlaceOf(options),
    ...(options.oldRule !== undefined && { oldRule: options.oldRule }),
  };
}

/** Options of the commands that come next. */
export const ofOptions = ({ service, env, oldRule, cluster }: MoveOptions): string =>
  [
    `--service ${service} --env ${env}`,
    ...(cluster === undefined ? [] : [`--cluster ${cluster}`]),
    ...(oldRule === undefined ? [] : [`--old-rule ${oldRule}`]),
  ].join(' ');

/**
 * Looks, shows, asks, looks again, writes once, and looks what came of it.
 *
 * @param begun gets a word when a write may have been made
 */
export async function moveByListener(
  clients: Clients,
  options: MoveOptions,
  wish: Wish,
  { say, confirm }: AdoptSurroundings,
  begun: () => void,
): Promise<Moved> {
  const place = placeOf(options);
  const moveOf = (standing: AdoptionStanding): Move =>
    wish.to === 'begin'
      ? begin(standing, options.oldRule ?? '', wish.conditions)
      : decide(standing, { ...wish, ...(options.oldRule !== undefined && { oldRule: options.oldRule }) });
  const where = (standing: AdoptionStanding) => whereIs(standing, ofOptions(options), options.oldRule);
  const first = await readAdoption(clients, place);
  const planned = moveOf(first);
  if (planned.do !== 'write') return unmoved(planned, where(first));
  for (const line of [planned.reason, ...linesOf(planned.write, shortName)]) say(line);
  if (!options.yes && !(await confirm?.('Change this in', options.env))) {
    return {
      outcome: 'refused',
      reason: 'nothing was changed: it was not confirmed',
      standing: where(first),
    };
  }
  const before = await readAdoption(clients, place);
  const now = moveOf(before);
  if (now.do !== 'write') return unmoved(now, where(before));
  if (JSON.stringify(now.write) !== JSON.stringify(planned.write)) {
    return {
      outcome: 'refused',
      reason: 'nothing was changed: the rules have changed meanwhile; look again',
      standing: where(before),
    };
  }
  begun();
  await carryOut(clients, before, now.write);
  const after = await readAdoption(clients, place);
  // Fewer users, or as many, are nothing to take back: the undo would lead some to the group that the deployment ends.
  if (after.teal.running && shareAfter(now.write, before) > where(before).percent)
    return takeBack(clients, place, { write: now.write, before, after, where });
  return { outcome: 'moved', reason: now.reason, standing: where(after) };
}

/** Percent of users on Teal by what was written: tags of a new rule may not be told yet. 0 where no rule leads there. */
const shareAfter = (write: Write, { teal }: AdoptionStanding): number =>
  write.do === 'create' || write.do === 'set' ? Math.round(shareOf(write.groups, teal.pair)) : 0;

interface Written {
  readonly write: Write;
  readonly before: AdoptionStanding;
  readonly after: AdoptionStanding;
  readonly where: (standing: AdoptionStanding) => Moved['standing'];
}

/**
 * A deployment that begins between the last look and the write may not have seen the adoption rule, and would take the
 * group away that the rule leads to. It takes minutes for that; this takes one call.
 */
async function takeBack(
  clients: Clients,
  place: Place,
  { write, before, after, where }: Written,
): Promise<Moved> {
  const undo = undoOf(write, before, after);
  if (undo) await carryOut(clients, before, undo);
  const standing = await readAdoption(clients, place);
  const shown = where(standing);
  return {
    outcome: 'refused',
    reason: `deployment ${shortName(after.teal.running ?? '')} of Teal’s service began meanwhile, ${undo ? 'so the step was taken back' : 'and the rule that was written is not there any more'}; wait for its end (npx teal verdict), then try again`,
    ...(shown && { standing: shown }),
  };
}

function unmoved(
  { do: what, reason }: Exclude<Move, { do: 'write' }>,
  standing: NonNullable<Moved['standing']>,
): Moved {
  return { outcome: what === 'nothing' ? 'nothing-to-do' : 'refused', reason, standing };
}
