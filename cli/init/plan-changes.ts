import { EXIT, VerbFailed } from '../exit-codes';
import { NotJson } from './json-text';
import { mergeJson } from './merge-json';
import type { FileChange, ProjectFile, ReplacedFile } from './project-file';

/**
 * What becomes of each file. Pure.
 *
 * @param read the text of a file that is there
 * @throws VerbFailed (2) where one that is merged is not what its name says
 */
export function planChanges(
  files: readonly ProjectFile[],
  read: (path: string) => string | undefined,
): FileChange[] {
  return files.map((file) => {
    const before = read(file.path);
    return before === undefined ? fresh(file) : changeOf(file, before);
  });
}

const fresh = ({ path, content }: ProjectFile): FileChange => ({ kind: 'new', path, content });

function changeOf(file: ProjectFile, before: string): FileChange {
  const { path, content, merge = 'whole' } = file;
  switch (merge) {
    case 'json':
      return jsonChange(file, before);
    case 'lines': {
      const merged = withLines(before, content);
      return merged === before
        ? { kind: 'same', path, content: before }
        : { kind: 'merged', path, before, content: merged };
    }
    case 'whole':
      if (before === content) return { kind: 'same', path, content };
      return { kind: 'replaced', path, before, content, otherwise: before, differs: [], needed: [] };
  }
}

function jsonChange({ path, content, mayReplace, needed = [] }: ProjectFile, before: string): FileChange {
  try {
    const merged = mergeJson(before, JSON.parse(content), mayReplace);
    const wordsOf = ({ path: member, has, wants }: (typeof merged.differs)[number]) =>
      `${member} is ${JSON.stringify(has)}, and would be ${JSON.stringify(wants)}`;
    const change: ReplacedFile = {
      ...{ kind: 'replaced', path, before, content: merged.content, otherwise: merged.otherwise },
      differs: merged.differs.map(wordsOf),
      needed: merged.differs.filter((each) => needed.includes(each.path)).map(wordsOf),
    };
    if (merged.differs.length > 0) return change;
    return merged.content === before
      ? { kind: 'same', path, content: before }
      : { kind: 'merged', path, before, content: merged.content };
  } catch (error) {
    if (!(error instanceof NotJson) && !(error instanceof TypeError)) throw error;
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `${path} must be an object in JSON, got ${error.message}; correct it, and run this again`,
      { cause: error },
    );
  }
}

/** The lines of a list (`.gitignore`), each once; a comment comes along only with a line that is new. */
function withLines(before: string, wanted: string): string {
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  const there = new Set(before.split(/\r?\n/).map(nameOf));
  const missing = wanted.split('\n').filter((line) => line !== '' && !there.has(nameOf(line)));
  if (missing.every((line) => line.startsWith('#'))) return before;
  const joint = before === '' || before.endsWith('\n') ? '' : eol;
  return `${before}${joint}${missing.map((line) => `${line}${eol}`).join('')}`;
}

/** `/cdk.out/` and `cdk.out` leave the same out, as far as a person means it. */
const nameOf = (line: string): string => line.trim().replace(/^\/|\/$/g, '');
