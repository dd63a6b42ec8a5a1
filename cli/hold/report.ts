import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import { sentenceOf } from '../records/hold';
import type { Held } from './carry-out';

export const exitCodeOf = ({ outcome }: Held): number =>
  outcome === 'held' ? EXIT.AS_EXPECTED : EXIT.COULD_NOT_RUN;

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, held: Held): string {
  const report = {
    schemaVersion: 1,
    service,
    environment: env,
    outcome: held.outcome,
    exitCode: exitCodeOf(held),
    reason: held.reason,
    ...(held.outcome === 'held' && { hold: held.hold }),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, env }: ServiceOptions, held: Held): string {
  const lines =
    held.outcome === 'held'
      ? [
          `${env}: ${sentenceOf(held.hold)}`,
          `  ${held.reason}`,
          // In a line of its own, so that it can be copied whole.
          `  teal resume --hold ${held.hold.id} --service ${service} --env ${env} --reason '…'`,
        ]
      : [`${env}: not held`, `  ${held.reason}`];
  return `${lines.map(harmless).join('\n')}\n`;
}
