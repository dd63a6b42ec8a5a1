import { type AuditedFlag, audited, fails } from '../../../cli/flags/audit';
import { type Asked, became, decide } from '../../../cli/flags/decide';
import { rowsOf } from '../../../cli/flags/report';
import {
  type Declared,
  killed,
  parseDeclared,
  parseValues,
  type Values,
  withFlag,
} from '../../../cli/flags/values';

const TODAY = '2026-11-28';
const checkout: Declared = {
  ...{ kind: 'flag', name: 'checkout', owner: '@acme/checkout', expires: '2027-06-30' },
  attributes: {
    limit: { type: 'number', default: 10, min: 1, max: 50 },
    colour: { type: 'string', default: 'green', oneOf: ['green', 'blue'] },
    beta: { type: 'boolean', default: false },
  },
};
const old: Declared = { kind: 'flag', name: 'old', owner: '@acme/shop', expires: TODAY };
const button: Declared = {
  ...{ kind: 'experiment', name: 'button', owner: 'a@example.com', expires: '2027-01-31' },
  ...{ variants: { control: 50, blue: 50 }, by: 'userId' },
};
const declared = [checkout, old, button];
const values: Values = {
  version: '1',
  flags: {},
  values: {
    gone: { enabled: true },
    on: { enabled: true },
    old: { enabled: true },
    checkout: { enabled: false, limit: 10 },
  },
};
const asked = (name: string, enabled: boolean, attributes = {}): Asked => ({ name, enabled, attributes });

// Each row is as long as what takes it: Jest would hand `done` to what a shorter one leaves out, and wait for its call.
test.each<[string, Asked, string, number | undefined]>([
  ['on', asked('checkout', true), 'change', undefined],
  ['on with an attribute', asked('checkout', true, { limit: '20' }), 'change', undefined],
  ['off already', asked('checkout', false), 'nothing', undefined],
  ['off already, another attribute', asked('checkout', false, { limit: '20' }), 'change', undefined],
  ['off already, the same attribute', asked('checkout', false, { limit: '10' }), 'nothing', undefined],
  ['one that was never set, off', asked('button', false), 'nothing', undefined],
  ['one that was never set, on', asked('button', true), 'change', undefined],
  ['unknown, on', asked('chekout', true), 'refuse', undefined],
  ['unknown, off', asked('chekout', false), 'refuse', undefined],
  ['out and no longer declared, off', asked('gone', false), 'change', undefined],
  ['out and no longer declared, on', asked('gone', true), 'refuse', undefined],
  ['expired, on', asked('old', true), 'refuse', undefined],
  ['expired, off', asked('old', false), 'change', undefined],
  ['over the range', asked('checkout', true, { limit: '51' }), 'refuse', undefined],
  ['no number', asked('checkout', true, { limit: 'ten' }), 'refuse', undefined],
  ['an empty number', asked('checkout', true, { limit: '' }), 'refuse', undefined],
  ['none of its values', asked('checkout', true, { colour: 'red' }), 'refuse', undefined],
  ['one of its values', asked('checkout', true, { colour: 'blue' }), 'change', undefined],
  ['no boolean', asked('checkout', true, { beta: 'yes' }), 'refuse', undefined],
  ['an unknown attribute', asked('checkout', true, { size: '1' }), 'refuse', undefined],
  ['while another goes out', asked('checkout', true), 'refuse', 7],
  // It may be the one that goes out, to be on.
  ['off already while another goes out', asked('checkout', false), 'refuse', 7],
])('%s', (_, what, expected, number) => {
  const underway = number === undefined ? undefined : { number };
  expect(decide(what, { declared, values, underway, today: TODAY }).do).toBe(expected);
});

test.each<[string, string, string, RegExp]>([
  ['COMPLETE', 'DEPLOYMENT_COMPLETED', 'completed', /every task gets it/],
  ['DEPLOYING', 'PERCENTAGE_UPDATED', 'underway', /deploying, 40 % of the tasks/],
  ['BAKING', 'BAKE_TIME_STARTED', 'underway', /baking/],
  ['ROLLING_BACK', 'ROLLBACK_STARTED', 'rolledBack', /an alarm of the service/],
  ['ROLLED_BACK', 'ROLLBACK_STARTED', 'rolledBack', /an alarm of the service/],
  ['REVERTED', 'REVERT_COMPLETED', 'rolledBack', /an alarm of the service/],
])('AppConfig says %s', (state, type, outcome, reason) => {
  const events = [{ type, by: 'CLOUDWATCH_ALARM' }];
  const is = became({ number: 3, state, percent: 40, events });
  expect(is).toEqual({ outcome, reason: expect.stringMatching(reason) });
});

test.each([
  ['USER', /somebody stopped it/],
  ['APPCONFIG', /AppConfig turned it back/],
  ['CLOUDWATCH_ALARM', /an alarm of the service turned it back \(errors\)/],
])('turned back by %s, and back since', (by, reason) => {
  // Newest first.
  const events = [
    { type: 'ROLLBACK_COMPLETED', by: 'APPCONFIG' },
    { type: 'ROLLBACK_STARTED', by, text: 'errors' },
  ];
  expect(became({ number: 3, state: 'ROLLED_BACK', percent: 0, events }).reason).toMatch(reason);
});

describe('a new version', () => {
  test('defines what is declared, with which was never set off, and leaves the others', () => {
    const next = withFlag(values, declared, { name: 'checkout', enabled: true, attributes: { limit: 20 } });
    expect(next.values).toEqual({
      ...values.values,
      checkout: { enabled: true, limit: 20, colour: 'green', beta: false },
      button: { enabled: false, variants: ['control', 'blue'], shares: [50, 50], by: 'userId' },
    });
    expect(next.flags).toMatchObject({
      checkout: {
        attributes: {
          limit: { constraints: { type: 'number', minimum: 1, maximum: 50 } },
          colour: { constraints: { type: 'string', enum: ['green', 'blue'] } },
        },
      },
      button: { attributes: { variants: { constraints: { type: 'array' } } } },
    });
  });

  test('of an experiment has the shares of the configuration', () => {
    const out = { ...values, values: { button: { enabled: true, variants: ['a'], shares: [100], by: 'x' } } };
    const next = withFlag(out, declared, { name: 'button', enabled: true });
    expect(next.values.button).toMatchObject({ shares: [50, 50], by: 'userId' });
  });

  test('of a kill has that flag off and nothing else touched', () => {
    expect(killed(values, 'gone')).toEqual({
      ...values,
      values: { ...values.values, gone: { enabled: false } },
    });
  });
});

test.each([
  '',
  '[]',
  '{}',
  '{"version":"2"}',
  '{"version":"1","values":{"a":1}}',
  '{"version":"1","values":{"a":{}}}',
])('no version of flags: %s', (text) => {
  expect(() => parseValues(text)).toThrow(/must be a version of feature flags/);
});

test.each(['', '{}', '{"schemaVersion":2,"flags":[]}', '{"schemaVersion":1,"flags":[{}]}'])(
  'no declared flags: %s',
  (text) => {
    expect(() => parseDeclared(text)).toThrow(/the declared flags must be/);
  },
);

test('each flag that is declared or out has its row', () => {
  expect(rowsOf({ declared, values }, TODAY).map(({ name, on, state }) => [name, on, state])).toEqual([
    ['button', false, 'good'],
    ['checkout', false, 'good'],
    ['gone', true, 'undeclared'],
    ['old', true, 'expired'],
    ['on', true, 'undeclared'],
  ]);
});

test.each<[string, string | undefined, boolean]>([
  ['2026-11-27', 'expired', true],
  ['2026-11-28', 'expired', true],
  ['2026-11-29', 'soon', false],
  ['2026-12-12', 'soon', false],
  ['2026-12-13', undefined, false],
  ['2027-11-29', undefined, false],
  ['2027-11-30', 'tooFar', true],
])('the audit of a flag until %s', (expires, is, failed) => {
  const flag: AuditedFlag = { service: 'shop', name: 'checkout', owner: '@acme/checkout', expires };
  const findings = audited([flag], TODAY);
  expect(findings).toEqual(is === undefined ? [] : [{ ...flag, is }]);
  expect(fails(findings)).toBe(failed);
});
