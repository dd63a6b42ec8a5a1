import { z } from 'zod';
import type { RepositoryAnswer } from '../answers';
import type { Remote } from './remote';

const answer = z.object({
  id: z.int().positive(),
  name: z.string().regex(/^[A-Za-z0-9._-]+$/),
  owner: z.object({ login: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/), id: z.int().positive() }),
});

/** Milliseconds: nobody waits longer for two numbers that a command prints as well. */
const PATIENCE = 5_000;

export interface IdsPlace {
  readonly url: string;
  /** A public repository needs none. */
  readonly token?: string;
}

/** As jobs and `gh` have them: GITHUB_API_URL, and GITHUB_TOKEN or GH_TOKEN. Undefined for an address that a token must not go to. */
export function idsPlaceIn(env: NodeJS.ProcessEnv): IdsPlace | undefined {
  const url = env.GITHUB_API_URL || 'https://api.github.com';
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !(protocol === 'http:' && hostname === '127.0.0.1')) return undefined;
  return { url: url.replace(/\/+$/, ''), ...(token && { token }) };
}

export type Ids = { readonly repository: Required<RepositoryAnswer> } | { readonly unknown: string };

/** The numbers that GitHub's tokens name a repository by, and its name as GitHub spells it. Never throws but for an interruption. */
export async function askIds(
  { owner, name }: Remote,
  place: IdsPlace | undefined,
  signal: AbortSignal,
): Promise<Ids> {
  if (!place) return { unknown: 'GITHUB_API_URL is no https address' };
  try {
    const response = await fetch(`${place.url}/repos/${owner}/${name}`, {
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'teal',
        'x-github-api-version': '2022-11-28',
        ...(place.token !== undefined && { authorization: `Bearer ${place.token}` }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      const why = response.status === 404 && !place.token ? ', and a private one needs GITHUB_TOKEN' : '';
      return { unknown: `GitHub answered ${response.status}${why}` };
    }
    const { id, name: spelled, owner: who } = answer.parse(await response.json());
    return { repository: { owner: who.login, name: spelled, ids: { owner: who.id, repository: id } } };
  } catch (error) {
    signal.throwIfAborted();
    return {
      unknown: error instanceof z.ZodError ? 'GitHub answered something else' : 'GitHub could not be asked',
    };
  }
}
