import { z } from 'zod';
import type { GitHub } from '../api';
import type { Finding } from './decide';

const actors = z.object({
  bypass_actors: z
    .array(
      z.object({
        actor_type: z.string(),
        actor_id: z.number().nullish(),
        bypass_mode: z.string().optional(),
      }),
    )
    .nullish(),
});

type Actors = NonNullable<z.infer<typeof actors>['bypass_actors']>;

/**
 * Whether somebody may go past the rulesets by which rules are on. GitHub tells only those who may change a ruleset;
 * then it is not known, which is neither on nor off.
 * source: docs.github.com/rest/repos/rules, "Get a repository ruleset" (bypass_actors)
 *
 * @param ids undefined where GitHub does not say which ruleset a rule is of
 */
export async function bypassOf(
  github: GitHub,
  name: string,
  ids: readonly (number | undefined)[],
): Promise<Finding[]> {
  const found: (Actors | undefined)[] = [];
  for (const id of new Set(ids)) {
    // An organization's may be hidden from a token of the repository.
    const ruleset =
      id === undefined ? undefined : await github.find(`rulesets/${id}?includes_parents=true`, actors);
    found.push(ruleset?.bypass_actors ?? undefined);
  }
  return found.length === 0 ? [] : [compareBypass(name, found)];
}

export function compareBypass(name: string, found: readonly (Actors | undefined)[]): Finding {
  const what = `${name}: nobody may go past it`;
  const some = found.flatMap((each) => each ?? []);
  if (some.length > 0) {
    const who = some.map(({ actor_type, actor_id, bypass_mode = 'always' }) =>
      [actor_type, actor_id, `(${bypass_mode})`].filter((part) => part != null).join(' '),
    );
    return { what, on: false, why: `these may: ${who.join(', ')}; take them out of the ruleset` };
  }
  if (!found.includes(undefined)) return { what, on: true };
  return {
    what,
    on: false,
    unknown: true,
    why: 'this token may not read it; ask with one that may change it',
  };
}
