import type { DoctorOptions } from '../doctor';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Check, Finding, Surroundings } from './check';
import { runtimes } from './runtimes/check';
import { testPage } from './test-page/check';

/** A new check is one more file, and one more entry. */
const CHECKS: readonly Check[] = [testPage, runtimes];

export interface CheckedFinding extends Finding {
  readonly check: string;
}

/** @throws VerbFailed when no check is asked for, or for bad input of one */
export async function examine(
  options: DoctorOptions,
  surroundings: Surroundings,
): Promise<readonly CheckedFinding[]> {
  const asked = CHECKS.filter((check) => check.asked(options));
  if (asked.length === 0) {
    const known = CHECKS.map(({ name }) => `--${name}`).join(', ');
    throw new VerbFailed(EXIT.BAD_INPUT, `a check must be named, got none; there is ${known}`);
  }
  const findings: CheckedFinding[] = [];
  for (const check of asked) {
    const found = await check.run(options, surroundings);
    findings.push(...found.map((finding) => ({ check: check.name, ...finding })));
  }
  return findings;
}
