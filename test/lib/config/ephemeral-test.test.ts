import type { DeliveryInput, EphemeralTestInput } from '../../../lib';
import { loadTest, millis, minutes, resolveDelivery, seconds, smokeTest } from '../../../lib';

const testOf = (test: EphemeralTestInput | undefined, more: Partial<DeliveryInput> = {}) => {
  const { delivery } = resolveDelivery(
    {
      service: { name: 'shop', port: 80 },
      ...more,
      environments: {
        preview: { ephemeral: test === undefined ? true : { test } },
        performance: {},
        production: {},
        ...more.environments,
      },
    },
    'teal.config.ts',
    { instance: { pattern: 'preview', instance: 'pr-12' } },
  );
  return delivery.ephemeral?.test;
};
const loadOf = (...given: Parameters<typeof testOf>) => testOf(...given)?.load?.shop;

const READY = { path: '/ready', method: 'GET', weight: 1 };
const LIMITS = { errorPercent: 2, latency: [{ percent: 90, milliseconds: 1000 }] };
const busy = loadTest({
  requests: [{ path: '/' }, { path: '/buy', method: 'POST', weight: 3 }],
  withoutUsers: ['performance'],
  perSecond: 40,
  limits: { errors: { percent: 1 }, p95: millis(400) },
});
const performance = { gates: [busy] };

test('without a word: the path of health, 10 times a second, by the limits of a release', () => {
  expect(testOf(undefined)).toEqual({
    commandSeconds: 600,
    load: {
      shop: {
        ...{ requests: [READY], rate: { perSecond: 10 }, warmUpSeconds: 5, seconds: 60 },
        ...{ concurrency: 100, withinMilliseconds: 5000, limits: LIMITS },
      },
    },
  });
});

test.each<[string, EphemeralTestInput, object]>([
  ['a command', { command: 'npm run e2e' }, { command: 'npm run e2e', commandSeconds: 600 }],
  ['its time', { command: 'npm run e2e', within: seconds(90) }, { commandSeconds: 90 }],
])('%s', (_what, given, expected) => {
  expect(testOf(given)).toMatchObject(expected);
});

test('no load', () => {
  expect(testOf({ command: 'npm run e2e', load: false })).toEqual({
    command: 'npm run e2e',
    commandSeconds: 600,
  });
});

test.each<[string, EphemeralTestInput['load'], Partial<DeliveryInput>, object]>([
  ['a rate', { requestsPerSecond: 200 }, {}, { rate: { perSecond: 200 }, concurrency: 1000 }],
  ['a time', { over: minutes(2) }, {}, { seconds: 120 }],
  [
    'paths',
    { paths: ['/', '/stock/42'] },
    { gates: [busy] },
    {
      requests: ['/', '/stock/42'].map((path) => ({ path, method: 'GET', weight: 1 })),
      rate: { perSecond: 40 },
    },
  ],
  [
    'the load test of another environment, what changes something too: there are no users',
    {},
    { environments: { performance } },
    {
      rate: { perSecond: 40 },
      requests: [
        { path: '/', method: 'GET', weight: 1 },
        { path: '/buy', method: 'POST', weight: 3 },
      ],
      limits: { errorPercent: 1, latency: [{ percent: 95, milliseconds: 400 }] },
    },
  ],
  [
    'its own before that',
    {},
    {
      service: { name: 'shop', port: 80, gates: [loadTest({ requests: [{ path: '/own' }], perSecond: 7 })] },
      environments: { performance },
    },
    { rate: { perSecond: 7 }, requests: [{ path: '/own' }] },
  ],
  [
    'a smoke test, as far as it only reads',
    {},
    {
      gates: [
        smokeTest({
          requests: [
            { path: '/old', status: 410 },
            { path: '/buy', method: 'POST' },
          ],
        }),
      ],
    },
    { requests: [{ path: '/old', method: 'GET', status: 410, weight: 1 }], rate: { perSecond: 10 } },
  ],
  [
    'objectives, and time enough for them',
    {},
    { objectives: { availability: 99.9, latency: { under: millis(300), share: 99 } } },
    { seconds: 100, limits: { errorPercent: 0.1, latency: [{ percent: 99, milliseconds: 300 }] } },
  ],
  [
    'an objective, and the load test of what it does not say',
    {},
    { objectives: { availability: 99 }, gates: [busy] },
    { limits: { errorPercent: 1, latency: [{ percent: 95, milliseconds: 400 }] } },
  ],
  [
    'no more than a quarter of an hour',
    {},
    { objectives: { availability: 99.99 } },
    { seconds: 900, limits: { errorPercent: 0.01 } },
  ],
  [
    'a slow objective: an answer may take as long',
    {},
    { objectives: { latency: { under: seconds(20), share: 99 } } },
    { withinMilliseconds: 20_000, concurrency: 200 },
  ],
  [
    'objectives of single routes are not asked: nobody says which paths they are',
    {},
    { objectives: { routes: { login: { availability: 99.9 } } } },
    { limits: LIMITS },
  ],
])('%s', (_what, load, more, expected) => {
  expect(loadOf({ load }, more)).toMatchObject(expected);
});
