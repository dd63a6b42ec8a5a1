import { constants } from 'node:os';

/** A container's exit code, by the words of why its task ended; undefined for one that never ran, or was stopped by ECS. */
export function exitCodeOf(reason: string | undefined): number | undefined {
  const [, code, signal] = /\((?:exit code (\d+)|signal (SIG\w+))\)/.exec(reason ?? '') ?? [];
  if (code !== undefined) return Number(code);
  // A shell's way of saying it, and a container runtime's.
  const nth = signal === undefined ? undefined : constants.signals[signal as NodeJS.Signals];
  return nth === undefined ? undefined : 128 + nth;
}

/** As ECS says why a task ended: what its command wrote is in its log alone. */
export const withoutLastWords = (reason: string): string =>
  reason.replace(/(\((?:exit code \d+|signal SIG\w+)\)): [\s\S]*$/, '$1');
