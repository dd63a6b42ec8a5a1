import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
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

/** Teal itself: the folder with bin and app, whether this runs from its sources or from dist/teal.js. */
function rootOf(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'app'))) return folder;
  }
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    'teal must be installed with its sample in app/, got none; install the package whole',
  );
}

/** A run of this machine: its cdk command line, its network, its terminal. */
export function fromHere(
  { profile }: Pick<QualifyOptions, 'profile'>,
  progress: Progress,
  signal: AbortSignal,
  pause: Pause,
): Surroundings {
  const root = rootOf();
  const say = (text: string) => progress.line(harmless(text));
  let base: Promise<BaseImage> | undefined;
  const name = profile ?? process.env.AWS_PROFILE;
  return {
    ...{ connect: connectAll, pause, signal, say, users: usersFromHere(), lookMs: LOOK_MS },
    cdk: (args, until) => runCdk(args, { say, until, root, ...(profile !== undefined && { profile }) }),
    app: (account, region) => (more) => [
      `--app=node --import tsx ${JSON.stringify(join(root, 'bin', 'qualify.ts'))}`,
      ...[`--context=account=${account}`, `--context=region=${region}`, `--context=more=${more}`],
    ],
    base: () => {
      base ??= readBase(signal);
      return base;
    },
    sample: () => readFileSync(join(root, 'app', 'dist', 'faulty.js')),
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
  readonly profile?: string;
}

export async function runCdk(
  args: readonly string[],
  { say, until, root, profile }: Running,
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
