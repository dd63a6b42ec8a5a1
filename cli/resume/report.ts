import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import { sentenceOf } from '../records/hold';
import type { Resumed } from './carry-out';

const EXIT_CODES: Readonly<Record<Resumed['outcome'], number>> = {
  resumed: EXIT.AS_EXPECTED,
  'not-held': EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Resumed): number => EXIT_CODES[outcome];

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, resumed: Resumed): string {
  const report = {
    schemaVersion: 1,
    service,
    environment: env,
    outcome: resumed.outcome,
    exitCode: exitCodeOf(resumed),
    reason: resumed.reason,
    ...(resumed.outcome === 'resumed' && { hold: resumed.hold }),
    ...(resumed.outcome !== 'failed' && { inForce: resumed.inForce }),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ env }: ServiceOptions, resumed: Resumed): string {
  const lines = [
    `${env}: ${resumed.outcome}`,
    `  ${resumed.reason}`,
    ...(resumed.outcome === 'failed' ? [] : resumed.inForce.map((hold) => `  ${sentenceOf(hold)}`)),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
