import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, VerbFailed } from '../exit-codes';
import { bytesOf, JOURNAL, type Journal, type JournalFile, readJournal, sha256Of } from './journal';
import { placeOf } from './places';
import { removeEmpty } from './write-project';

export interface Undone {
  /** As before the first `teal init`. */
  readonly restored: readonly string[];
  readonly removed: readonly string[];
  /** Changed or deleted since: somebody's work, which stays. The journal goes on knowing them. */
  readonly left: readonly string[];
}

type Act = 'restore' | 'remove' | 'leave' | 'nothing';

/** Pure. @param now the bytes that are there */
export function actFor({ before, sha256 }: JournalFile, now: Buffer | undefined): Act {
  if (now === undefined) return before === null ? 'nothing' : 'leave';
  const isBefore = before !== null && bytesOf(before).equals(now);
  if (isBefore) return 'nothing';
  if (sha256Of(now) !== sha256) return 'leave';
  return before === null ? 'remove' : 'restore';
}

/**
 * Brings back what was there before `teal init`.
 *
 * @throws VerbFailed (2) where there is no journal; (3) where a file cannot be written: the journal stays, and it can be tried again
 */
export function undo(directory: string): Undone {
  const journal = readJournal(directory);
  if (!journal) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `there must be a ${JOURNAL} that teal init has written here, got none; there is nothing to undo`,
    );
  }
  const plan = journal.files.map((file) => {
    const place = placeOf(directory, file.path);
    return { file, place, act: actFor(file, bytesAt(place)) };
  });
  for (const { file, place, act } of plan) {
    if (act === 'remove') rmSync(place);
    if (act === 'restore' && file.before) writeFileSync(place, bytesOf(file.before));
  }
  const paths = (wanted: Act) => plan.filter(({ act }) => act === wanted).map(({ file }) => file.path);
  const left = plan.filter(({ act }) => act === 'leave').map(({ file }) => file);
  const folders = journal.folders.toReversed().filter((folder) => !removeEmpty(join(directory, folder)));
  closeJournal(directory, { schemaVersion: 1, files: left, folders: folders.toReversed() });
  return { restored: paths('restore'), removed: paths('remove'), left: paths('leave') };
}

function closeJournal(directory: string, rest: Journal): void {
  const place = placeOf(directory, JOURNAL);
  if (rest.files.length > 0) {
    writeFileSync(place, `${JSON.stringify(rest, null, 2)}\n`);
    return;
  }
  rmSync(place);
  removeEmpty(dirname(place));
}

function bytesAt(place: string): Buffer | undefined {
  try {
    return readFileSync(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new VerbFailed(EXIT.COULD_NOT_RUN, `${place} could not be read: ${String(error)}`, {
      cause: error,
    });
  }
}
