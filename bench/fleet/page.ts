import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS, limitOf } from './limits';
import { ASSUMED, type Profile } from './profile';
import { fitting, QUOTAS } from './quotas';
import type { FleetRecord, FleetRow } from './record';
import { lookRate } from './simulate';

const docs = join(__dirname, '..', '..', 'docs');
const PAGE = join(docs, 'fleet.md');
const RESULT = join(docs, 'fleet.json');
const [BEGIN, END] = ['<!-- fleet -->', '<!-- /fleet -->'];

/** The last run that was kept. */
export const kept = (): FleetRecord => JSON.parse(readFileSync(RESULT, 'utf8'));

/** What the page must be for a run. */
export function pageOf(record: FleetRecord): string {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} must have ${BEGIN} and ${END}`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${tablesOf(record)}\n\n${page.slice(to)}`;
}

/** Keeps a run, and writes the page by it. */
export function keep(record: FleetRecord): void {
  const { profile, rows, ...about } = record;
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const head = Object.entries({ ...about, profile }).map(
    ([name, value]) => `  "${name}": ${JSON.stringify(value)}`,
  );
  writeFileSync(RESULT, `{\n${head.join(',\n')},\n  "rows": [\n${lines}\n  ]\n}\n`);
  writeFileSync(PAGE, pageOf(record));
}

export function tablesOf(record: FleetRecord): string {
  const { profile, services } = record;
  return [
    '### What a service takes of an account',
    table(
      ['quota, default', 'one service', 'so many services', `accounts for ${count(services)}`],
      QUOTAS.map((quota) => {
        const fit = fitting(quota, profile);
        return [
          `${quota.name}, ${count(quota.most)}`,
          count(quota.of(profile)),
          count(fit),
          count(Math.ceil(services / fit)),
        ];
      }),
    ),
    `Alarms: ${count(services * alarms(profile))}, without a quota that AWS publishes. Resources of a service’s stack: ${count(sum(profile.resources.service))} of 500.`,
    '### What a release calls',
    table(
      [
        'call',
        'by Teal’s gates, counted',
        'by the pipeline, CloudFormation and ECS, estimated',
        'limit: burst, a second',
      ],
      callsOf(profile),
    ),
    '### What a service calls while nobody releases it',
    table(
      ['limit', 'calls a minute of a service', 'a second', 'so many services use it up'],
      looksOf(profile),
    ),
    '### Waves',
    table(
      [
        'accounts',
        'waves of',
        'all released after',
        'a wave takes',
        'first limit that is met',
        'longest wait',
        'bad for all: services with users on it',
        'for',
        'bad for one in twenty: harmed',
        'changed',
      ],
      record.rows.map(rowOf),
    ),
  ].join('\n\n');
}

function rowOf({ accounts, waves, looks, outcome, luck }: FleetRow): string[] {
  const [worst] = outcome.throttled;
  return [
    `${accounts}${looks ? '' : ' \\*'}`,
    waves.length > 1
      ? `**${waves.map(count).join(', ')}, ${count(waves.at(-1) ?? 0)} …**`
      : count(waves[0] ?? 0),
    outcome.hours < 48 ? `${outcome.hours} h` : `${Math.round(outcome.hours / 24)} days`,
    `${outcome.waveMinutes} min`,
    outcome.first ?? 'none',
    worst ? `${worst.longestWaitSeconds} s (${worst.limit})` : '–',
    count(outcome.exposed),
    `${outcome.exposedMinutes} min`,
    luck.harmed.toLocaleString('en-US'),
    luck.changed.toLocaleString('en-US'),
  ];
}

function callsOf(profile: Profile): string[][] {
  const gates: Record<string, number> = {};
  for (const { calls } of profile.good.steps)
    for (const [call, times] of Object.entries(calls)) gates[call] = (gates[call] ?? 0) + times;
  const others: Record<string, number> = { ...ASSUMED.start, 'Fargate.LaunchTask': profile.tasks };
  for (const { every, calls } of [ASSUMED.settle, ASSUMED.alarms, ASSUMED.verdict])
    for (const [call, times] of Object.entries(calls))
      others[call] = (others[call] ?? 0) + Math.round((times * profile.good.seconds) / every);
  const names = [...new Set([...Object.keys(gates), ...Object.keys(others)])].sort();
  return names.map((call) => {
    const limit = limitOf(call);
    const rates = limit ? `${limit.burst}, ${limit.sustained}` : 'none published that is near';
    return [`\`${call}\``, count(gates[call] ?? 0), count(others[call] ?? 0), rates];
  });
}

function looksOf(profile: Profile): string[][] {
  return LIMITS.flatMap((limit) => {
    const rate = lookRate(profile, limit);
    if (rate === 0) return [];
    return [
      [
        limit.name,
        count(rate * 60),
        count(limit.sustained),
        count(Math.floor(limit.sustained / rate + 1e-9)),
      ],
    ];
  });
}

function alarms({ resources }: Profile): number {
  return (
    (resources.service['AWS::CloudWatch::Alarm'] ?? 0) +
    (resources.service['AWS::CloudWatch::CompositeAlarm'] ?? 0)
  );
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((all, one) => all + one, 0);
const count = (value: number) => Math.round(value).toLocaleString('en-US');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
