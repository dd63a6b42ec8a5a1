import { ApplyEnded } from './applied';
import type { ApplyProperties } from './apply';
import { lastReleased } from './messages';
import { irreversibleOf, resumesOf } from './trailers';

/** Newest records that are looked through for the last release that went out. */
const MOST_RELEASES = 200;

/** What the commits say that are deployed: all since the last one that was released. */
export interface Declared {
  /** Ids of holds. */
  readonly resumes: ReadonlySet<string>;
  /** What cannot be taken back, by service. */
  readonly irreversible: ReadonlyMap<string, string>;
}

/** @throws ApplyEnded unknown, where git cannot tell: what is not read may be a migration */
export async function declaredBy(of: ApplyProperties): Promise<Declared> {
  const { services, prepared, options } = of;
  const own = options.message === undefined ? [] : [options.message];
  const resumes = new Set(resumesOf(own));
  const irreversible = new Map<string, string>();
  for (const { name, digest, journal } of services) {
    const since = digest === undefined ? undefined : lastReleased(await journal.releases(MOST_RELEASES));
    const messages = [...own, ...(since === undefined ? [] : await messagesOf(of, since))];
    for (const id of resumesOf(messages)) resumes.add(id);
    const what = options.irreversible ?? both(prepared.irreversible, irreversibleOf(messages));
    if (what !== undefined) irreversible.set(name, what);
  }
  return { resumes, irreversible };
}

async function messagesOf(
  { prepared, options, surroundings }: ApplyProperties,
  since: string,
): Promise<readonly string[]> {
  const { commit } = prepared;
  if (since === commit) return [];
  const found = await surroundings.messages(options.git, since, commit, surroundings.signal);
  if ('messages' in found) return found.messages;
  throw new ApplyEnded(
    'unknown',
    `could not tell what the commits from ${since}, which was released, to ${commit} declare (Resumes:, Irreversible:): ${found.unknown}`,
  );
}

/** That of a flag when it was prepared may not be in any message. */
function both(prepared: string | undefined, found: string | undefined): string | undefined {
  if (prepared === undefined || found === undefined) return prepared ?? found;
  return found.includes(prepared) ? found : `${prepared}; ${found}`;
}
