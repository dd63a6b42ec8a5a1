import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { Recorded } from '../records/put-decision';
import type { Answered } from './carry-out';

export function exitCodeOf(answered: Answered): number {
  switch (answered.outcome) {
    case 'refused':
      return EXIT.NOT_AS_EXPECTED;
    case 'failed':
      return EXIT.COULD_NOT_RUN;
    default:
      return answered.recorded.is === 'failed' ? EXIT.COULD_NOT_RUN : EXIT.AS_EXPECTED;
  }
}

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, answered: Answered): string {
  const { outcome, reason } = answered;
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome, exitCode: exitCodeOf(answered), reason },
    recorded: 'recorded' in answered ? answered.recorded : { is: 'no' },
    ...('answered' in answered && answered.answered),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, env }: ServiceOptions, answered: Answered): string {
  const lines = [
    `${service} in ${env}: ${answered.outcome}`,
    `  ${answered.reason}`,
    ...('recorded' in answered ? recordedLines(answered.recorded) : []),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

/** Nothing where it is on record, as it should be. */
export function recordedLines({ is, reason = '' }: Recorded): readonly string[] {
  if (is === 'yes') return [];
  return [is === 'failed' ? `  NOT ON RECORD: ${reason}` : `  not on record: ${reason}`];
}
