import { harmless } from '../aws/harmless';
import { difference } from './difference';
import type { FileChange, ReplacedFile } from './project-file';

/** What would become of a file, in lines. @param all with the whole of it */
export function shown(change: FileChange, all: boolean): string {
  const { kind, path } = change;
  const title = `${WORD[kind].padEnd(7)} ${harmless(path)}`;
  if (kind === 'same') return `${title}\n`;
  if (kind === 'new') return all ? `${title}\n${indented(added(change.content))}` : `${title}\n`;
  const differs =
    change.kind === 'replaced' ? change.differs.map((each) => `  ${harmless(each)}\n`).join('') : '';
  return `${title}\n${differs}${indented(difference(change.before, change.content, all))}`;
}

/** How the lists of `--json` call it is how the report does. */
const WORD: Readonly<Record<FileChange['kind'], string>> = {
  new: 'new',
  same: 'same',
  merged: 'adds to',
  replaced: 'differs',
};

/** Of a file that nobody agreed to replace. */
export const wordsOf = ({ before, otherwise }: ReplacedFile): string =>
  before === otherwise ? 'it stays as it is' : 'what differs stays as it is; the rest is added';

const added = (content: string): string[] =>
  content
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `+ ${line}`);

const indented = (lines: readonly string[]): string => lines.map((line) => `  ${harmless(line)}\n`).join('');
