import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { MOST_DEPLOYED } from '../lib/config/pipeline-warnings';

export interface Step {
  readonly name?: string;
  readonly id?: string;
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
  readonly needs?: string | readonly string[];
  readonly environment?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  /** Absent when it calls a workflow. */
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

export const root = join(__dirname, '..');
export const folder = join(root, '.github/workflows');
export const texts = new Map(
  readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
);
/** By file name. */
export const workflows = new Map([...texts].map(([file, text]) => [file, parse(text) as Workflow]));
/** With their names: `deploy.yml publish`. */
export const allJobs = [...workflows].flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([id, job]) => [`${file} ${id}`, job] as const),
);
/** Those that run steps, and do not call a workflow. */
export const jobs = allJobs.filter(([, { uses }]) => uses === undefined);
/** Those that may ask GitHub for a token. */
export const allWithToken = jobs.filter(([, { permissions }]) => permissions?.['id-token'] === 'write');
/** Those that show it to AWS: npm has rules of its own, test/workflows-release-package.test.ts. */
export const withToken = allWithToken.filter(([name]) => !name.startsWith('release-package.yml'));

/** Of environments in `deploy.yml`: it has a pair of jobs for each. */
export const places = Array.from({ length: MOST_DEPLOYED }, (_, nth) => nth + 1);

export function workflow(file: string): Workflow {
  const found = workflows.get(file);
  if (!found) throw new Error(`there must be a workflow ${file}`);
  return found;
}

export function job(file: string, id: string): Job {
  const found = workflow(file).jobs[id];
  if (!found) throw new Error(`${file} must have a job ${id}`);
  return found;
}

export function stepUsing(job: Job, action: string): Step | undefined {
  return job.steps?.find(({ uses }) => uses?.startsWith(`${action}@`));
}

export function stepNamed(job: Job, name: string): Step {
  const found = job.steps?.find((step) => step.name === name);
  if (!found) throw new Error(`a job must have a step ${name}`);
  return found;
}

/** As GitHub writes it in a workflow. */
export const expression = (text: string): string => `$\{{ ${text} }}`;

/** Calls with a folder that is gone afterwards. */
export function inFolder<Result>(use: (directory: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), 'workflow-'));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Writes files into a folder; those in `bin/` are programs. */
export function lay(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (name.startsWith('bin/')) chmodSync(file, 0o755);
  }
}

/** Runs a step as the runner does, with the folder's `bin` before the PATH. @throws Error with what it wrote to stderr */
export function run(
  step: Step | undefined,
  directory: string,
  env: Readonly<Record<string, string>>,
): string {
  const pipefail = step?.shell === 'bash' ? ['-o', 'pipefail'] : [];
  return execFileSync('bash', ['--noprofile', '--norc', '-e', ...pipefail, '-c', step?.run ?? 'false'], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: [join(directory, 'bin'), process.env.PATH].join(delimiter), ...env },
  });
}
