/** What the command line asks for. */
export interface MigrateArguments {
  /** Drops all that the schema `public` has first. */
  readonly fromEmpty: boolean;
}

/** Only a database of this name's end may be emptied: it holds nothing but what trials have put there. */
export const CHECK_SUFFIX = '_check';

/** @returns what is asked for, or what is wrong with it */
export function parseArguments(args: readonly string[], database: string): MigrateArguments | string {
  const stranger = args.find((arg) => arg !== '--from-empty');
  if (stranger !== undefined) {
    return `arguments must be none or --from-empty, got ${JSON.stringify(stranger)}; leave it out`;
  }
  const fromEmpty = args.length > 0;
  if (fromEmpty && !database.endsWith(CHECK_SUFFIX)) {
    return `DATABASE_NAME must end in ${CHECK_SUFFIX} for --from-empty, got ${JSON.stringify(database)}; it would drop every table there, so leave --from-empty out or name a database for trials`;
  }
  return { fromEmpty };
}
