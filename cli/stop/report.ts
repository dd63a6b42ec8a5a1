import { recordedLines } from '../approve/report';
import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { Stopped } from './carry-out';

export function exitCodeOf({ outcome, recorded }: Stopped): number {
  switch (outcome) {
    case 'refused':
      return EXIT.NOT_AS_EXPECTED;
    case 'failed':
      return EXIT.COULD_NOT_RUN;
    default:
      return recorded.is === 'failed' ? EXIT.COULD_NOT_RUN : EXIT.AS_EXPECTED;
  }
}

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, stopped: Stopped): string {
  const { outcome, reason, recorded, running, by } = stopped;
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome, exitCode: exitCodeOf(stopped), reason, recorded },
    ...(running && {
      ...{ deployment: running.arn, status: running.status },
      ...(running.stage !== undefined && { stage: running.stage }),
      from: running.from,
      ...(running.to && { to: running.to }),
    }),
    ...(by !== undefined && { by }),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, env }: ServiceOptions, stopped: Stopped): string {
  const { outcome, reason, recorded, by } = stopped;
  const lines = [
    `${service} in ${env}: ${outcome}`,
    `  ${reason}`,
    ...(outcome === 'stopped' && by !== undefined ? [`  by ${by}`, ...recordedLines(recorded)] : []),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
