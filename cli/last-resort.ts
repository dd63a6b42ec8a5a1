import { killAllNow } from '../rehearsal/ecs/task';
import { EXIT } from './exit-codes';
import { lastWords } from './last-words';

/**
 * What nobody awaits still ends as every verb does: with a message and the exit code of what could not be done, and
 * without leaving tasks behind. A reader that has gone (`teal rehearse | head`) is no error: the verdict is in the exit code.
 */
export function installLastResort(): void {
  // Rejections that nobody handles come here, too.
  process.on('uncaughtException', (error: unknown) => {
    killAllNow();
    process.stderr.write(lastWords(error));
    process.exit(EXIT.COULD_NOT_RUN);
  });
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
