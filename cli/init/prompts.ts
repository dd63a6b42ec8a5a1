import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Asking } from './asking';

/** Where a person types and reads. @default the process's own */
export interface Terminal {
  readonly input?: NodeJS.ReadableStream;
  readonly output?: NodeJS.WritableStream;
}

/** Asks at a terminal. Ctrl-C ends the verb, before anything is written. */
export async function promptsAt(terminal: Terminal, signal: AbortSignal): Promise<Asking> {
  // Only where somebody is asked: --help and --yes need not wait for it.
  const { checkbox, confirm, input } = await import('@inquirer/prompts');
  const context = { ...terminal, signal };
  return {
    text: ({ message, suggestion, problem }) =>
      asked(
        input(
          {
            message: harmless(message),
            ...(suggestion !== undefined && { default: suggestion }),
            validate: (text) => problem(text.trim()) ?? true,
          },
          context,
        ).then((text) => text.trim()),
      ),
    several: (message, choices) =>
      asked(
        checkbox(
          {
            message: harmless(message),
            required: true,
            choices: choices.map((value) => ({ value, name: harmless(value) })),
          },
          context,
        ),
      ),
    agree: (message) => asked(confirm({ message: harmless(message), default: false }, context)),
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Error) || !/^(?:ExitPromptError|AbortPromptError)$/.test(error.name)) throw error;
    throw new VerbFailed(EXIT.COULD_NOT_RUN, 'nobody answered; nothing was written', { cause: error });
  }
}
