import { readFileSync, statSync } from 'node:fs';
import { EXIT, VerbFailed } from '../exit-codes';

/** Characters of a file that a verb reads: many times what GitHub shows. */
const MOST_BYTES = 20_000_000;

/** @throws VerbFailed when there is no such file, or one that is no report of ours */
export function readText(option: string, file: string): string {
  try {
    const { size } = statSync(file);
    if (size <= MOST_BYTES) return readFileSync(file, 'utf8');
  } catch (error) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `${option} must be a file that can be read, got ${file} (${(error as NodeJS.ErrnoException).code})`,
      { cause: error },
    );
  }
  throw new VerbFailed(EXIT.BAD_INPUT, `${option} must be at most ${MOST_BYTES} bytes, got more in ${file}`);
}
