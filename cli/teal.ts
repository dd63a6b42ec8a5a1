import { EXIT } from './exit-codes';
import { installLastResort } from './last-resort';
import { lastWords } from './last-words';
import { main } from './main';

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
