import { isUtf8 } from 'node:buffer';
import { lstatSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT, VerbFailed } from '../exit-codes';
import { JOURNAL, type Journal, joined, keep, readJournal, sha256Of } from './journal';
import { foldersFor, placeOf } from './places';
import { planChanges } from './plan-changes';
import type { ProjectFile, ReplacedFile } from './project-file';
import { shown, wordsOf } from './show-change';

export interface WriteProps {
  /** Root of the repository. */
  readonly directory: string;
  /** Whether a file of somebody may be replaced. */
  readonly ask: (change: ReplacedFile) => Promise<boolean>;
  /** Prints what becomes of each file; each call is whole lines. */
  readonly say: (text: string) => void;
  /**
   * Looks at what would be there, before the first write; what it throws ends the verb with nothing written.
   * @default nothing is looked at
   */
  readonly check?: (files: ReadonlyMap<string, string>) => Promise<void>;
  /** Says what would be done, with all of each file, and writes nothing. @default false */
  readonly dryRun?: boolean;
}

/** What became of the files, by path. */
export interface Written {
  readonly written: readonly string[];
  readonly same: readonly string[];
  /** Those that nobody agreed to replace; of a merged one, additions may be written all the same. */
  readonly kept: readonly string[];
}

/**
 * Writes files into a repository: all or none, and noted in `.teal/init.json`, so that `teal init --undo` brings back what was there.
 *
 * @throws VerbFailed (2) where a member that is `needed` would keep another value, a path leads out of the directory, or a file that
 *   is merged is not JSON or not UTF-8; (3) where one cannot be written: what was written before it is taken back
 */
export async function writeProject(files: readonly ProjectFile[], props: WriteProps): Promise<Written> {
  const { directory, ask, say, check, dryRun = false } = props;
  const before = new Map(files.map(({ path }) => [path, bytesAt(placeOf(directory, path))]));
  requireText(files, before);
  const changes = planChanges(files, (path) => before.get(path)?.toString('utf8'));
  const wanted = new Map<string, string>();
  const [same, kept, refused]: [string[], string[], string[]] = [[], [], []];
  for (const change of changes) {
    const { path } = change;
    say(shown(change, dryRun));
    const final = change.kind !== 'replaced' || (await ask(change)) ? change.content : change.otherwise;
    if (change.kind === 'replaced' && final !== change.content) {
      kept.push(path);
      refused.push(...change.needed.map((each) => `${path}: ${each}`));
      say(`  ${wordsOf(change)}\n`);
    }
    if (final === before.get(path)?.toString('utf8')) same.push(path);
    wanted.set(path, final);
  }
  if (refused.length > 0) throw neededElse(refused);
  await check?.(wanted);
  const written = [...wanted].filter(([path]) => !same.includes(path));
  const report = {
    written: written.map(([path]) => path),
    same: same.filter((path) => !kept.includes(path)),
    kept,
  };
  if (dryRun || written.length === 0) return report;
  carryOut(directory, written, before);
  return report;
}

/** What is merged is written anew, all of it: in another encoding (PowerShell's `>` writes UTF-16) each letter of it would be lost. */
function requireText(files: readonly ProjectFile[], before: ReadonlyMap<string, Buffer | undefined>): void {
  for (const { path, merge = 'whole' } of files) {
    const bytes = before.get(path);
    if (merge === 'whole' || bytes === undefined || isUtf8(bytes)) continue;
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `${path} must be UTF-8, since lines are added to it, got another encoding; save it as UTF-8, and run this again`,
    );
  }
}

function neededElse(refused: readonly string[]): VerbFailed {
  const paths = [...new Set(refused.map((each) => each.split(':')[0]))].map((path) => `--overwrite ${path}`);
  return new VerbFailed(
    EXIT.BAD_INPUT,
    `${refused.join('; ')}. Nothing works with the other value, so that nothing was written; agree to it, or say ${paths.join(' ')}`,
  );
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

/** The journal first: whatever ends this half-way, `--undo` knows of each file. */
function carryOut(
  directory: string,
  wanted: readonly (readonly [string, string])[],
  before: ReadonlyMap<string, Buffer | undefined>,
): void {
  const former = readJournal(directory);
  const formerBytes = bytesAt(placeOf(directory, JOURNAL));
  const now: Journal = {
    schemaVersion: 1,
    files: wanted.map(([path, content]) => {
      const bytes = before.get(path);
      return { path, before: bytes ? keep(bytes) : null, sha256: sha256Of(Buffer.from(content)) };
    }),
    folders: [...new Set(wanted.flatMap(([path]) => foldersFor(directory, path)))],
  };
  const unchanged = ({ path, sha256 }: Journal['files'][number]) => {
    const bytes = before.get(path);
    return bytes !== undefined && sha256Of(bytes) === sha256;
  };
  const journal = `${JSON.stringify(joined(former, now, unchanged), null, 2)}\n`;
  const ownFolders = foldersFor(directory, JOURNAL);
  const done: { path: string; before: Buffer | undefined }[] = [];
  try {
    for (const [path, content] of [[JOURNAL, journal] as const, ...wanted]) {
      const place = join(directory, path);
      mkdirSync(resolve(place, '..'), { recursive: true });
      done.push({ path, before: path === JOURNAL ? formerBytes : before.get(path) });
      writeFileSync(place, content);
    }
  } catch (error) {
    takeBack(directory, done, [...ownFolders, ...now.folders]);
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `${done.at(-1)?.path ?? directory} could not be written (${error instanceof Error ? error.message : String(error)}); all is as it was`,
      { cause: error },
    );
  }
}

function takeBack(
  directory: string,
  done: readonly { readonly path: string; readonly before: Buffer | undefined }[],
  folders: readonly string[],
): void {
  for (const { path, before } of done.toReversed()) {
    const place = join(directory, path);
    // The last one may be something else by now, which is why it could not be written.
    if (lstatSync(place, { throwIfNoEntry: false })?.isFile() !== true) continue;
    if (before === undefined) rmSync(place);
    else writeFileSync(place, before);
  }
  for (const folder of folders.toReversed()) removeEmpty(join(directory, folder));
}

/** @returns whether it is gone */
export function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    // Somebody else's files are in it, or it is gone already.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT') return code === 'ENOENT';
    throw error;
  }
}
