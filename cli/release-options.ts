import { type Command, InvalidArgumentError, Option } from 'commander';

/** What goes on record of a release beside what is deployed. */
export interface ReleaseOptions {
  /** Of the commit, whole. */
  readonly message?: string;
  readonly mergedBy?: string;
  readonly approvedBy: readonly string[];
  readonly irreversible?: string;
}

/** The same for `teal prepare`, which writes it down, and for `teal apply`, which may know better. */
export function withReleaseOptions(command: Command): Command {
  return command
    .option('--message <text>', 'of the commit, whole (default: TEAL_COMMIT_MESSAGE)')
    .addOption(new Option('--merged-by <login>', 'who merged it').argParser(whoOf('--merged-by')))
    .addOption(
      new Option('--approved-by <login>', 'who approved it; may be repeated')
        .argParser((value: string, before: readonly string[] = []) => [
          ...before,
          whoOf('--approved-by')(value),
        ])
        .default([], 'none'),
    )
    .option('--irreversible <text>', 'what it does that cannot be taken back (default: as the commits say)');
}

/** With what the environment gives. Text of whoever wrote the commit reaches a script by it alone. */
export function withMessage<O extends ReleaseOptions>(given: O): O {
  const message = given.message ?? process.env.TEAL_COMMIT_MESSAGE;
  return { ...given, ...(message !== undefined && { message }) };
}

function whoOf(option: string): (value: string) => string {
  return (value) => {
    if (/^[\w.:/@+=,[\]-]{1,256}$/.test(value)) return value;
    throw new InvalidArgumentError(`${option} must be a login of GitHub, or an ARN.`);
  };
}
