import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';
import type { Ejected } from './carry-out';

const EXIT_CODES: Readonly<Record<Ejected['outcome'], number>> = {
  ejected: EXIT.AS_EXPECTED,
  written: EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Pick<Ejected, 'outcome'>): number => EXIT_CODES[outcome];

/** For scripts; see the docstring of the verb. */
export function jsonOf(environment: string, to: string, ejected: Ejected): string {
  const { outcome, reason, stacks } = ejected;
  const report = {
    ...{ schemaVersion: 1, environment, to, outcome, exitCode: exitCodeOf(ejected) },
    ...{ reason: harmless(reason), stacks },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf(environment: string, { outcome, reason, stacks }: Ejected): string {
  const lines = [
    `${environment}: ${outcome}`,
    `  ${reason}`,
    ...stacks.map(({ name, taken, left }) => {
      const done = taken.length > 0 ? `took ${taken.join(', ')}` : 'took no step';
      return `  ${name}: ${done}${left.length > 0 ? `; left: ${left.join(', ')}` : ''}`;
    }),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
