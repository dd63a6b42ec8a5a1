import { output, passes } from '../cli/ci/command';
import type { Result } from '../cli/ci/step';

/** Lint and formatting at once. */
export function lint(): Result {
  const whole = passes(['npm', 'run', '--silent', 'lint']);
  if (whole.result === 'passed') return whole;
  return afterFailure(
    whole,
    output(['npx', '--no-install', 'biome', 'lint', '.'], process.cwd(), 'ignore').code,
  );
}

/** @param lintCode what `biome lint` alone ended with: 0 when only formatting and the order of imports are wrong */
export function afterFailure(whole: Result, lintCode: number): Result {
  return lintCode === 0
    ? { result: 'failed', said: 'only formatting is wrong; npm run format mends it' }
    : whole;
}
