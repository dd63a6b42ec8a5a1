import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../apply/messages';
import type { Clients, connect } from '../aws/clients';
import { harmless } from '../aws/harmless';
import type { DeployOptions } from '../deploy';
import { EXIT, VerbFailed } from '../exit-codes';
import { planned } from '../plan/planned';
import { readOrder } from '../prepare/carry-out';
import type { Order } from '../prepare/decide';
import { type PlanFile, planFile } from '../prepare/plan-file';
import { currentVersions, versionLines } from '../prepare/secret-versions';
import { whoAsks } from '../records/who';
import { type Commit, commitOfApp, commitOfImages } from './commit';
import { type Before, digestsOf, imageLines, isNews } from './decide';
import { onlyOf, type Synthesized } from './synthesized';

/** What would be deployed. */
export interface Proposal {
  /** Names, in the order of their deployment. */
  readonly stacks: readonly string[];
  /** By service. */
  readonly digests: Readonly<Record<string, string>>;
  readonly commit: Commit;
  /** Of the commit, whose trailers count; undefined where git cannot tell, or it went out before. */
  readonly message?: string;
  readonly plan: {
    readonly file: PlanFile;
    /** Where it is written. */
    readonly path: string;
    readonly text: string;
    readonly verdict: string;
  };
  /** Who deploys. */
  readonly by: string;
  /** Secrets of which tasks are to read another version, each with the service. */
  readonly secrets: readonly string[];
}

export interface ProposalProperties {
  readonly options: DeployOptions;
  readonly synthesized: Synthesized;
  readonly all: readonly Before[];
  readonly clients: Clients;
  readonly connect: typeof connect;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** @throws VerbFailed, and what the SDK throws */
export async function proposalOf(of: ProposalProperties): Promise<Proposal> {
  const { options, synthesized, all, clients, connect, folder } = of;
  const answer = digestsOf(all, options.digest);
  if ('problems' in answer) throw new VerbFailed(EXIT.BAD_INPUT, answer.problems.map(harmless).join('\n'));
  const { digests } = answer;
  const asked = { assembly: synthesized.directory, env: options.env, digest: digests, ...onlyOf(options) };
  const { stacks } = readOrder(asked);
  const [commit, { json, text }, by, secrets] = await Promise.all([
    commitOf(of, digests),
    planned({ ...asked, ...synthesized.place, deployed: true }, { connect }),
    whoAsks(() => clients.sts()),
    secretsOf(of, stacks),
  ]);
  const message = isNews(digests, all) ? await messageOf(options.git, commit.id, of.signal) : undefined;
  const path = join(folder, 'plan.json');
  writeFileSync(path, json);
  const [verdict = ''] = text.split('\n');
  return {
    ...{
      stacks: stacks.map(({ name }) => name),
      digests,
      commit,
      by,
      secrets,
      ...(message !== undefined && { message }),
    },
    plan: { file: planFile('--plan', path, options.env), path, text: text.trimEnd(), verdict },
  };
}

async function secretsOf(
  { all, clients }: ProposalProperties,
  stacks: Order['stacks'],
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { service, stack, seen } of all) {
    const { secrets = [] } = stacks.find(({ name }) => name === stack) ?? {};
    const versions = await currentVersions(clients, secrets);
    lines.push(
      ...versionLines(secrets, versions, seen?.parameters).map((line) => `secret of ${service}, ${line}`),
    );
  }
  return lines;
}

async function commitOf(
  { options, synthesized, all, clients, signal }: ProposalProperties,
  digests: Readonly<Record<string, string>>,
): Promise<Commit> {
  if (options.commit !== undefined) return { id: options.commit, isCommit: true };
  return Object.keys(digests).length > 0
    ? commitOfImages(clients, all, digests)
    : commitOfApp(options.assembly === undefined ? options.git : undefined, synthesized.directory, signal);
}

/** For a person, before anything is done. */
export function linesOf(
  { stacks, digests, commit, plan, by, secrets }: Proposal,
  all: readonly Before[],
  { withoutGate, reason = '' }: Pick<DeployOptions, 'withoutGate' | 'reason'>,
): readonly string[] {
  const what = commit.isCommit ? `, commit ${commit.id}` : '';
  return [
    `deploying ${stacks.join(', ')}${what}, by ${by}:`,
    ...plan.text.split('\n').map((line) => `  ${line}`),
    ...imageLines(digests, all),
    ...secrets.map((line) => `  ${line}`),
    ...withoutGate.map((gate) => `  gate ${gate}: let pass, once, for this image: ${reason}`),
  ];
}
