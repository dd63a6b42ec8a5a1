import { killAllNow } from '../rehearsal/ecs/task';
import { EXIT } from './exit-codes';
import { lastWords } from './last-words';

/**
 * What nobody awaits still ends as every verb does: with a message and the exit code of what could not be done, and
 * without leaving tasks behind. A reader that has gone (`teal rehearse | head`) is no error: the verdict is in the exit code.
 *
 * @returns takes it back
 */
export function installLastResort(): () => void {
  // Rejections that nobody handles come here, too.
  process.on('uncaughtException', endAtOnce);
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) stream.on('error', unlessReaderHasGone);
  return () => {
    process.off('uncaughtException', endAtOnce);
    for (const stream of streams) stream.off('error', unlessReaderHasGone);
  };
}

function endAtOnce(error: unknown): void {
  killAllNow();
  process.stderr.write(lastWords(error));
  process.exit(EXIT.COULD_NOT_RUN);
}

function unlessReaderHasGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
