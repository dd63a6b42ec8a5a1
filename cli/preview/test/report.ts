import { harmless } from '../../aws/harmless';
import { EXIT } from '../../exit-codes';
import type { Tested } from './part';

const EXIT_CODES: Readonly<Record<Tested['outcome'], number>> = {
  passed: EXIT.AS_EXPECTED,
  failed: EXIT.NOT_AS_EXPECTED,
  unclear: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Pick<Tested, 'outcome'>): number => EXIT_CODES[outcome];

/** For scripts; see the docstring of the verb. */
export function jsonOf(tested: Tested): string {
  const { outcome, reason, delivery, instance, parts } = tested;
  const report = {
    ...{
      schemaVersion: 1,
      exitCode: exitCodeOf(tested),
      delivery,
      instance,
      outcome,
      reason: harmless(reason),
    },
    parts: parts.map((part) => ({ ...part, reason: harmless(part.reason) })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function textOf({ outcome, instance, parts }: Tested): string {
  const lines = [
    `${outcome}: the tests of ${instance}`,
    ...parts.map(({ part, service, url, outcome: ended, reason }) =>
      [`  ${part}`, service && ` of ${service}`, url && ` at ${url}`, `: ${ended}: ${reason}`]
        .filter(Boolean)
        .join(''),
    ),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
