import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../synth';
import {
  type AlarmResource,
  alarmsOf,
  allSynthesized,
  childrenOf,
  everything,
  PAGES,
  TICKETS,
  tagsOf,
} from './all-alarms';

// What is promised of every alarm, of every configuration: one test a promise.

let all: readonly AlarmResource[] = [];
beforeAll(async () => {
  all = (await allSynthesized()).flatMap(alarmsOf);
});

const metricAlarms = () => all.filter(({ type }) => type === 'Alarm');
const composites = () => all.filter(({ type }) => type === 'CompositeAlarm');

/** Names of those that break a promise: none. */
const broken = (alarms: readonly AlarmResource[], keeps: (alarm: AlarmResource) => boolean) =>
  alarms.filter((alarm) => !keeps(alarm)).map(({ name }) => name);

test('there are alarms of each kind to hold to it', () => {
  expect(new Set(all.map(({ stack }) => stack)).size).toBeGreaterThan(4);
  expect(new Set(composites().map((alarm) => tagsOf(alarm)['teal:severity']))).toEqual(
    new Set(['page', 'ticket']),
  );
});

// source: CloudWatch API reference, PutMetricAlarm (AlarmName)
test('a name that is known before it exists: of its stack, in small letters, digits and hyphens', () => {
  expect(
    broken(all, ({ stack, name }) => /^[a-z0-9-]{1,255}$/.test(name) && name.startsWith(`${stack}-`)),
  ).toEqual([]);
});

test('no two of a delivery have one name', () => {
  for (const synthesized of [everything()]) {
    const names = alarmsOf(synthesized).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  }
});

// source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data": `missing` where nothing is said
test('it says what it takes a period without data for', () => {
  expect(
    broken(metricAlarms(), ({ properties }) =>
      ['breaching', 'notBreaching', 'ignore'].includes(String(properties.TreatMissingData)),
    ),
  ).toEqual([]);
});

test('a sentence on what is so, one on what users notice, its runbook and its dashboard, and nothing else', () => {
  const written =
    /^\S[^\n]*\.\n\S[^\n]*\.\nRunbook: (https:\/\/\S+\/)?runbooks\/[a-z-]+\.md\nDashboard: https:\/\/\S+$/;
  expect(broken(all, ({ description }) => written.test(description))).toEqual([]);
});

// source: CloudWatch API reference, PutMetricAlarm and PutCompositeAlarm (AlarmDescription)
test('a description of at most 1,024 characters', () => {
  expect(broken(all, ({ description }) => description.length <= 1024)).toEqual([]);
});

test('a runbook that is there', () => {
  const files = readdirSync(join(root, 'runbooks'));
  expect(
    broken(all, ({ description }) =>
      files.includes(/\/?runbooks\/([a-z-]+\.md)$/m.exec(description)?.[1] ?? ''),
    ),
  ).toEqual([]);
});

/** The foundation has no dashboard: the page of its function, or of who has asked. */
function pageOf(id: string, stack: string): string {
  const place = stack.replace(/-foundation$/, '');
  if (id.endsWith('notices')) return `${place}-deploy-notices?tab=monitoring`;
  if (/^secret-rotation-(?!ticket$)/.test(id)) return `${place}-database-users?tab=monitoring`;
  if (id.startsWith('secret-rotation')) return `${place}-secret-rotation?tab=monitoring`;
  if (id.startsWith('secret-access')) return '#/events?EventName=GetSecretValue';
  return `#dashboards/dashboard/${stack}`;
}

test('the dashboard is that of its service', () => {
  expect(broken(all, ({ description, id, stack }) => description.endsWith(pageOf(id, stack)))).toEqual([]);
});

test('its service is in a tag', () => {
  expect(broken(all, (alarm) => alarm.stack.startsWith(`${tagsOf(alarm)['teal:service']}-`))).toEqual([]);
});

test('how soon somebody must look is in a tag of who tells, and of nobody else', () => {
  expect(
    broken(composites(), (alarm) => /^(page|ticket)$/.test(String(tagsOf(alarm)['teal:severity']))),
  ).toEqual([]);
  expect(broken(metricAlarms(), (alarm) => tagsOf(alarm)['teal:severity'] === undefined)).toEqual([]);
});

test('what it is about is in a tag: of each that tells, and of each that watches an objective', () => {
  expect(broken(composites(), (alarm) => tagsOf(alarm)['teal:objective'] !== undefined)).toEqual([]);
  const ofObjectives = all.filter(({ description }) => /\/objective-[a-z]+\.md$/m.test(description));
  expect(ofObjectives.length).toBeGreaterThan(0);
  expect(broken(ofObjectives, (alarm) => alarm.id.startsWith(`${tagsOf(alarm)['teal:objective']}-`))).toEqual(
    [],
  );
});

// source: CloudWatch user guide, "Alarm tags in action payloads"
test('whoever is told is told the tags', () => {
  expect(composites().map(({ properties }) => properties.ActionConfiguration)).toEqual(
    composites().map(() => ({
      AlarmTagsPropagation: {
        Enabled: true,
        IncludedTagKeys: ['teal:service', 'teal:environment', 'teal:severity', 'teal:objective'],
      },
    })),
  );
});

test('composites alone tell somebody', () => {
  const actions = ['AlarmActions', 'OKActions', 'InsufficientDataActions'];
  expect(
    broken(metricAlarms(), ({ properties }) => actions.every((name) => properties[name] === undefined)),
  ).toEqual([]);
});

test('who is told that it is red is told that it is well', () => {
  expect(
    broken(
      composites(),
      ({ properties }) => JSON.stringify(properties.AlarmActions) === JSON.stringify(properties.OKActions),
    ),
  ).toEqual([]);
});

test('a page goes to pages, a ticket to tickets', () => {
  const told = alarmsOf(everything()).filter(({ type }) => type === 'CompositeAlarm');
  expect(told.map(({ properties }) => properties.AlarmActions)).toEqual(
    told.map((alarm) => [tagsOf(alarm)['teal:severity'] === 'page' ? PAGES : TICKETS]),
  );
});

// source: CloudWatch API reference, PutCompositeAlarm: ActionsSuppressorWaitPeriod and -ExtensionPeriod are required with it
test('it is quiet while its parent, a page, is red: it waits for it, and some time after it', () => {
  const quiet = composites().filter(({ properties }) => properties.ActionsSuppressor !== undefined);
  expect(quiet.length).toBeGreaterThan(0);
  expect(
    broken(quiet, ({ siblings, properties }) => {
      const { 'Fn::GetAtt': [parent = ''] = [] } = properties.ActionsSuppressor as {
        'Fn::GetAtt'?: string[];
      };
      const [wait, extension] = [
        properties.ActionsSuppressorWaitPeriod,
        properties.ActionsSuppressorExtensionPeriod,
      ].map(Number);
      const suppressor = siblings[parent];
      return (
        suppressor?.type === 'CompositeAlarm' &&
        tagsOf(suppressor)['teal:severity'] === 'page' &&
        wait !== undefined &&
        wait >= 60 &&
        extension !== undefined &&
        extension >= 60
      );
    }),
  ).toEqual([]);
});

test('the ticket of an objective is quiet while its page is red', () => {
  const tickets = composites().filter(
    ({ id, siblings }) =>
      id.endsWith('-ticket') &&
      Object.values(siblings).some((other) => other.id === id.replace(/ticket$/, 'page')),
  );
  expect(tickets.length).toBeGreaterThan(0);
  expect(broken(tickets, ({ properties }) => properties.ActionsSuppressor !== undefined)).toEqual([]);
});

test('what tells somebody watches alarms of its own stack', () => {
  expect(
    broken(composites(), (alarm) => {
      const children = childrenOf(alarm);
      return children.length > 0 && children.every((id) => alarm.siblings[id] !== undefined);
    }),
  ).toEqual([]);
});

// source: CloudWatch user guide, "Combining alarms": at most 100 underlying alarms
test('and at most a hundred of them', () => {
  expect(broken(composites(), (alarm) => childrenOf(alarm).length <= 100)).toEqual([]);
});

/** Causes: cpu and memory of tasks, and how full they are. */
const CAUSE = /"Namespace":"AWS\/ECS"|Utilization/;

test('no cause pages: what wakes somebody is what users notice', () => {
  const looksAt = (alarm: AlarmResource): string[] =>
    childrenOf(alarm).flatMap((id) => {
      const child = alarm.siblings[id];
      if (child === undefined) return [];
      return child.type === 'Alarm' ? [JSON.stringify(child.properties)] : looksAt(child);
    });
  const pages = composites().filter((alarm) => tagsOf(alarm)['teal:severity'] === 'page');
  expect(broken(pages, (alarm) => !looksAt(alarm).some((child) => CAUSE.test(child)))).toEqual([]);
});
