import type { HoldEntry } from '../records/entry';

export type Ending =
  | { readonly do: 'end'; readonly hold: HoldEntry }
  | { readonly do: 'nothing'; readonly reason: string }
  | { readonly do: 'refuse'; readonly reason: string };

/**
 * Which hold to end. One that was not named is ended only if it is the only one: who ends a hold must know what for it
 * was put.
 *
 * @param open newest first
 * @param named by the caller
 */
export function endingOf(open: readonly HoldEntry[], named?: string): Ending {
  const [only, ...others] = open;
  if (only === undefined) {
    const reason = named === undefined ? 'no hold is in force' : `no hold is in force, and so not ${named}`;
    return { do: 'nothing', reason };
  }
  if (named !== undefined) {
    const hold = open.find(({ id }) => id === named);
    if (hold) return { do: 'end', hold };
    return { do: 'refuse', reason: `--hold must be in force, got ${named}; in force: ${idsOf(open)}` };
  }
  if (others.length === 0) return { do: 'end', hold: only };
  return {
    do: 'refuse',
    reason: `${open.length} holds are in force: ${idsOf(open)}; name one with --hold`,
  };
}

const idsOf = (open: readonly HoldEntry[]): string => open.map(({ id }) => id).join(', ');
