import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { Moved } from './surroundings';

const EXITS = {
  moved: EXIT.AS_EXPECTED,
  'nothing-to-do': EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.COULD_NOT_RUN,
} as const;

export const exitCodeOf = ({ outcome }: Moved): number => EXITS[outcome];

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: Pick<ServiceOptions, 'service' | 'env'>, moved: Moved): string {
  const report = {
    schemaVersion: 1,
    service,
    environment: env,
    outcome: moved.outcome,
    exitCode: exitCodeOf(moved),
    reason: moved.reason,
    ...moved.standing,
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first, then where users are, then what comes next. */
export function textOf({ service, env }: Pick<ServiceOptions, 'service' | 'env'>, moved: Moved): string {
  const { standing } = moved;
  const former = standing?.formerRecords;
  const lines = [
    `${service} in ${env}: ${moved.reason}`,
    ...(standing ? [`${standing.stage}, ${standing.percent} % of users on Teal`] : []),
    ...(standing?.lines ?? []).map((line) => `  ${line}`),
    ...(former ? ['keep this in a file, for back --old-record:', JSON.stringify(former)] : []),
    ...(standing && standing.next.length > 0 ? ['next:', ...standing.next.map((line) => `  $ ${line}`)] : []),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
