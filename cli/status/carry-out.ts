import type { WriteStream } from 'node:tty';
import { callFailed } from '../aws/call-failed';
import type { connect } from '../aws/clients';
import type { Pause } from '../aws/pause';
import type { StatusOptions } from '../status';
import { Board } from '../terminal/board';
import { isDrawnOver, takesColours } from '../terminal/colours';
import { columnsOf } from '../terminal/fitted';
import { readStatus } from './read';
import { exitCodeOf, jsonOf, textOf } from './report';
import type { Status } from './status';

/** Milliseconds between two looks: a stage takes seconds at least, and ECS counts the calls. */
const AGAIN = 5000;

export interface Surroundings {
  readonly connect: typeof connect;
  readonly pause: Pause;
  readonly stdout: Pick<WriteStream, 'write' | 'isTTY' | 'columns'>;
  readonly signal: AbortSignal;
}

/** @returns the exit code, of the last look @throws VerbFailed when ECS does not say what runs */
export async function carryOut(
  options: StatusOptions,
  { connect, pause, stdout, signal }: Surroundings,
): Promise<number> {
  try {
    const reading = { clients: await connect(options), now: pause.now, signal };
    const draw = drawerOf(options, stdout);
    for (;;) {
      const status = await readStatus(options, reading);
      signal.throwIfAborted();
      draw(status);
      if (!options.follow || !status.deployment) return exitCodeOf(status);
      await pause.sleep(AGAIN, signal);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw callFailed(error, options) ?? error;
  }
}

/** On a terminal the newest in place of the one before; elsewhere what has changed. */
function drawerOf({ json, follow }: StatusOptions, stdout: Surroundings['stdout']): (status: Status) => void {
  const colours = takesColours(stdout);
  const board = follow && isDrawnOver(stdout) ? new Board(stdout as WriteStream) : undefined;
  let said = '';
  return (status) => {
    if (json) {
      stdout.write(follow ? `${JSON.stringify(JSON.parse(jsonOf(status)))}\n` : jsonOf(status));
      return;
    }
    // Asked for at each look: somebody may have made the window wider.
    const text = textOf(status, { columns: columnsOf(stdout), colours });
    if (board) board.draw(text, status.deployment ? 'goes on' : 'ends');
    else if (text !== said) stdout.write(text);
    said = text;
  };
}
