import { spawnSync } from 'node:child_process';
import type { Result } from './step';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
}

/** Of a command that a message repeats: enough to tell which. */
const MOST_WORDS = 6;

/** A program and its arguments; no shell. What it prints is seen at once. */
export function passes(command: readonly [string, ...string[]], env: Record<string, string> = {}): Result {
  const [program, ...args] = command;
  const { status, error } = spawnSync(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (error) return { result: 'failed', said: `${program} could not be started: ${error.message}` };
  return status === 0
    ? { result: 'passed' }
    : { result: 'failed', said: `${command.slice(0, MOST_WORDS).join(' ')} ended with ${status}` };
}

/** Keeps what it prints to stdout. @param errors whether stderr is seen @throws Error when it cannot be started */
export function output(
  command: readonly [string, ...string[]],
  cwd = process.cwd(),
  errors: 'inherit' | 'ignore' = 'inherit',
): Ran {
  const [program, ...args] = command;
  const { status, stdout, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', errors],
    maxBuffer: 100_000_000,
  });
  if (error) throw error;
  return { code: status ?? 1, stdout };
}
