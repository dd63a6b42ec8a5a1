import { days, millis, minutes, resolveDelivery } from '../../../../lib';
import { refusal, right } from './refusal';

const latency = { under: millis(300), share: 99 };
const count = { namespace: 'Shop', metric: 'OrdersPaid' };
const business = { name: 'orders', goal: 99, good: count, total: { ...count, metric: 'OrdersPlaced' } };

test.each<[string, unknown, string]>([
  [
    'a goal of 100',
    { availability: 100 },
    'objectives.availability must be a percentage, more than 0 and less than 100, got 100',
  ],
  [
    'a share of one',
    { latency: { ...latency, share: '99' } },
    'objectives.latency.share must be a percentage',
  ],
  ['no share', { latency: { under: millis(300) } }, 'objectives.latency.share must be a percentage'],
  [
    'no time',
    { latency: { share: 99 } },
    'objectives.latency.under must be more than 0 and at most 60 seconds, got nothing',
  ],
  [
    'another word',
    { latency: { ...latency, over: millis(1) } },
    'objectives.latency.over must be a known field, got 1 milliseconds; did you mean under?',
  ],
  [
    'half a day',
    { availability: 99.9, window: minutes(15_000) },
    'objectives.window must be whole days from 7 to 30, got 15000 minutes',
  ],
  [
    'too few days',
    { availability: 99.9, window: days(6) },
    'objectives.window must be whole days from 7 to 30',
  ],
  [
    'too many days',
    { availability: 99.9, window: days(31) },
    'objectives.window must be whole days from 7 to 30',
  ],
  ['no goal', { window: days(7) }, 'objectives must be given a goal'],
  ['a route without one', { routes: { login: {} } }, 'objectives.routes.login must be given a goal, got {}'],
  [
    'a route in capitals',
    { routes: { Login: { availability: 99 } } },
    'objectives.routes.Login must be named by small letters',
  ],
  [
    'another number of burn rates',
    { availability: 99.9, burnRates: 'some' },
    'objectives.burnRates must be one of all, fewest, got "some"',
  ],
  [
    'a metric without a name',
    { business: [{ ...business, good: { namespace: 'Shop' } }] },
    'objectives.business[0].good.metric must be the name of a metric',
  ],
  [
    'a namespace that begins with a colon',
    { business: [{ ...business, good: { ...count, namespace: ':a' } }] },
    'objectives.business[0].good.namespace must be a namespace',
  ],
  [
    'two of one name',
    { routes: { a: { latency } }, business: [{ ...business, name: 'a-latency' }] },
    'objectives.business[0] must be named apart from the other objectives, got another a-latency',
  ],
  [
    'a goal whose page could not sound',
    { availability: 90 },
    'objectives.availability must be more than 92.56 over 28 days, since its page at 13.44 times the budget would sound above 134.4 % of bad requests, which no outage has, got 90, a budget of 10 %; raise it',
  ],
  [
    'that of a route, in a longer window',
    { routes: { login: { availability: 93 } }, window: days(30) },
    'objectives.routes.login.availability must be more than 93.06 over 30 days',
  ],
  [
    'that of the business',
    { business: [{ ...business, goal: 50 }] },
    'objectives.business[0].goal must be more than 92.56',
  ],
])('%s', (_what, objectives, expected) => {
  expect(refusal({ ...right, objectives })).toEqual([expect.stringContaining(expected)]);
});

test('those of a service are told where they stand, and win over the delivery’s', () => {
  const services = [
    { name: 'a', port: 1, objectives: { availability: 90 } },
    { name: 'b', port: 1 },
  ];
  const problems = refusal({
    name: 'shop',
    services,
    environments: { production: {} },
    objectives: { availability: 91 },
  });
  expect(problems).toEqual([
    expect.stringMatching(/^services\[0\]\.objectives\.availability must be .* got 90,/),
    expect.stringMatching(/^objectives\.availability must be .* got 91,/),
  ]);
});

test('`{}` is none', () => {
  const services = [
    { name: 'a', port: 1, objectives: {} },
    { name: 'b', port: 1 },
  ];
  const { delivery } = resolveDelivery({
    name: 'shop',
    services,
    environments: { production: {} },
    objectives: { availability: 99.9 },
  });
  expect(
    delivery.environments[0]?.services.map(({ objectives }) => objectives?.all.map(({ id }) => id)),
  ).toEqual([undefined, ['availability']]);
});
