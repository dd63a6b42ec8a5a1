import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hours, minutes } from '../../lib';
import { type AlarmResource, alarmsOf, allSynthesized, reasonsOf, tagsOf } from '../observability/all-alarms';
import { root, shop, synthesize } from '../synth';

interface Row {
  readonly alarm: string;
  readonly severity: string;
  readonly treatment: string;
  readonly reason: string;
  readonly pattern: RegExp;
}

const NAMES: Readonly<Record<string, string>> = {
  objective: '[a-z0-9-]+',
  window: '\\d+[mhd]',
  region: '[a-z]+(?:-[a-z]+)+-\\d',
  job: '[a-z0-9-]+',
  worker: '[a-z0-9-]+',
  service: '[a-z0-9-]+',
  dependency: '[a-z0-9-]+',
  limit: '[a-z-]+',
};

const rows = [...readFileSync(join(root, 'docs/alarms.md'), 'utf8').matchAll(/^\| `(.+?)` \| (.*) \|$/gm)]
  .map(([, alarm = '', rest = '']): [string, string[]] => [alarm, rest.split('|').map((one) => one.trim())])
  // The table of what is seen outside of a release has fewer columns.
  .filter(([, cells]) => cells.length === 4)
  .map(
    ([alarm, [severity = '', , treatment = '', reason = '']]): Row => ({
      ...{ alarm, severity, treatment, reason },
      pattern: new RegExp(`^${alarm.replace(/<(\w+)>/g, (_, name: string) => NAMES[name] ?? name)}$`),
    }),
  );

/** The most exact: `no-healthy-host-3m` is no heartbeat's. */
const rowOf = ({ id }: AlarmResource): Row | undefined =>
  rows
    .filter(({ pattern }) => pattern.test(id))
    .sort((a, b) => b.alarm.replace(/<\w+>/g, '').length - a.alarm.replace(/<\w+>/g, '').length)[0];

const deadMen = () =>
  synthesize(
    shop(
      {},
      {
        watch: {
          traffic: { silentAfter: minutes(15), severity: 'page' },
          heartbeats: [{ job: 'invoices', every: hours(24) }],
        },
      },
    ),
  );

/** What it is about a dependency that says nothing. */
const silence = readFileSync(join(root, 'docs/dependencies.md'), 'utf8').split('## Silence')[1] ?? '';

let alarms: readonly AlarmResource[] = [];
const reasons = new Map<string, string>();
beforeAll(async () => {
  const synthesized = [...(await allSynthesized()), deadMen()];
  alarms = synthesized.flatMap(alarmsOf);
  for (const [name, reason] of synthesized.flatMap((one) => [...reasonsOf(one)])) reasons.set(name, reason);
});

test('every alarm is in the table', () => {
  expect(alarms.filter((alarm) => rowOf(alarm) === undefined).map(({ name }) => name)).toEqual([]);
});

test('every row is some alarm’s', () => {
  const used = new Set(alarms.map((alarm) => rowOf(alarm)?.alarm));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter(({ alarm }) => !used.has(alarm)).map(({ alarm }) => alarm)).toEqual([]);
});

test('each row has the severity of the template', () => {
  for (const alarm of alarms) {
    const { severity } = rowOf(alarm) as Row;
    const tagged = tagsOf(alarm)['teal:severity'] ?? '';
    expect([alarm.name, severity === 'any' && tagged !== '' ? 'any' : tagged]).toEqual([
      alarm.name,
      severity,
    ]);
  }
});

test('each row has what the template takes silence for, and the reason of the code', () => {
  for (const alarm of alarms) {
    const { treatment, reason } = rowOf(alarm) as Row;
    const because = reasons.get(alarm.name) ?? '';
    expect([alarm.name, treatment]).toEqual([alarm.name, alarm.properties.TreatMissingData ?? '']);
    if (reason === '[as it is](dependencies.md#silence)') expect(silence).toContain(because);
    else expect([alarm.name, reason]).toEqual([alarm.name, because]);
  }
});
