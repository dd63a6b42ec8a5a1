import { harmless } from '../aws/harmless';
import { fitted } from './fitted';

/** Tells a person something that is no result: before a question, and beside it. */
export function say(line: string): void {
  process.stderr.write(fitted(`${harmless(line)}\n`, process.stderr));
}
