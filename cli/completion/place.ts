import type { Command } from 'commander';

/** What a value can be: words to choose from, a file or folder, or what only its user knows. */
export type Value = readonly string[] | 'files' | 'any';

export interface CompletedOption {
  /** `--env`, and `-s` where it has a short form. */
  readonly spellings: readonly string[];
  readonly description: string;
  /** Absent for a switch. */
  readonly value?: Value;
}

/** A place on the command line: the program, a verb, or a part of one. */
export interface Place {
  /** `teal/traffic/repair` */
  readonly path: string;
  readonly verbs: readonly { readonly word: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** What comes without an option; absent where nothing does. */
  readonly argument?: Value;
}

/** How the help writes what is a file or a folder. */
const FILES = /^(file|dir|directory|folder|access-log)$/;

/** All places of a program, the program first. */
export function placesOf(command: Command, above = ''): readonly Place[] {
  const path = `${above}${command.name()}`;
  const help = command.createHelp();
  const parts = help.visibleCommands(command).filter((part) => part.name() !== 'help');
  const [argument] = command.registeredArguments;
  const place: Place = {
    path,
    verbs: parts.map((part) => ({ word: part.name(), description: part.description() })),
    options: help.visibleOptions(command).map(({ long, short, flags, argChoices, description, ...of }) => ({
      spellings: [long, short].flatMap((each) => each ?? []),
      description,
      ...((of.required || of.optional) && {
        value: valueKind(argChoices, /[<[]([^>\]]*)[>\]]/.exec(flags)?.[1]),
      }),
    })),
    ...(argument && { argument: valueKind(argument.argChoices, argument.name()) }),
  };
  return [place, ...parts.flatMap((part) => placesOf(part, `${path}/`))];
}

const valueKind = (choices: readonly string[] | undefined, name = ''): Value =>
  choices ?? (FILES.test(name) ? 'files' : 'any');
