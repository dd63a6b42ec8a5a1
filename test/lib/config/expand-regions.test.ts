import { defineDelivery, minutes, resolveDelivery, seconds } from '../../../lib';
import { domain, refusal } from './refused/refusal';

const account = '111122223333';
const regions = {
  eu: { region: 'eu-central-1' },
  us: { region: 'us-east-1', account: '444455556666', tasks: { min: 4 } },
};
const delivery = (environments: object) =>
  defineDelivery({ service: { name: 'shop', port: 80 }, environments } as never);
const resolved = (environments: object) => resolveDelivery(delivery(environments)).delivery.environments;

test('each region is an environment in the order of the waves, with all else of the environment', () => {
  const [staging, eu, us] = resolved({
    staging: {},
    production: { account, tasks: { min: 3 }, settle: minutes(30), regions },
  });
  expect(staging).toMatchObject({ name: 'staging', protect: false });
  expect(staging?.wave).toBeUndefined();
  expect(eu).toMatchObject({
    ...{ name: 'production-eu', account, region: 'eu-central-1', protect: true },
    wave: { of: 'production', number: 1, waves: 2, settleSeconds: 1800 },
  });
  expect(us).toMatchObject({
    ...{ name: 'production-us', account: '444455556666', region: 'us-east-1', protect: true },
    wave: { of: 'production', number: 2, waves: 2, settleSeconds: 1800 },
  });
  expect([eu, us].map((one) => one?.services[0]?.tasks.min)).toEqual([3, 4]);
});

test('ten minutes pass between waves unless something else is said, be it none', () => {
  const settled = (settle: object) =>
    resolved({ production: { account, regions, ...settle } })[0]?.wave?.settleSeconds;
  expect(settled({})).toBe(600);
  expect(settled({ settle: seconds(0) })).toBe(0);
});

test('an environment that is not the last is protected as it says', () => {
  const [eu] = resolved({ production: { account, regions }, spare: {} });
  expect(eu?.protect).toBe(false);
  const [kept] = resolved({ production: { account, regions, protect: false } });
  expect(kept?.protect).toBe(false);
});

const at = 'environments.production';
test.each<[string, object, string[]]>([
  ['a list', { regions: ['eu-west-1'] }, [`${at}.regions must be an object with a region at least`]],
  ['none', { regions: {} }, [`${at}.regions must be an object with a region at least`]],
  ['a region without region', { account, regions: { eu: {} } }, [`${at}.regions.eu.region must be given`]],
  [
    'a region that is none',
    { account, regions: { eu: { region: 'eu-mid-1' } } },
    [`${at}.regions.eu.region must be`],
  ],
  [
    'what cannot differ',
    { account, regions: { eu: { region: 'eu-west-1', gates: [] } } },
    [`${at}.regions.eu.gates must be a field that may differ by region`],
  ],
  [
    'a name that is none',
    { account, regions: { EU: { region: 'eu-west-1' } } },
    [`${at}.regions.EU must be named by`],
  ],
  [
    'one name of the web for all',
    { account, domain, regions },
    [`${at}.domain must be left out with regions`],
  ],
  [
    'a region beside regions',
    { account, region: 'eu-west-1', regions },
    [`${at}.region must be left out with regions`],
  ],
  ['settle without regions', { settle: minutes(10) }, [`${at}.settle must be left out without regions`]],
  [
    'settle that is too long',
    { account, regions, settle: minutes(181) },
    [`${at}.settle must be whole seconds from 0 to 3 hours`],
  ],
  [
    'what is wrong in the environment, once',
    { account, tasks: { min: 0 }, regions: { eu: regions.eu, de: { region: 'eu-west-1' } } },
    [`${at}.tasks.min must be`],
  ],
  [
    'what is wrong in a region, there',
    { account, regions: { ...regions, us: { ...regions.us, tasks: { min: 0 } } } },
    [`${at}.regions.us.tasks.min must be`],
  ],
  [
    'no account at all',
    { regions: { eu: regions.eu } },
    [`${at}.regions.eu.account must be given, here or for all regions of the environment, got nothing`],
  ],
  [
    'a name with which no service has room',
    { account, regions: { 'eu-of-all-our-customers': regions.eu } },
    [`${at}.regions.eu-of-all-our-customers must be called by at most 27 characters`],
  ],
])('%s', (_, production, expected) => {
  const said = refusal(delivery({ production }));
  expect(said).toHaveLength(expected.length);
  expected.forEach((text, nth) => {
    expect(said[nth]).toContain(text);
  });
});

test('an environment that is called like a region of another', () => {
  expect(refusal(delivery({ 'production-eu': {}, production: { account, regions } }))[0]).toContain(
    `${at}.regions.eu must be told from an environment of that name`,
  );
});

test('a warning is told of the environment, once', () => {
  const { warnings } = resolveDelivery(delivery({ production: { account, regions } }));
  const paths = warnings.map(({ path }) => path);
  expect(paths.filter((path) => /production-(eu|us)/.test(path))).toEqual([]);
});
