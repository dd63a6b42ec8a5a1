import { CommanderError } from 'commander';
import { EXIT, VerbFailed } from './exit-codes';
import { installLastResort } from './last-resort';
import { lastWords, linesOf } from './last-words';
import { tealProgram } from './program';
import { fitted } from './terminal/fitted';

async function main(): Promise<number> {
  try {
    await tealProgram().parseAsync();
    return EXIT.AS_EXPECTED;
  } catch (error) {
    // Commander has printed its own message; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.AS_EXPECTED : EXIT.BAD_INPUT;
    if (!(error instanceof VerbFailed)) throw error;
    if (error.message !== '') process.stderr.write(fitted(linesOf(error.message), process.stderr));
    return error.exitCode;
  }
}

installLastResort();
main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(lastWords(error));
    process.exitCode = EXIT.COULD_NOT_RUN;
  },
);
