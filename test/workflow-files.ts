import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  /** `bash` when it is named: then with pipefail. */
  readonly shell?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly if?: string;
  readonly environment?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const root = join(__dirname, '..');
export const folder = join(root, '.github/workflows');
export const texts = new Map(
  readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
);
/** By file name. */
export const workflows = new Map([...texts].map(([file, text]) => [file, parse(text) as Workflow]));
/** With their names: `deploy.yml synth`. */
export const jobs = [...workflows].flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([id, job]) => [`${file} ${id}`, job] as const),
);
/** Those that may ask GitHub for a token. */
export const withToken = jobs.filter(([, { permissions }]) => permissions?.['id-token'] === 'write');

export function job(file: string, id: string): Job {
  const found = workflows.get(file)?.jobs[id];
  if (!found) throw new Error(`${file} must have a job ${id}`);
  return found;
}

export function stepUsing(job: Job, action: string): Step | undefined {
  return job.steps.find(({ uses }) => uses?.startsWith(`${action}@`));
}

/** Calls with a folder that is gone afterwards. */
export function inFolder<Result>(use: (directory: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), 'workflow-'));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Runs a step as the runner does. @throws Error with what it wrote to stderr */
export function run(step: Step | undefined, directory: string, env: Readonly<Record<string, string>>): void {
  const pipefail = step?.shell === 'bash' ? ['-o', 'pipefail'] : [];
  execFileSync('bash', ['--noprofile', '--norc', '-e', ...pipefail, '-c', step?.run ?? 'false'], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
}
