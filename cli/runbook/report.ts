import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { KnownAlarm, Severity } from './alarms';
import type { Printed } from './carry-out';
import { wordsOf } from './fill';
import type { Live } from './live';
import { shortFile } from './runbook-files';

const report = (fields: object): string =>
  `${JSON.stringify(harmlessValues({ schemaVersion: 1, exitCode: EXIT.AS_EXPECTED, ...fields }), null, 2)}\n`;

/** For scripts; see the help of the verb. */
export function jsonOf({ runbook, alarm, told, sections, live }: Printed): string {
  const { name, own } = runbook;
  return report({
    runbook: { name, file: shortFile(runbook), own },
    ...(alarm && { alarm: asked(alarm) }),
    told: told ?? null,
    ...{ sections, live },
  });
}

export const jsonOfList = (alarms: readonly KnownAlarm[]): string =>
  report({
    alarms: alarms.map((alarm) => ({
      ...asked(alarm),
      ...{ runbook: alarm.runbook, told: alarm.told ?? null, partOf: alarm.partOf },
    })),
  });

function asked({ told: _told, runbook: _runbook, partOf: _partOf, ...alarm }: KnownAlarm): object {
  return alarm;
}

/** For people. @param pretty on a terminal: headings stand out */
export function textOf({ runbook, alarm, sections, live }: Printed, pretty: boolean): string {
  const lines = [
    ...(alarm ? headOf(alarm) : []),
    ...(live ? liveLines(live) : []),
    ...(alarm || live ? [''] : []),
    ...sections.flatMap(({ title, text }) => [
      ...(title === '' ? [] : [`## ${title}`, '']),
      ...text.split('\n'),
      '',
    ]),
    `(${shortFile(runbook)}${runbook.own ? ', your own' : ''})`,
  ];
  return `${lines
    .map(harmless)
    .map(pretty ? standOut() : same)
    .join('\n')}\n`;
}

function headOf({ name, severity, summary, impact, dashboard, told, partOf }: KnownAlarm): string[] {
  const who = told ? `${told.channel}: ${told.receivers.map(wordsOf).join('; ')}` : 'nobody';
  return [
    `${name}${severity === undefined ? '' : ` (${severity})`}`,
    ...[summary, impact].filter((line) => line !== '').map((line) => `  ${line}`),
    ...(partOf.length === 0 ? [] : [`  part of ${partOf.join(', ')}`]),
    `  tells ${who}`,
    ...(dashboard === undefined ? [] : [`  look at ${dashboard}`]),
  ];
}

function liveLines(live: Live): string[] {
  if ('failed' in live) return [`  now: ${live.failed}`];
  const since = live.since === undefined ? '' : ` since ${live.since}`;
  return [`  now: ${live.state}${since}`, ...(live.reason === '' ? [] : [`  ${live.reason}`])];
}

const same = (line: string): string => line;

/** Headings bold; no colour says what the words do not. */
function standOut(): (line: string) => string {
  let inCode = false;
  return (line) => {
    if (/^ *```/.test(line)) inCode = !inCode;
    return !inCode && /^#+ /.test(line) ? `\u001b[1m${line}\u001b[22m` : line;
  };
}

const placeOf = ({ service = 'all services', environment }: KnownAlarm): string =>
  `${service} in ${environment}`;

const ORDER: readonly (Severity | undefined)[] = ['page', 'ticket', undefined];

/** Those that tell somebody, or stand for themselves; those that they are made of are counted. */
export function textOfList(alarms: readonly KnownAlarm[]): string {
  const places = [...new Set(alarms.map(placeOf))];
  const width = Math.max(0, ...alarms.map(({ name }) => name.length));
  const lines = places.flatMap((place) => {
    const here = alarms.filter((alarm) => placeOf(alarm) === place);
    const shown = here
      .filter(({ partOf }) => partOf.length === 0)
      .toSorted((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
    const parts = here.length - shown.length;
    return [
      place,
      ...shown.map(
        ({ name, severity = '-', runbook, told }) =>
          `  ${severity.padEnd(6)}  ${name.padEnd(width)}  ${runbook}${told ? `  (tells ${told.channel})` : ''}`,
      ),
      ...(parts === 0 ? [] : [`  and ${parts} that these are made of: --json lists them`]),
    ];
  });
  const all = lines.length === 0 ? ['no alarm with a runbook'] : lines;
  return `${all.map(harmless).join('\n')}\n`;
}
