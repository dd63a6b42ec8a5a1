import { type Command, CommanderError } from 'commander';
import { EXIT, VerbFailed } from './exit-codes';
import { linesOf } from './last-words';
import { fitted } from './terminal/fitted';

/**
 * Runs what the words of the command line ask for, says why it has failed, and returns what the process exits with.
 *
 * @param argv as Node has it. @default that of this process
 * @throws whatever is a mistake of this program
 */
export async function exitCodeOf(program: () => Command, argv?: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(argv);
    return EXIT.AS_EXPECTED;
  } catch (error) {
    // Commander has printed its own message; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.AS_EXPECTED : EXIT.BAD_INPUT;
    if (!(error instanceof VerbFailed)) throw error;
    if (error.message !== '') process.stderr.write(fitted(linesOf(error.message), process.stderr));
    return error.exitCode;
  }
}
