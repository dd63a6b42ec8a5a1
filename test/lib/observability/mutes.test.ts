import { days, hours, minutes } from '../../../lib';
import type { MuteInput } from '../../../lib/config/mutes';
import type { ObjectivesInput } from '../../../lib/config/objectives';
import { shop, synthesize } from '../../synth';

const nightly: MuteInput = { name: 'backup', cron: '0 2 * * SUN', lasts: hours(1) };
const objectives: ObjectivesInput = { availability: 99.9 };

interface Rule {
  readonly Name: string;
  readonly Rule: unknown;
  readonly MuteTargets: { readonly AlarmNames: readonly { readonly Ref: string }[] };
}

function rulesOf(mutes: readonly MuteInput[], service: object = { objectives }) {
  const template = synthesize(shop({}, { ...service, watch: { mutes, probe: {} } })).template(
    'shop-production',
  );
  const nameOf = ({ Ref }: { readonly Ref: string }): string =>
    String(template.toJSON().Resources[Ref].Properties.AlarmName).replace('shop-production-', '');
  return Object.values(template.findResources('AWS::CloudWatch::AlarmMuteRule')).map(({ Properties }) => {
    const { Name, Rule, MuteTargets } = Properties as Rule;
    return { name: Name, rule: Rule, alarms: MuteTargets.AlarmNames.map(nameOf) };
  });
}

test('no windows, no rules', () => {
  expect(rulesOf([])).toEqual([]);
});

test('tickets are muted by default: a page is an outage', () => {
  expect(rulesOf([nightly])).toEqual([
    {
      name: 'shop-production-backup',
      rule: { Schedule: { Expression: 'cron(0 2 * * SUN)', Duration: 'PT1H', Timezone: 'UTC' } },
      alarms: ['availability-ticket'],
    },
  ]);
});

test('pages as well, where that is meant', () => {
  const [rule] = rulesOf([{ ...nightly, alarms: 'all' }]);
  expect(rule?.alarms.toSorted()).toEqual(['availability-page', 'availability-ticket', 'probe']);
});

// source: CloudWatch API reference, Schedule
test.each<[Partial<MuteInput>, object]>([
  [
    { cron: '30 22 * * FRI', lasts: days(2), timezone: 'Europe/Berlin' },
    { Expression: 'cron(30 22 * * FRI)', Duration: 'P2D', Timezone: 'Europe/Berlin' },
  ],
  [{ lasts: minutes(90) }, { Expression: 'cron(0 2 * * SUN)', Duration: 'PT1H30M', Timezone: 'UTC' }],
])('%j', (change, schedule) => {
  expect(rulesOf([{ ...nightly, ...change }])[0]?.rule).toEqual({ Schedule: schedule });
});

test('once', () => {
  const [rule] = rulesOf([{ name: 'move', at: '2026-12-24T18:00', lasts: days(15) }]);
  expect(rule?.rule).toEqual({
    Schedule: { Expression: 'at(2026-12-24T18:00)', Duration: 'P15D', Timezone: 'UTC' },
  });
});

// source: CloudWatch API reference, MuteTargets (AlarmNames)
test('a rule takes 100 names, and more of them go into a second', () => {
  const routes = Object.fromEntries(
    Array.from({ length: 51 }, (_, nth) => [`route-${nth}`, { availability: 99.9 }]),
  );
  const rules = rulesOf([{ ...nightly, alarms: 'all' }], {
    objectives: { routes, burnRates: 'fewest' }, // a stack has 500 resources
  });
  expect(rules.map(({ name, alarms }) => [name, alarms.length])).toEqual([
    ['shop-production-backup', 100],
    ['shop-production-backup-2', 3],
  ]);
  expect(new Set(rules.flatMap(({ alarms }) => alarms)).size).toBe(103);
});
