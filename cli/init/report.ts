import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';
import type { Undone } from './undo';
import type { Written } from './write-project';

export interface Done extends Written {
  readonly found: readonly string[];
  readonly notes: readonly string[];
  /** What a source has that is not carried over. */
  readonly left: readonly string[];
  /** All that a source has to say, for programs. */
  readonly report?: Readonly<Record<string, unknown>>;
  readonly next: readonly string[];
  readonly dryRun: boolean;
}

/** 1 where a file of somebody stays in the place of one of Teal's: the delivery may lack something. */
export const exitCodeOf = ({ kept }: Done): number =>
  kept.length > 0 ? EXIT.NOT_AS_EXPECTED : EXIT.AS_EXPECTED;

export function textOf(done: Done): string {
  const { written, kept, left, notes, next, dryRun } = done;
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  ${harmless(line)}\n`).join('')}`;
  const count = `${written.length} ${written.length === 1 ? 'file' : 'files'}`;
  const said = dryRun ? `${count} would be written; nothing was` : `${count} written`;
  const undo = dryRun || written.length === 0 ? '' : '; npx teal init --undo takes it all back';
  return [
    `\n${said}${undo}\n`,
    list('Kept as they are, so that something of Teal may be missing (--overwrite PATH takes Teal’s):', kept),
    list('Not carried over:', left),
    list('To look at:', notes),
    dryRun ? '' : list('Next:', next),
  ].join('');
}

export const jsonOf = (done: Done): string =>
  `${JSON.stringify({ schemaVersion: 1, exitCode: exitCodeOf(done), ...done }, null, 2)}\n`;

export const exitCodeOfUndo = ({ left }: Undone): number =>
  left.length > 0 ? EXIT.NOT_AS_EXPECTED : EXIT.AS_EXPECTED;

export function textOfUndo({ restored, removed, left }: Undone): string {
  const lines = (word: string, paths: readonly string[]) =>
    paths.map((path) => `${word} ${harmless(path)}\n`).join('');
  const why = left.length === 0 ? '' : '\nWhat was changed or deleted since stays: it is somebody’s work.\n';
  const packages = restored.includes('package.json')
    ? '\nnpm install makes package-lock.json and node_modules follow package.json.\n'
    : '';
  return `${lines('restored', restored)}${lines('removed ', removed)}${lines('left    ', left)}${why}${packages}`;
}

export const jsonOfUndo = (undone: Undone): string =>
  `${JSON.stringify({ schemaVersion: 1, exitCode: exitCodeOfUndo(undone), ...undone }, null, 2)}\n`;
