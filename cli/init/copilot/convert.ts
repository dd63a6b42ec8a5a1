import type { VerbFailed } from '../../exit-codes';
import type { ProjectFile } from '../project-file';
import { decide, type Effective, effectiveOf } from './effective';
import { type CopilotEnvironment, environmentsOf, type Told } from './environments';
import { changed } from './keys/row';
import { deliveryName, nameOf } from './names';
import { type PlainWorkload, plainWorkloadOf } from './plain-workload';
import { refusedWorkspace } from './refused-workspace';
import { type TealService, tealServiceOf } from './teal-service';
import type { Workspace } from './workspace';
import { writeConfiguration } from './write/config';
import { writeCustomize } from './write/customize';
import { hasDiscovery, writeJobs } from './write/jobs';

/** What a workspace became. */
export interface Converted {
  readonly files: readonly ProjectFile[];
  readonly services: readonly { readonly name: string; readonly original: string }[];
  /** Names of what is plain CDK in lib/jobs.ts. */
  readonly plain: readonly string[];
  /** That images are built from, from the root. */
  readonly contexts: readonly string[];
  /** In the order of promotion. */
  readonly environments: readonly string[];
  /** By workload, environment and pipeline. */
  readonly told: readonly Told[];
  /** What was not converted at all, and why. */
  readonly refused: readonly Refused[];
  /** Files beside the manifests, none of which is carried over. */
  readonly others: Workspace['others'];
  /** Whether the workspace names no environment. */
  readonly assumed: boolean;
}

export interface Refused {
  readonly name: string;
  readonly type: string;
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

export interface ConvertOptions {
  /** The command that starts the only service on this machine. @default none, and nothing is rehearsed without --release */
  readonly local?: string;
}

/**
 * Turns a workspace of Copilot into a delivery of Teal. Every value of every manifest is in `told`.
 *
 * @throws VerbFailed (2) where nothing of it can be released by Teal
 */
export function convert(workspace: Workspace, { local }: ConvertOptions = {}): Converted {
  const { application } = workspace;
  const { environments, told, assumed } = environmentsOf(workspace);
  const names = environments.map(({ name }) => name);
  checkEnvironments(names);
  const all = workspace.workloads.map((manifest) => effectiveOf(manifest, application, names));
  const refused: Refused[] = [];
  const services: TealService[] = [];
  const plain: PlainWorkload[] = [];
  const ended: Told[] = [];
  const closed = environments.some((environment) => environment.closed);
  for (const effective of all) {
    const decision = named(effective, application, names, all);
    if ('refusal' in decision) {
      refused.push(refusedOf(effective, decision.refusal));
      ended.push({ subject: effective.name, notes: effective.ledger.close(undefined, decision.refusal) });
    } else if (decision.room === 'plain') plain.push(plainWorkloadOf(effective, application));
    else services.push(tealServiceOf(effective, { name: decision.name, application, closed }));
  }
  if (services.length === 0) throw nothingToRelease(all, refused);
  const files = write({ application, environments, services, plain, ...(local !== undefined && { local }) });
  return {
    files,
    services: services.map(({ name, original }) => ({ name, original })),
    plain: plain.map(({ name }) => name),
    contexts: contextsOf([...services, ...plain]),
    environments: names,
    told: [
      ...services.map(({ original, ledger }) => ({ subject: original, notes: ledger.close('teal') })),
      ...plain.map(({ name, ledger }) => ({ subject: name, notes: ledger.close('plain') })),
      ...ended,
      ...environments.flatMap(environmentTold),
      ...told,
    ],
    refused,
    others: workspace.others,
    assumed,
  };
}

const contextsOf = (all: readonly Pick<PlainWorkload, 'workloads'>[]): readonly string[] => {
  const images = all.flatMap(({ workloads }) => [...workloads.values()].map(({ image }) => image));
  return [...new Set(images.flatMap((image) => (image?.kind === 'build' ? [image.context] : [])))];
};

type Settled = { readonly room: 'teal' | 'plain'; readonly name: string } | { readonly refusal: string };

function named(
  effective: Effective,
  application: string,
  environments: readonly string[],
  all: readonly Effective[],
): Settled {
  const decision = decide(effective);
  if ('refusal' in decision) return decision;
  if (decision.room === 'plain') return { room: 'plain', name: effective.name };
  const workloads = all.map(({ name }) => name);
  const found = nameOf(effective.name, application, environments, workloads);
  return 'refusal' in found ? found : { room: 'teal', name: found.name };
}

function checkEnvironments(names: readonly string[]): void {
  const wrong = names.find((name) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name));
  if (wrong === undefined) return;
  throw refusedWorkspace(
    `an environment must be named in small letters, digits and single hyphens, got ${wrong}; rename it in a copy of the workspace`,
  );
}

const refusedOf = ({ name, type, manifest }: Effective, why: string): Refused => ({
  ...{ name, type, why },
  file: manifest.path,
  line: manifest.tree.entries.get('type')?.at.line ?? 1,
});

function nothingToRelease(all: readonly Effective[], refused: readonly Refused[]): VerbFailed {
  const why = refused.map(({ name, file, line, why: reason }) => `${file}:${line} ${name}: ${reason}`);
  const what = all.map(({ name, type }) => `${name} (${type || 'no type'})`).join(', ') || 'none';
  return refusedWorkspace(
    [
      `the workspace must have a service behind an Application Load Balancer, got ${what}; Teal releases no other: keep jobs and workers in an app of their own`,
      ...why,
    ].join('\n'),
  );
}

function environmentTold({ name, books, certificateArn, account }: CopilotEnvironment): Told[] {
  if (!books) return [];
  const { ledger, certificates } = books;
  if (certificates && certificateArn !== undefined && account !== undefined) {
    // Said in any case: whether a domain is made of it shows at the aliases.
    ledger.note(
      certificates,
      changed(
        'its account and region are the environment’s; it is the domain’s where a service has an alias',
      ),
    );
  }
  return [{ subject: `environment ${name}`, notes: ledger.close('teal') }];
}

function write({
  application,
  environments,
  services,
  plain,
  local,
}: {
  readonly application: string;
  readonly environments: readonly CopilotEnvironment[];
  readonly services: readonly TealService[];
  readonly plain: readonly PlainWorkload[];
  readonly local?: string;
}): readonly ProjectFile[] {
  const delivery = deliveryName(application);
  const names = environments.map(({ name }) => name);
  const { content, variables, secrets } = writeConfiguration(delivery, services, environments, local);
  const publishes = services.some(({ workloads }) =>
    [...workloads.values()].some(({ topics }) => topics.length > 0),
  );
  // Topics of Teal's services are there, too, when nobody subscribes yet.
  const jobs = plain.length > 0 || publishes;
  const discovery = hasDiscovery(plain);
  const customize = writeCustomize({
    ...{ delivery, application, services, environments: names, variables, secrets, jobs, discovery },
  });
  const common = { delivery, application, services, plain, environments: names };
  return [
    { path: 'teal.config.ts', content },
    { path: 'bin/delivery.ts', content: BIN },
    { path: 'lib/customize.ts', content: customize },
    ...(jobs ? [{ path: 'lib/jobs.ts', content: writeJobs(common) }] : []),
    ...services.flatMap(({ build, location }) =>
      location === undefined ? [] : [{ path: `${build}/Dockerfile`, content: `FROM ${location}\n` }],
    ),
  ];
}

const BIN = `#!/usr/bin/env node
import { deliver } ${'from'} 'teal-cdk/app';
import { customize } ${'from'} '../lib/customize';

void deliver({ customize });
`;
