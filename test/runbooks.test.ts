import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNNING } from '../lambda/shared/deployment-status';
import { RUNBOOK_SECTIONS } from '../lambda/shared/runbook';
import { configuration, configurations } from './configurations';
import { root, synthesize } from './synth';

interface Alarm {
  readonly stack: string;
  readonly name: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const folder = join(root, 'runbooks');
const files = readdirSync(folder);

let alarms: readonly Alarm[] = [];
beforeAll(async () => {
  const inputs = await Promise.all(
    configurations.map(async (file) => [file, await configuration(file)] as const),
  );
  alarms = inputs.flatMap(([file, input]) => alarmsOf(synthesize(input, join(root, file)).assembly));
});

function alarmsOf({ stacks }: ReturnType<typeof synthesize>['assembly']): Alarm[] {
  return stacks.flatMap(({ stackName, template }) =>
    Object.values(template.Resources as Record<string, { Type: string; Properties: Alarm['properties'] }>)
      .filter(({ Type }) => /^AWS::CloudWatch::(Composite)?Alarm$/.test(Type))
      .map(({ Properties: properties }) => ({
        stack: stackName,
        name: String(properties.AlarmName),
        description: textOf(properties.AlarmDescription),
        properties,
      })),
  );
}

/** With the longest name that a region has in place of a reference. */
function textOf(text: unknown): string {
  if (typeof text === 'string') return text;
  const { 'Fn::Join': join } = text as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(textOf).join(join[0]) : 'ap-southeast-1';
}

const runbookOf = ({ description }: Alarm) =>
  /^Runbook: (?:.*\/)?runbooks\/([a-z-]+\.md)$/m.exec(description)?.[1];

test('every configuration has alarms', () => {
  expect(new Set(alarms.map(({ stack }) => stack)).size).toBeGreaterThan(4);
  expect(alarms.length).toBeGreaterThan(4 * 7);
});

test('every alarm has a name that begins with its stack’s, and a runbook: of its kind of objective, or its own, or of the alarm that it is a part of', () => {
  for (const alarm of alarms) {
    expect(alarm.name).toMatch(new RegExp(`^${alarm.stack}-`));
    const runbook = String(runbookOf(alarm));
    expect(files).toContain(runbook);
    const objective = /^objective-([a-z]+)\.md$/.exec(runbook)?.[1];
    if (objective === undefined)
      expect(`${alarm.name}-`).toContain(`${alarm.stack}-${runbook.replace('.md', '-')}`);
    else expect(alarm.name).toMatch(/-(page|ticket)(-\d+[mhd])?$/);
  }
});

/** As GitHub makes the anchor of a heading. */
const anchorsOf = (file: string) =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

test('every section that a failure points to is there', () => {
  const missing = RUNBOOK_SECTIONS.map((section: string) => section.split('#') as [string, string]).filter(
    ([file, anchor]) => !files.includes(file) || !anchorsOf(file).includes(anchor),
  );
  expect(missing).toEqual([]);
});

test('who asks whether a deployment runs asks for every status in which one does', () => {
  const asked = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/--status ([A-Z_ ]+)/g)].map(
      ([, statuses = '']) => [file, statuses.trim().split(' ').sort()] as const,
    ),
  );
  expect(asked.length).toBeGreaterThan(1);
  expect(asked).toEqual(asked.map(([file]) => [file, RUNNING.toSorted()]));
});

test('every runbook is some alarm’s, or some failure’s', () => {
  const named = [
    ...alarms.map(runbookOf),
    ...RUNBOOK_SECTIONS.map((section: string) => section.split('#')[0]),
  ];
  expect([...new Set(named)].sort()).toEqual(files.toSorted());
});

/** Those of every new runbook, in this order. */
const SECTIONS = [
  '## What it means',
  '## User impact',
  '## First two minutes',
  '## If it correlates with a deploy',
  '## If not',
  '## Escalation',
  '## Afterwards',
];
const isNew = (file: string) => readFileSync(join(folder, file), 'utf8').includes(`\n${SECTIONS[0]}\n`);

test.each(files.filter(isNew))('%s has every section, in order, and the command that goes back', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text.match(/^#+ .*$/gm)).toEqual([`# ${file.replace('.md', '')}`, ...SECTIONS]);
  expect(text).toContain('teal rollback --previous');
});

test.each(files.filter((file) => !isNew(file)))(
  '%s is headed with its alarm and says what users notice, where to look and what to do',
  (file) => {
    const headings = readFileSync(join(folder, file), 'utf8').match(/^#+ .*$/gm);
    expect(headings?.[0]).toBe(`# ${file.replace('.md', '')}`);
    expect(headings).toEqual(expect.arrayContaining(['## What users notice', '## Look', '## Do']));
  },
);

// source: CloudWatch API reference, PutMetricAlarm, AlarmDescription: at most 1024 characters
test('every description is short enough for CloudWatch', () => {
  for (const { description } of alarms) expect(description.length).toBeLessThanOrEqual(1024);
});

// Of requests and targets: a minute without any has nothing to judge. What looks by itself, each minute, must not
// stop unnoticed; of a load balancer without a task there are no healthy hosts; and who is missed is silent.
const SILENCE_IS_BAD = /-(uniformity|no-healthy-host-3m|no-traffic-\d+[mhd]|heartbeat-.*-\d+[mhd])$/;
test('a minute without data is nothing to judge, but for what must be there each minute, and what is missed', () => {
  for (const { name, properties } of alarms.filter(({ properties }) => !('AlarmRule' in properties))) {
    expect([name, properties.TreatMissingData]).toEqual([
      name,
      SILENCE_IS_BAD.test(name) ? 'breaching' : 'notBreaching',
    ]);
  }
});
