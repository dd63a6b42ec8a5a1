import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';
import type { OpenOptions } from '../open';
import { harmlessValues } from '../records/harmless-values';
import type { Told } from './carry-out';

const EXIT_CODES: Readonly<Record<Told['outcome'], number>> = {
  told: EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Told): number => EXIT_CODES[outcome];

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env, what }: OpenOptions, told: Told): string {
  const { outcome, reason } = told;
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome, exitCode: exitCodeOf(told), reason, what },
    ...(told.outcome === 'told' && { region: told.region, url: told.url }),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** The address and nothing else, so that a script can take it; or why there is none. */
export const textOf = ({ service, env }: OpenOptions, told: Told): string =>
  told.outcome === 'told' ? `${told.url}\n` : `${harmless(`${service} in ${env}: ${told.reason}`)}\n`;
