import { killAllNow } from '../rehearsal/ecs/task';
import { VerbFailed } from './exit-codes';

/** What shells add to a signal's number for a process that it ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof EXIT_CODES;

/** What is true of AWS when somebody has interrupted a verb. */
export const LEFT = {
  /** Of a verb that only reads. */
  READ: 'nothing at AWS was changed, and what runs there goes on',
  /** Of a verb that changes something: nobody takes it back. */
  WRITTEN: 'AWS goes on with what it was asked for; teal status tells how things are',
  /** Of one that can be given again. */
  RESUMABLE: 'AWS goes on with what it was asked for; the same command goes on from there',
  /** Of one that says itself what goes on. */
  HERE: 'everything that was started on this machine has ended',
} as const;

/** Of what runs on this machine alone. */
const HERE = 'everything that was started has ended';

/**
 * Runs something that can be interrupted: at the first signal it is aborted and cleans up after itself; a second
 * one ends the process at once, with all of its tasks.
 *
 * @param left how things are then
 * @param goesOn asked for when it was interrupted: what goes on elsewhere, and how to see it or take it back
 * @throws VerbFailed with the exit code of the signal
 */
export async function untilSignal<T>(
  run: (signal: AbortSignal) => Promise<T>,
  left: string = HERE,
  goesOn: () => readonly string[] = () => [],
): Promise<T> {
  const interrupted = new AbortController();
  let received: Signal | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (received !== undefined) {
      killAllNow();
      process.exit(EXIT_CODES[received]);
    }
    received = signal as Signal;
    interrupted.abort(new Error(`interrupted by ${signal}`));
  };
  const signals = Object.keys(EXIT_CODES) as Signal[];
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await run(interrupted.signal);
  } catch (error) {
    if (received === undefined) throw error;
    const words = howItEnded({ received, left }, error, interrupted.signal.reason);
    throw new VerbFailed(EXIT_CODES[received], [words, ...goesOn()].join('\n'), { cause: error });
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** What was interrupted ends with the interruption's own reason; anything else went wrong while it was cleaning up. */
function howItEnded(
  { received, left }: { readonly received: Signal; readonly left: string },
  error: unknown,
  reason: unknown,
): string {
  const isInterruption =
    error === reason || (error instanceof Error && error.name === 'AbortError' && error.cause === reason);
  if (isInterruption) return `interrupted by ${received}; ${left}`;
  const why = error instanceof Error ? error.message : String(error);
  return `interrupted by ${received}; something that was started may still run, since the end went wrong: ${why}`;
}
