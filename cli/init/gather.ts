import { basename, resolve } from 'node:path';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Answers, RepositoryAnswer, ServiceAnswer, WorkflowsAnswer } from './answers';
import { chooseServices } from './choose-services';
import { type Answering, decideService } from './decide';
import { dockerfilesIn } from './detect/dockerfile';
import { namesFor } from './detect/name';
import { type Remote, readRemote } from './detect/remote';
import { askIds, idsPlaceIn } from './detect/repository-ids';
import { serviceIn } from './detect/service';
import type { Tree } from './detect/tree';
import { idsCommand } from './files/configuration';
import { sampleService } from './files/sample';
import type { InitOptions } from './options';
import { repositoryNotes, requireRootFor } from './repository-notes';
import { longestName, workflowsOf, workflowsProblem } from './values';

export interface Gathered {
  readonly answers: Answers;
  /** What was seen, and where; one line each. */
  readonly found: readonly string[];
  /** What a person should look at; one line each. */
  readonly notes: readonly string[];
}

/**
 * All that the files are made from: by options, by what the repository says, and by whoever answers.
 *
 * @throws VerbFailed (2) with all that is missing, where nobody answers
 */
export async function gather(
  directory: string,
  tree: Tree,
  options: InitOptions,
  answering: Answering,
  signal: AbortSignal,
): Promise<Gathered> {
  const found: string[] = [];
  const notes: string[] = [];
  const missing: string[] = [];
  const environments = options.env.length > 0 ? options.env : ['staging', 'production'];
  const remote = readRemote(directory);
  const places = { folder: basename(resolve(directory)), ...(remote && { remote: remote.name }) };
  const services = options.sample
    ? [sampleOf(tree, places, options, environments, found)]
    : await servicesOf(tree, places, options, environments, answering, { found, notes, missing });
  const name = services.length > 1 ? deliveryName(tree, places, options, found) : undefined;
  const workflows = options.workflows ?? (await askWorkflows(answering));
  requireRootFor(workflows !== undefined, directory);
  const repository = await repositoryOf(remote, signal, found, notes);
  if (missing.length > 0) throw lacks(missing, answering);
  if (!workflows)
    notes.push(
      'no workflows: --workflows OWNER/NAME@TAG names the platform team’s repository of them, and its tag',
    );
  notes.push(...repositoryNotes(directory, tree, workflows !== undefined));
  return {
    answers: {
      ...{ services, environments, sample: options.sample === true },
      ...(name !== undefined && { name }),
      ...(repository && { repository }),
      ...(workflows && { workflows }),
    },
    found,
    notes,
  };
}

interface Told {
  readonly found: string[];
  readonly notes: string[];
  readonly missing: string[];
}

async function servicesOf(
  tree: Tree,
  places: { readonly folder: string; readonly remote?: string },
  options: InitOptions,
  environments: readonly string[],
  answering: Answering,
  { found, notes, missing }: Told,
): Promise<ServiceAnswer[]> {
  const dockerfiles = dockerfilesIn(tree);
  const chosen = await chooseServices(dockerfiles, options, answering, tree);
  if ('missing' in chosen) {
    missing.push(chosen.missing);
    return [];
  }
  const several = chosen.directories.length > 1;
  if (several && (options.port ?? options.health ?? options.local) !== undefined) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--port, --health and --local are of one service, got several; leave them out, and correct teal.config.ts',
    );
  }
  const services: ServiceAnswer[] = [];
  for (const each of chosen.directories) {
    const dockerfile = dockerfiles.find((one) => one.directory === each);
    // What names the repository names no service of several.
    const of = serviceIn(
      tree,
      each,
      dockerfile,
      several ? { folder: each } : places,
      longestName(environments),
    );
    // With several, --name is the delivery's.
    const { name: _, ...rest } = options;
    const decided = await decideService(of, several ? rest : options, environments, answering);
    const prefix = several ? `${each}: ` : '';
    if ('missing' in decided) {
      missing.push(...decided.missing.map((one) => `${prefix}${one}`));
      continue;
    }
    if (services.some(({ name }) => name === decided.service.name)) {
      throw new VerbFailed(
        EXIT.BAD_INPUT,
        `services must have names of their own, got ${decided.service.name} twice; rename one in its package.json`,
      );
    }
    services.push(decided.service);
    found.push(
      `${prefix}Dockerfile: ${dockerfile?.path ?? each}`,
      ...decided.found.map((one) => `${prefix}${one}`),
    );
    notes.push(...decided.notes.map((one) => `${prefix}${one}`));
  }
  return services;
}

/** It stands in names of stacks and roles. source: lib/config/schema/delivery.ts, at most 32 letters */
function deliveryName(
  tree: Tree,
  places: { readonly folder: string; readonly remote?: string },
  { name }: InitOptions,
  found: string[],
): string {
  const [first] = namesFor(tree, '.', places, 32);
  const called = name ?? first?.value ?? 'delivery';
  found.push(`name of the delivery ${called}: ${name ? '--name' : (first?.why ?? 'one like any other')}`);
  return called;
}

function sampleOf(
  tree: Tree,
  places: { readonly folder: string; readonly remote?: string },
  options: InitOptions,
  environments: readonly string[],
  found: string[],
): ServiceAnswer {
  const [name] = namesFor(tree, '.', places, longestName(environments));
  const called = options.name ?? name?.value ?? 'sample';
  found.push(`name ${called}: ${options.name ? '--name' : (name?.why ?? 'a name like any other')}`);
  return sampleService(called);
}

async function askWorkflows(answering: Answering): Promise<WorkflowsAnswer | undefined> {
  if (answering.by !== 'person') return undefined;
  const text = await answering.asking.text({
    message: 'Whose reusable workflows does this repository call, as OWNER/NAME@TAG (empty: none)?',
    problem: workflowsProblem,
  });
  return workflowsOf(text);
}

async function repositoryOf(
  remote: Remote | undefined,
  signal: AbortSignal,
  found: string[],
  notes: string[],
): Promise<RepositoryAnswer | undefined> {
  if (!remote) return undefined;
  const ids = await askIds(remote, idsPlaceIn(process.env), signal);
  if ('repository' in ids) {
    const { owner, name, ids: numbers } = ids.repository;
    found.push(
      `repository ${owner}/${name}, ${numbers.owner} and ${numbers.repository}: the git remote origin, and GitHub`,
    );
    return ids.repository;
  }
  found.push(`repository ${remote.owner}/${remote.name}: the git remote origin`);
  notes.push(
    `the numbers of the repository are not known (${ids.unknown}): ${idsCommand(remote)} prints them`,
  );
  return remote;
}

function lacks(missing: readonly string[], answering: Answering): VerbFailed {
  const hint =
    answering.by === 'defaults' ? '' : '\nAt a terminal it asks; --yes takes a default where there is one';
  return new VerbFailed(
    EXIT.BAD_INPUT,
    `this must be said, and nothing was written:\n${missing.map((each) => `  ${each}`).join('\n')}${hint}`,
  );
}
