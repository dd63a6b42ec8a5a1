import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export interface RunbookFile {
  readonly name: string;
  readonly file: string;
  /** Whether it is the team's own, in place of Teal's. */
  readonly own: boolean;
}

/** Where runbooks are: those of the team first, which win. */
export interface RunbookFolders {
  readonly own: string;
  readonly teals: string;
}

/** @param assembly its folder: the team's runbooks are beside it. @param program the folder of the program, `dist` */
export const foldersOf = (assembly: string, program: string): RunbookFolders => ({
  own: join(dirname(resolve(assembly)), 'runbooks'),
  teals: resolve(program, '..', 'runbooks'),
});

/** Names of all runbooks, each once. */
export function namesIn({ own, teals }: RunbookFolders): string[] {
  const names = [own, teals].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder).flatMap((file) => /^([a-z0-9-]+)\.md$/.exec(file)?.[1] ?? [])
      : [],
  );
  return [...new Set(names)].sort();
}

/** @returns undefined where neither folder has it */
export function findFile({ own, teals }: RunbookFolders, name: string): RunbookFile | undefined {
  // A name leads to no other folder.
  if (!/^[a-z0-9-]+$/.test(name)) return undefined;
  const [first] = [own, teals].map((folder) => join(folder, `${name}.md`)).filter((file) => existsSync(file));
  // Where Teal is developed, or its clone is the delivery, the two are one folder.
  return first === undefined
    ? undefined
    : { name, file: first, own: own !== teals && dirname(first) === own };
}

export const readText = ({ file }: RunbookFile): string => readFileSync(file, 'utf8');

/** As a person in this folder would name it. */
export const shortFile = ({ file }: RunbookFile): string => {
  const short = relative(process.cwd(), file);
  return short.startsWith('..') ? file : short;
};
