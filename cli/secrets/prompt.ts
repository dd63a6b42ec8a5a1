import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Terminal } from '../traffic/confirm';

const OWN: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Asks for a text that is not shown as it is typed or pasted: readline has the terminal's own echo off, and writes its own
 * to nowhere. It keeps no history.
 *
 * @returns undefined where no person sits at both ends, and where a terminal knows no more than lines (TERM=dumb): readline takes
 * a correction there for a part of the text, which nobody would see. The answer is undefined of who ends the input instead
 */
export function askHidden(
  signal: AbortSignal,
  { input, output }: Terminal = OWN,
): ((question: string) => Promise<string | undefined>) | undefined {
  if (!input.isTTY || !output.isTTY || process.env.TERM === 'dumb') return undefined;
  return (question) =>
    new Promise((resolve, reject) => {
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
      const line = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
      const end = (act: () => void) => {
        signal.removeEventListener('abort', abort);
        act();
        line.close();
        output.write('\n');
      };
      const abort = () => end(() => reject(signal.reason));
      signal.addEventListener('abort', abort, { once: true });
      // A terminal that is read line by line keeps Ctrl-C to itself.
      line.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      line.on('close', () => resolve(undefined)); // Ctrl-D
      output.write(question);
      line.once('line', (answer) => end(() => resolve(answer)));
    });
}
