import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT, VerbFailed } from './exit-codes';

/** Asked before minutes of work, so that their result has a place to go. @throws VerbFailed */
export function requireWritable(option: string, file: string): void {
  const why = whyNotWritable(file);
  if (why === undefined) return;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `${option} must name a file that can be written, got ${file} (${why}); create its directory or name another`,
  );
}

function whyNotWritable(file: string): string | undefined {
  try {
    const exists = existsSync(file);
    accessSync(exists ? file : dirname(file), constants.W_OK);
    if (exists && statSync(file).isDirectory()) return 'EISDIR';
    return exists || statSync(dirname(file)).isDirectory() ? undefined : 'ENOTDIR';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** @throws VerbFailed when the file cannot be written any more */
export function writeReport(option: string, file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new VerbFailed(EXIT.COULD_NOT_RUN, `${option}: the report was not written: ${String(error)}`, {
      cause: error,
    });
  }
}
