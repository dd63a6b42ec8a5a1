import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import type { Drilled, DrillOutcome } from './drill';

const EXIT_CODES: Readonly<Record<DrillOutcome, number>> = {
  drilled: EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.NOT_AS_EXPECTED,
  unknown: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Pick<Drilled, 'outcome'>): number => EXIT_CODES[outcome];

type Of = Pick<ServiceOptions, 'service' | 'env'>;

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: Of, drilled: Drilled): string {
  const { outcome, reason, hold, from, to, seconds } = drilled;
  const report = {
    schemaVersion: 1,
    service,
    environment: env,
    outcome,
    exitCode: exitCodeOf(drilled),
    reason: reason.split('\n').map(harmless).join('\n'),
    ...(hold !== undefined && { hold }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(seconds && { seconds }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, env }: Of, { outcome, reason, hold, seconds = {} }: Drilled): string {
  const { release, users, recovery } = seconds;
  const text = [
    `${service} in ${env}: ${outcome}`,
    ...reason.split('\n').map((line) => `  ${line}`),
    ...(release === undefined ? [] : [`  ${shown(release)} s to release the one before`]),
    ...(users === undefined ? [] : [`  ${shown(users)} s to have all users back`]),
    ...(recovery === undefined ? [] : [`  ${shown(recovery)} s to the verdict of the recovery`]),
    ...(hold === undefined ? [] : [`  ${hold} keeps deploys away`]),
  ];
  return `${text.map(harmless).join('\n')}\n`;
}

const shown = (seconds: number): string => (Math.round(seconds * 10) / 10).toString();
