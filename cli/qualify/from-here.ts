import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { harmless } from '../aws/harmless';
import type { Pause } from '../aws/pause';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import type { QualifyOptions } from '../qualify';
import { killGroup } from '../rehearse/kill-group';
import { askForAnswer } from '../traffic/confirm';
import { readBase } from './base-image';
import type { Surroundings } from './carry-out';
import { connectAll } from './clients';
import type { BaseImage } from './images';
import { usersFromHere } from './users';

/** So that a stage of some seconds is seen, and ECS's limits are far. */
const LOOK_MS = 10_000;

/** What of Teal itself a run needs. */
export interface OfTeal {
  /** Folder of its package.json: of a clone, or of the npm package. */
  readonly root: string;
  /** How Node is called for the app that is deployed. */
  readonly app: readonly string[];
  /** The sample, bundled. */
  readonly sample: string;
}

/**
 * In a clone the sources, else what the npm package has of them: that needs no tsx.
 *
 * @param from a folder of it: of the sources, or that of dist/teal.js
 * @throws VerbFailed where a part is missing
 */
export function ofTeal(from: string): OfTeal {
  const root = rootAbove(from);
  const source = join(root, 'bin', 'qualify.ts');
  const parts = existsSync(source)
    ? { root, app: ['--import', tsxOf(root), source], sample: join(root, 'app', 'dist', 'faulty.js') }
    : {
        ...{ root, app: [join(root, 'dist', 'bin', 'qualify.js')] },
        sample: join(root, 'dist', 'faulty.js'),
      };
  const missing = [...parts.app.slice(-1), parts.sample].filter((file) => !existsSync(file));
  if (missing.length === 0) return parts;
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `teal must be there whole, got no ${missing.join(' and no ')}; install teal-cdk again, or in a clone run: node build.mjs`,
  );
}

function rootAbove(from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new VerbFailed(EXIT.COULD_NOT_RUN, `teal must be in a package, got no package.json above ${from}`);
}

/** Wherever Node runs: `--import tsx` would be looked for there. */
const tsxOf = (root: string): string =>
  pathToFileURL(createRequire(join(root, 'package.json')).resolve('tsx')).href;

/**
 * A run of this machine: its cdk command line, its network, its terminal.
 *
 * @param folder empty: the command line works there, so that it neither reads the cdk.json of a team nor writes its cdk.out
 */
export function fromHere(
  { profile }: Pick<QualifyOptions, 'profile'>,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
  pause: Pause,
): Surroundings {
  const { root, app, sample } = ofTeal(__dirname);
  const say = (text: string) => progress.line(harmless(text));
  let base: Promise<BaseImage> | undefined;
  const name = profile ?? process.env.AWS_PROFILE;
  return {
    ...{ connect: connectAll, pause, signal, say, users: usersFromHere(), lookMs: LOOK_MS },
    cdk: (args, until) =>
      runCdk(args, { say, until, root, folder, ...(profile !== undefined && { profile }) }),
    app: (account, region) => (more) => [
      `--app=node ${app.map((word) => JSON.stringify(word)).join(' ')}`,
      ...[`--context=account=${account}`, `--context=region=${region}`, `--context=more=${more}`],
    ],
    base: () => {
      base ??= readBase(signal);
      return base;
    },
    sample: () => readFileSync(sample),
    askAccount: askForAnswer(signal),
    cdkVersion: () =>
      JSON.parse(readFileSync(join(dirname(cdkOf(root)), '..', 'package.json'), 'utf8')).version,
    names: [userInfo().username, ...(name === undefined ? [] : [name])],
  };
}

/** The command line that the folder of work pins, else Teal's own. */
function cdkOf(root: string): string {
  for (const from of [process.cwd(), root]) {
    try {
      return createRequire(join(from, 'package.json')).resolve('aws-cdk/bin/cdk');
    } catch {
      // the next one
    }
  }
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    'aws-cdk must be a dependency of the app, got none; npm install -D aws-cdk@2.1148.1',
  );
}

interface Running {
  readonly say: (text: string) => void;
  /** Ends it. */
  readonly until: AbortSignal;
  readonly root: string;
  /** Where it works. */
  readonly folder: string;
  readonly profile?: string;
}

export async function runCdk(
  args: readonly string[],
  { say, until, root, folder, profile }: Running,
): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      cdkOf(root),
      ...args,
      '--no-notices',
      '--no-color',
      '--ci',
      ...(profile === undefined ? [] : [`--profile=${profile}`]),
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
      // Ctrl-C at the terminal is this program's to pass on, and a destroy outlives it.
      detached: true,
    },
  );
  const stop = () => killGroup(child);
  until.addEventListener('abort', stop, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => say(`  ${line}`));
  }
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? -1));
    });
  } finally {
    until.removeEventListener('abort', stop);
  }
}
