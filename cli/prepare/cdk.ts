import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EXIT, VerbFailed } from '../exit-codes';
import type { StackToPrepare } from './decide';

/** How the cdk CLI is called. */
export interface Cdk {
  /** File that Node runs (`package/bin/cdk`), or the name of a program. */
  readonly path: string;
  readonly assembly: string;
  readonly region?: string;
  readonly profile?: string;
  readonly signal: AbortSignal;
  /** Hears each line that it prints: text from elsewhere. */
  readonly onLine: (line: string) => void;
}

/** What the CLI is given: every name and value of it was checked. */
export function cdkArguments(
  { name, parameters }: StackToPrepare,
  changeSet: string,
  { assembly, profile }: Pick<Cdk, 'assembly' | 'profile'>,
): readonly string[] {
  return [
    'deploy',
    name,
    '--exclusively',
    `--app=${assembly}`,
    '--method=prepare-change-set',
    `--change-set-name=${changeSet}`,
    ...Object.entries(parameters).map(([key, value]) => `--parameters=${name}:${key}=${value}`),
    '--require-approval=never',
    '--progress=events',
    ...everywhere(profile),
  ];
}

/**
 * Publishes what `deploy` would, with the same role, and asks nothing of CloudFormation. It is called unstable: the CLI
 * is the one of the lock file, and a test runs it.
 */
export function publishArguments(
  { name }: Pick<StackToPrepare, 'name'>,
  { assembly, profile }: Pick<Cdk, 'assembly' | 'profile'>,
): readonly string[] {
  return [
    'publish-assets',
    name,
    '--exclusively',
    `--app=${assembly}`,
    '--unstable=publish-assets',
    ...everywhere(profile),
  ];
}

const everywhere = (profile: string | undefined): readonly string[] => [
  '--no-notices',
  '--no-color',
  '--ci',
  ...(profile === undefined ? [] : [`--profile=${profile}`]),
];

/**
 * Has the cdk CLI publish a stack's assets and make its change set.
 *
 * @throws VerbFailed when it ends with an error
 */
export async function makeChangeSet(cdk: Cdk, stack: StackToPrepare, changeSet: string): Promise<void> {
  await runWell(cdk, cdkArguments(stack, changeSet, cdk), `cdk deploy ${stack.name} must make a change set`);
}

/** Has the cdk CLI publish a stack's assets, its template among them. @throws VerbFailed when it ends with an error */
export async function publishAssets(cdk: Cdk, stack: StackToPrepare): Promise<void> {
  await runWell(
    cdk,
    publishArguments(stack, cdk),
    `cdk publish-assets ${stack.name} must publish its assets`,
  );
}

/** As the CLI, and CloudFormation by it, speak of a bootstrap that is older than the template, or not there. */
const OF_BOOTSTRAP = /\bcdk bootstrap\b|bootstrap stack version|\/cdk-bootstrap\/|been bootstrapped/;

/** @throws VerbFailed that names the bootstrap, where that is what the CLI spoke of */
async function runWell(cdk: Cdk, args: readonly string[], what: string): Promise<void> {
  let ofBootstrap = false;
  const onLine = (line: string) => {
    ofBootstrap ||= OF_BOOTSTRAP.test(line);
    cdk.onLine(line);
  };
  const code = await runCdk({ ...cdk, onLine }, args);
  if (code === 0) return;
  const why = ofBootstrap
    ? 'the bootstrap of the account and region is missing or too old, as it printed: have an administrator run npx cdk bootstrap, see docs/bootstrap.md'
    : 'what it printed says why';
  throw new VerbFailed(EXIT.COULD_NOT_RUN, `${what}, got exit code ${code}; ${why}`);
}

/** @returns its exit code; null when a signal ended it. @throws VerbFailed when there is no such program */
export async function runCdk(cdk: Cdk, args: readonly string[]): Promise<number | null> {
  const isFile = /[/\\]/.test(cdk.path);
  const child = spawn(isFile ? process.execPath : cdk.path, isFile ? [cdk.path, ...args] : [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: cdk.signal,
    env: {
      ...process.env,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      ...(cdk.region !== undefined && { AWS_REGION: cdk.region, AWS_DEFAULT_REGION: cdk.region }),
    },
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', cdk.onLine);
  }
  return new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!missing) return reject(error);
      reject(
        new VerbFailed(
          EXIT.BAD_INPUT,
          `--cdk must be the cdk command line, got ${cdk.path}; install aws-cdk`,
        ),
      );
    });
    child.on('close', resolve);
  });
}
