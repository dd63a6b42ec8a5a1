import { recordedLines } from '../approve/report';
import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { Overridden } from './carry-out';

export function exitCodeOf(overridden: Overridden): number {
  switch (overridden.outcome) {
    case 'refused':
      return EXIT.NOT_AS_EXPECTED;
    case 'failed':
      return EXIT.COULD_NOT_RUN;
    default: {
      const { announced, recorded } = overridden;
      const isWhole = announced.is !== 'failed' && recorded.is !== 'failed';
      return isWhole ? EXIT.AS_EXPECTED : EXIT.COULD_NOT_RUN;
    }
  }
}

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, overridden: Overridden): string {
  const { outcome, reason, ...rest } = overridden;
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome, exitCode: exitCodeOf(overridden), reason, ...rest },
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, env }: ServiceOptions, overridden: Overridden): string {
  const lines = [
    `${service} in ${env}: ${overridden.outcome}`,
    `  ${overridden.reason}`,
    ...(overridden.outcome === 'written' ? writtenLines(overridden) : []),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

function writtenLines({
  announced,
  recorded,
}: Extract<Overridden, { outcome: 'written' }>): readonly string[] {
  const told = announced.is === 'failed' ? [`  NOT ANNOUNCED: ${announced.reason ?? ''}`] : [];
  return [...told, ...recordedLines(recorded)];
}
