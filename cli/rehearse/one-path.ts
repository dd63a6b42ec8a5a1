import { EXIT, VerbFailed } from '../exit-codes';

/** @throws VerbFailed for users who would have to ask for several paths */
export function requireOnePath(path: readonly string[]): void {
  if (path.length < 2) return;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `--path must be given once without --replay, got ${path.join(', ')}; all users ask for the same, leave the others out`,
  );
}
