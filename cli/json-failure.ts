import { EXIT, VerbFailed } from './exit-codes';

/**
 * Of a verb with `--json` that could not do it, stdout is one object all the same: a script reads why where it reads the rest.
 * Bad input has none, as it is told before anything is done.
 *
 * @param json whether it was asked for on stdout
 * @param about fields that the verb's own object has, too
 * @throws what `run` throws
 */
export async function withJsonFailure<T>(
  json: boolean,
  about: Readonly<Record<string, unknown>>,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (
      json &&
      error instanceof VerbFailed &&
      error.exitCode === EXIT.COULD_NOT_RUN &&
      error.message !== ''
    ) {
      const report = { schemaVersion: 1, ...about, exitCode: error.exitCode, reason: error.message };
      process.stdout.write(`${JSON.stringify(report)}\n`);
    }
    throw error;
  }
}
