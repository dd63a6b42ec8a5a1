import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, VerbFailed } from '../exit-codes';
import { processRuns } from './process-runs';

/** Beside cdk.json. The synthesis reads what is in it (lib/local-binding.ts). */
const FOLDER = '.teal-local';
/** Is there while somebody asks for a reset. */
const RESET = 'reset';

export interface Binding {
  readonly account: string;
  readonly region: string;
}

/** The process of the `teal local` that runs in this folder. */
export function runningHere(folder: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, FOLDER, 'binding.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const pid = pidIn(text);
  return pid !== undefined && processRuns(pid) ? pid : undefined;
}

function pidIn(text: string): number | undefined {
  try {
    const { pid } = JSON.parse(text) as { pid?: unknown };
    return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // half of a file, which a process that was killed has left: taken over
  }
}

/** @throws VerbFailed when another `teal local` runs in this folder */
export function requireNoneHere(folder: string): void {
  const pid = runningHere(folder);
  if (pid === undefined) return;
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `one teal local must run at a time, got another in this folder, process ${pid}; end that one with Ctrl-C. If it is no teal local, delete ${FOLDER}`,
  );
}

/** Takes the place of one that was left behind. @returns removes it */
export function bind(folder: string, { account, region }: Binding): () => void {
  const place = join(folder, FOLDER);
  mkdirSync(place, { recursive: true });
  rmSync(join(place, RESET), { force: true });
  writeFileSync(join(place, '.gitignore'), '*\n');
  writeFileSync(join(place, 'binding.json'), `${JSON.stringify({ pid: process.pid, account, region })}\n`);
  return () => rmSync(place, { recursive: true, force: true });
}
