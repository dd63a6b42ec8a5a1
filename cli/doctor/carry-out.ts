import type { DoctorOptions } from '../doctor';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Check, Finding, Surroundings } from './check';
import { lookAround } from './look-around';
import { runtimes } from './runtimes/check';
import { testPage } from './test-page/check';

/** What must be asked for by name: it sends something, or is run by a schedule for itself. */
const CHECKS: readonly Check[] = [testPage, runtimes];

export interface CheckedFinding extends Finding {
  readonly check: string;
  /** Absent of what all have in common. */
  readonly environment?: string;
}

/** @throws VerbFailed for bad input, of the options or of a check */
export async function examine(
  options: DoctorOptions,
  surroundings: Surroundings,
): Promise<readonly CheckedFinding[]> {
  const asked = CHECKS.filter((check) => check.asked(options));
  if (asked.length === 0) return lookAround(options, surroundings);
  const names = asked.map(({ name }) => `--${name}`).join(' and ');
  const { env, only } = options;
  if (only !== undefined) throw bad(`--only must be given without ${names}, got both; call it twice`);
  if (env === undefined) throw bad(`--env must be given with ${names}, got none`);
  const findings: CheckedFinding[] = [];
  for (const check of asked) {
    const found = await check.run({ ...options, env }, surroundings);
    findings.push(...found.map((finding) => ({ check: check.name, ...finding })));
  }
  return findings;
}

const bad = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, message);
