import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Where a person sits. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
}

const OWN: Terminal = { input: process.stdin, output: process.stderr };

/** @returns undefined where no person sits at both ends */
export function askOnTerminal(
  signal: AbortSignal,
  at = OWN,
): ((question: string) => Promise<boolean>) | undefined {
  const ask = askForText(signal, at);
  return ask && (async (question) => /^y(es)?$/i.test((await ask(`${question} (yes/no) `)) ?? ''));
}

/** Asks for a name, so that nobody agrees by habit. @returns undefined where no person sits at both ends */
export function askForName(
  signal: AbortSignal,
  at = OWN,
): ((question: string, name: string) => Promise<boolean>) | undefined {
  const ask = askForText(signal, at);
  return ask && (async (question, name) => (await ask(`${question} (type ${name}) `)) === name);
}

/** Asks for a text. @returns undefined where no person sits at both ends */
export const askForAnswer = (
  signal: AbortSignal,
  at = OWN,
): ((question: string) => Promise<string | undefined>) | undefined => askForText(signal, at);

/** Of who ends the input instead of answering, undefined. */
function askForText(
  signal: AbortSignal,
  { input, output }: Terminal,
): ((question: string) => Promise<string | undefined>) | undefined {
  if (!input.isTTY || !output.isTTY) return undefined;
  return (question) =>
    new Promise((resolve, reject) => {
      const terminal = createInterface({ input, output });
      const end = (act: () => void) => {
        signal.removeEventListener('abort', abort);
        // Before it is closed, which says at once that nothing was answered.
        act();
        terminal.close();
      };
      const abort = () => end(() => reject(signal.reason));
      signal.addEventListener('abort', abort, { once: true });
      // A terminal that is read line by line keeps Ctrl-C to itself.
      terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      terminal.on('close', () => resolve(undefined)); // Ctrl-D is no yes
      terminal.question(question, (answer) => end(() => resolve(answer.trim())));
    });
}
