import { exitCodeOf } from './exit-code-of';
import { EXIT } from './exit-codes';
import { installLastResort } from './last-resort';
import { lastWords } from './last-words';
import { tealProgram } from './program';

installLastResort();
exitCodeOf(tealProgram).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(lastWords(error));
    process.exitCode = EXIT.COULD_NOT_RUN;
  },
);
