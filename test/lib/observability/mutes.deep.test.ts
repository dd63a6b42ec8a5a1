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

/** All that tell somebody, by how soon it must be looked at. */
function told(...severities: string[]): string[] {
  const template = synthesize(shop({}, { objectives, watch: { mutes: [nightly], probe: {} } })).template(
    'shop-production',
  );
  return Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm'))
    .filter(({ Properties }) =>
      Properties.Tags.some(
        ({ Key, Value }: Record<string, string>) =>
          Key === 'teal:severity' && severities.includes(String(Value)),
      ),
    )
    .map(({ Properties }) => Properties.AlarmName.replace('shop-production-', ''))
    .sort();
}

test('tickets are muted by default: a page is an outage', () => {
  const [rule, ...others] = rulesOf([nightly]);
  expect(others).toEqual([]);
  expect(rule).toMatchObject({
    name: 'shop-production-backup',
    rule: { Schedule: { Expression: 'cron(0 2 * * SUN)', Duration: 'PT1H', Timezone: 'UTC' } },
  });
  expect(rule?.alarms.toSorted()).toEqual(told('ticket'));
  expect(rule?.alarms).toContain('availability-ticket');
});

test('pages as well, where that is meant: all that tell somebody', () => {
  const [rule] = rulesOf([{ ...nightly, alarms: 'all' }]);
  expect(rule?.alarms.toSorted()).toEqual(told('page', 'ticket'));
  expect(rule?.alarms).toContain('probe');
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
  expect(rules.map(({ name }) => name)).toEqual(['shop-production-backup', 'shop-production-backup-2']);
  expect(rules[0]?.alarms).toHaveLength(100);
  const named = rules.flatMap(({ alarms }) => alarms);
  expect(named.filter((name) => name.startsWith('route-'))).toHaveLength(102);
  expect(named).toEqual([...new Set(named)]);
});
