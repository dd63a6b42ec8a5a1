import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedOut } from '../apply/messages';
import type { Clients } from '../aws/clients';
import { EXIT, VerbFailed } from '../exit-codes';
import { deployedService, imagePlaceOf } from '../records/deployed';
import { readCommits } from '../status/read-watch';
import { type Before, isMade } from './decide';

export interface Commit {
  /** 40 hexadecimal digits. */
  readonly id: string;
  /** False where there is none, and change sets are named by the assembly. */
  readonly isCommit: boolean;
}

/**
 * The commit whose images are released: it goes on record, and a rollback goes back to it by its name.
 *
 * @param digests by service
 * @throws VerbFailed where the repository does not tell
 */
export async function commitOfImages(
  clients: Pick<Clients, 'ecr' | 'cloudFormation'>,
  all: readonly Before[],
  digests: Readonly<Record<string, string>>,
): Promise<Commit> {
  const found = new Map<string, string | undefined>();
  for (const { service, environment: env, seen } of all) {
    const digest = digests[service];
    if (digest === undefined) continue;
    const commit = isMade(seen?.status) ? await commitOf(clients, { service, env }, digest) : undefined;
    found.set(service, commit);
  }
  const commits = [...new Set(found.values())];
  const [commit] = commits;
  if (commit !== undefined && commits.length === 1) return { id: commit, isCommit: true };
  const told = [...found].map(([service, each]) => `${service} ${each ?? 'none'}`).join(', ');
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `--commit must be given where the images are not all tagged with one commit, got ${told}; give the commit that they were built of, or deploy one of them by --service`,
  );
}

async function commitOf(
  clients: Pick<Clients, 'ecr' | 'cloudFormation'>,
  of: { readonly service: string; readonly env: string },
  digest: string,
): Promise<string | undefined> {
  const { region, ...place } = imagePlaceOf(await deployedService(await clients.cloudFormation(), of));
  return (await readCommits(await clients.ecr(region), place, [digest]))[digest];
}

/**
 * What change sets are named by where no image has a commit: that of the checkout, where it is what was synthesized; else
 * the assembly's own.
 *
 * @param git checkout; undefined where the assembly was there before, of whichever commit
 */
export async function commitOfApp(
  git: string | undefined,
  assembly: string,
  signal: AbortSignal,
): Promise<Commit> {
  const found = git === undefined ? undefined : await checkedOut(git, signal);
  if (found !== undefined) return { id: found, isCommit: true };
  const id = createHash('sha1')
    .update(readFileSync(join(assembly, 'manifest.json')))
    .digest('hex');
  return { id, isCommit: false };
}
