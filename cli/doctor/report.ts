import { harmless } from '../aws/harmless';
import type { DoctorOptions } from '../doctor';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { CheckedFinding } from './carry-out';

/** Nothing looked at is no health. What is surely wrong is said before what could not be told. */
export function exitCodeOf(findings: readonly CheckedFinding[]): number {
  if (findings.some(({ is }) => is === 'wrong')) return EXIT.NOT_AS_EXPECTED;
  const known = findings.length > 0 && findings.every(({ is }) => is === 'right');
  return known ? EXIT.AS_EXPECTED : EXIT.COULD_NOT_RUN;
}

/** For scripts; see the help of the verb. */
export function jsonOf({ env }: DoctorOptions, findings: readonly CheckedFinding[]): string {
  const environment = env === undefined ? {} : { environment: env };
  const report = { schemaVersion: 1, ...environment, exitCode: exitCodeOf(findings), findings };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

const WORDS = { right: 'ok   ', wrong: 'WRONG', unknown: '?    ' } as const;

/** For people. */
export function textOf({ env }: DoctorOptions, findings: readonly CheckedFinding[]): string {
  const several = new Set(findings.flatMap(({ environment }) => environment ?? [])).size > 1;
  const lines = findings.flatMap(({ is, about, says, todo, environment }, nth) => [
    ...(several && environment !== undefined && environment !== findings[nth - 1]?.environment
      ? [`${environment}:`]
      : []),
    `${WORDS[is]} ${about}: ${says}`,
    ...(todo === undefined ? [] : [`      ${todo}`]),
  ]);
  return `${[env === undefined ? 'teal doctor' : `teal doctor, ${env}`, ...lines].map(harmless).join('\n')}\n`;
}
