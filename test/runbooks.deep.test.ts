import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf, sectionsOf } from '../cli/runbook/fill';
import { RUNNING } from '../lambda/shared/deployment-status';
import { RUNBOOK_SECTIONS } from '../lambda/shared/runbook';
import { configuration, configurations } from './configurations';
import { withPeople } from './iam/human-roles-account';
import { root, shop, synthesize } from './synth';

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
  alarms = [
    ...inputs.flatMap(([file, input]) => alarmsOf(synthesize(input, join(root, file)).assembly)),
    // What no example switches on.
    ...alarmsOf(synthesize(withPeople()).assembly),
  ];
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
    if (runbook === 'dependency.md') {
      expect(alarm.name).toMatch(/-dependency-[a-z-]+$/);
      continue;
    }
    const objective = /^objective-([a-z]+)\.md$/.exec(runbook)?.[1];
    if (objective === undefined)
      expect(`${alarm.name}-`).toMatch(new RegExp(`^${alarm.stack}-${namedBy(runbook)}-`));
    else expect(alarm.name).toMatch(/-(page|ticket)(-\d+[mhd])?$/);
  }
});

/** What alarms of a runbook are called, after their stack: two have a ticket of another name. */
const namedBy = (runbook: string): string => {
  const name = runbook.replace('.md', '');
  return { uniformity: '(uniformity|not-uniform)', notices: '(notices|lost-notices)' }[name] ?? name;
};

const anchorsOf = (file: string) =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  );

test('every section that a failure points to is there', () => {
  const missing = RUNBOOK_SECTIONS.map((section: string) => section.split('#') as [string, string]).filter(
    ([file, anchor]) => !files.includes(file) || !anchorsOf(file).includes(anchor),
  );
  expect(missing).toEqual([]);
});

/** Links within the repository: `](file)`, `](file#anchor)`, `](#anchor)`. */
test.each(files)('%s links what is there', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const broken = [...text.matchAll(/\]\(((?!https?:)[^)]*)\)/g)]
    .map(([, link = '']) => link.split('#'))
    .filter(([target = '', anchor]) => {
      const page = target === '' ? file : target;
      if (!existsSync(join(folder, page))) return true;
      return anchor !== undefined && !page.includes('/') && !anchorsOf(page).includes(anchor);
    });
  expect(broken).toEqual([]);
});

// With a repository a person opens the link; it must be of that file.
test('with a repository, the link of every alarm is the file’s on GitHub', () => {
  const linked = alarmsOf(synthesize(shop({}, { objectives: { availability: 99.9 } })).assembly).map(
    ({ description }) => /^Runbook: (.*)$/m.exec(description)?.[1] ?? '',
  );
  expect(linked.length).toBeGreaterThan(7);
  for (const link of linked) {
    const [, file = ''] =
      /^https:\/\/github\.com\/acme\/shop\/blob\/main\/runbooks\/([a-z-]+\.md)$/.exec(link) ?? [];
    expect(files).toContain(file);
  }
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

const SECTIONS = [
  'What it means',
  'User impact',
  'First two minutes',
  'If it correlates with a deploy',
  'If not',
  'Escalation',
  'Afterwards',
];

/** What ends what a deployment has begun. */
const BACK =
  /(npx teal rollback --previous --service <service> --env <environment> --reason|aws ecs stop-service-deployment --service-deployment-arn <arn> --stop-type ROLLBACK)/;

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const [first, ...sections] = sectionsOf(text);
  const of = (title: string) => sections.find((section) => section.title === title)?.text ?? '';

  test('is headed with its name and a paragraph, and has every section, in order, with something in it', () => {
    const name = file.replace('.md', '');
    expect(first?.text.split('\n').slice(0, 2)).toEqual([`# ${name}`, '']);
    expect(first?.text).toMatch(/\n\n\S/);
    expect(sections.map(({ title }) => title)).toEqual(SECTIONS);
    for (const { text } of sections) expect(text).toMatch(/\w/);
  });

  test('begins with steps, the first of which is something to type or to look at', () => {
    const [, step = ''] = /^1\. ([\s\S]*?)(?=^2\. |$(?![\s\S]))/m.exec(of('First two minutes')) ?? [];
    expect(step).toMatch(/aws |npx teal |CloudWatch|`AWS\/|See \[/);
  });

  test('says how a deployment goes back, as a command', () => {
    expect(of('If it correlates with a deploy')).toMatch(BACK);
  });

  test('has an owner who does something, and somebody after them by a time, both by the configuration', () => {
    const escalation = of('Escalation');
    // A line, its end folded; who: in words of `notify`, or whoever typed the command.
    const [owner = '', next = ''] = escalation.split(/\n(?=- )/);
    expect(owner).toMatch(
      /^- \*\*Owner\*\*: who .*(`notify\.(page|ticket|deploys)`|typed the command)[\s\S]*, \S/,
    );
    expect(next).toMatch(/^- \*\*(After \d+ minutes|At once)\*\*/);
    expect(escalation).not.toContain('@');
  });
});

// source: CloudWatch API reference, PutMetricAlarm, AlarmDescription: at most 1024 characters
test('every description is short enough for CloudWatch', () => {
  for (const { description } of alarms) expect(description.length).toBeLessThanOrEqual(1024);
});

// Of requests and targets: a minute without any has nothing to judge. What looks by itself, each minute, must not
// stop unnoticed, nor what runs without a pause; of a load balancer without a task there are no healthy hosts; and who is
// missed is silent. Dead letters stay where they are.
const SILENCE_IS_BAD =
  /-(uniformity|probe-runs|probe-from-[a-z0-9-]+|no-healthy-host-3m|no-traffic-\d+[mhd]|heartbeat-.*-\d+[mhd]|dependency-.*-cpu)$/;
test('a minute without data is nothing to judge, but for what must be there each minute, and what is missed', () => {
  for (const { name, properties } of alarms.filter(({ properties }) => !('AlarmRule' in properties))) {
    const staysAsItWas = /-dependency-.*-(dead-letters|age|waiting|in-flight)$/.test(name);
    expect([name, properties.TreatMissingData]).toEqual([
      name,
      SILENCE_IS_BAD.test(name) ? 'breaching' : staysAsItWas ? 'ignore' : 'notBreaching',
    ]);
  }
});
