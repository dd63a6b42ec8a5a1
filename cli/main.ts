import { CommanderError } from 'commander';
import { EXIT, VerbFailed } from './exit-codes';
import { linesOf } from './last-words';
import { tealProgram } from './program';

/**
 * The whole of `teal`, but for the process.
 *
 * @param argv as Node has it. @default that of this process
 * @returns the exit code @throws what is a mistake of this program
 */
export async function main(argv?: readonly string[]): Promise<number> {
  try {
    await tealProgram().parseAsync(argv);
    return EXIT.AS_EXPECTED;
  } catch (error) {
    // Commander has printed its own message; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.AS_EXPECTED : EXIT.BAD_INPUT;
    if (!(error instanceof VerbFailed)) throw error;
    if (error.message !== '') process.stderr.write(linesOf(error.message));
    return error.exitCode;
  }
}
