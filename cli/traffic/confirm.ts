import { createInterface } from 'node:readline';

/** @returns undefined where no person sits at both ends */
export function askOnTerminal(signal: AbortSignal): ((question: string) => Promise<boolean>) | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return (question) =>
    new Promise((resolve, reject) => {
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      const end = (act: () => void) => {
        signal.removeEventListener('abort', abort);
        terminal.close();
        act();
      };
      const abort = () => end(() => reject(signal.reason));
      signal.addEventListener('abort', abort, { once: true });
      // A terminal that is read line by line keeps Ctrl-C to itself.
      terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      terminal.on('close', () => resolve(false)); // Ctrl-D is no yes
      terminal.question(`${question} (yes/no) `, (answer) =>
        end(() => resolve(/^y(es)?$/i.test(answer.trim()))),
      );
    });
}
