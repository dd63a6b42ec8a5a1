import { whoAsks } from '../records/who';
import type { ApplyProperties } from './apply';
import type { Declared } from './declared';
import { holdsIn } from './records';

/**
 * Once all is well, and not before: until then they hold everything else, and a fix that is rolled back is none.
 *
 * @returns ids of the holds that the commits have declared to be over
 */
export async function endHolds(
  { services, options, prepared, clients, surroundings }: ApplyProperties,
  { resumes }: Declared,
  say: (text: string) => void,
): Promise<readonly string[]> {
  const journal = holdsIn(services);
  const open = await journal.holds();
  const named = open.filter(({ id }) => resumes.has(id));
  if (named.length === 0) return [];
  const by = options.mergedBy ?? prepared.mergedBy ?? (await whoAsks(() => clients.all.sts()));
  for (const { id } of named) {
    await journal.append({
      schemaVersion: 1,
      kind: 'resume',
      hold: id,
      at: new Date(surroundings.pause.now()).toISOString(),
      by,
      reason: `commit ${prepared.commit}, which declares or contains the fix, was released`,
      commit: prepared.commit,
    });
    say(`${id} is over: the fix was released`);
  }
  return named.map(({ id }) => id);
}
