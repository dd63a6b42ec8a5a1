import { recordedLines } from '../approve/report';
import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import { momentOf } from '../terminal/moment';
import type { Limited } from './carry-out';
import type { Blocked, Since } from './known';
import { inWords } from './rate';

export function exitCodeOf(limited: Limited): number {
  switch (limited.outcome) {
    case 'refused':
      return EXIT.NOT_AS_EXPECTED;
    case 'failed':
      return EXIT.COULD_NOT_RUN;
    case 'set':
    case 'restored':
      return limited.recorded.is === 'failed' ? EXIT.COULD_NOT_RUN : EXIT.AS_EXPECTED;
    default:
      return EXIT.AS_EXPECTED;
  }
}

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, limited: Limited): string {
  const { outcome, reason, ...rest } = limited;
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome, exitCode: exitCodeOf(limited), reason, ...rest },
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, env }: ServiceOptions, limited: Limited): string {
  const lines = [`${service} in ${env}: ${limited.outcome}`, `  ${limited.reason}`, ...linesOf(limited)];
  return `${lines.map(harmless).join('\n')}\n`;
}

function linesOf(limited: Limited): readonly string[] {
  if ('recorded' in limited) {
    return [`  it was ${inWords(limited.from)}`, ...recordedLines(limited.recorded)];
  }
  if (!('since' in limited)) return [];
  return [
    `  configured: ${inWords(limited.configured)}`,
    `  now:        ${inWords(limited.now)}${sinceWords(limited.since)}`,
    `  blocked:    ${blockedWords(limited.blocked)}`,
  ];
}

function sinceWords({ is, at, by = '', reason = '' }: Since): string {
  if (is === 'configured') return '';
  if (at === undefined) return ` (${reason})`;
  return `, since ${momentOf(at)} by ${by}: ${reason}`;
}

const blockedWords = ({ minutes, requests, reason = '' }: Blocked): string =>
  requests === undefined ? `not known: ${reason}` : `${requests} requests in the last ${minutes}m`;
