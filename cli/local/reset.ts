import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { runningHere } from './binding';

/** Is there while somebody asks for a reset: a signal could meet another process that has got the number. */
const REQUEST = join('.teal-local', 'reset');
/** Wall milliseconds between two looks. */
const LOOK_MS = 250;

/** Asks the `teal local` that runs in this folder, and waits until it has done so. @throws VerbFailed when none runs */
export async function askForReset(
  folder: string,
  progress: Pick<Progress, 'line'>,
  signal: AbortSignal,
): Promise<void> {
  if (runningHere(folder) === undefined) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      'a teal local must run in this folder to be reset, got none; it keeps nothing when it ends, so there is nothing to reset',
    );
  }
  const request = join(folder, REQUEST);
  writeFileSync(request, '');
  while (existsSync(request)) {
    if (runningHere(folder) === undefined)
      throw new VerbFailed(EXIT.COULD_NOT_RUN, 'teal local ended before it was reset; start it again');
    await sleep(LOOK_MS, undefined, { signal });
  }
  progress.line('The account is empty again: bootstrap it first.');
}

/** Resolves when somebody asks. @throws the signal's reason */
export async function untilReset(folder: string, signal: AbortSignal): Promise<void> {
  while (!existsSync(join(folder, REQUEST))) await sleep(LOOK_MS, undefined, { signal });
}

/** Tells who has asked that it is done. */
export function resetIsDone(folder: string): void {
  rmSync(join(folder, REQUEST), { force: true });
}
