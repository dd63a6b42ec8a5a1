import { types } from 'node:util';
import { WALL_CLOCK } from '../../../cli/aws/pause';
import { exitCodeOf } from '../../../cli/exit-code-of';
import { tealProgram } from '../../../cli/program';
import type { Ended } from '../running-teal';
import type { Account } from './account';

// In jest an error of Node's own is of another realm, and no `Error` to the SDK, which then wraps it: in a process it is one.
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    return this === Error
      ? types.isNativeError(value)
      : Function.prototype[Symbol.hasInstance].call(this, value);
  },
});

const OUTSIDE = /^(AWS_|GITHUB_|ACTIONS_|TEAL_)/;

/**
 * Runs a verb in this process, as `teal` does, with the clock of the account: what waits for AWS to come back, waits no
 * second of a test.
 */
export async function runHere(
  args: readonly string[],
  account: Account,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const before = { process: { ...process.env }, clock: { ...WALL_CLOCK } };
  for (const name of Object.keys(process.env).filter((each) => OUTSIDE.test(each))) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== '') process.env[name] = value;
  Object.assign(WALL_CLOCK, account.engine.pause);
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((chunk, ...rest) => {
      said[stream] += String(chunk);
      for (const one of rest) if (typeof one === 'function') (one as () => void)();
      return true;
    }),
  );
  try {
    const code = await exitCodeOf(tealProgram, ['node', 'teal', ...args]);
    return { code, ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    Object.assign(WALL_CLOCK, before.clock);
    process.env = before.process;
  }
}
