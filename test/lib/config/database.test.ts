import { days, millis, resolveDelivery, seconds } from '../../../lib';
import { databaseDependency, fillDatabase, mostConnections } from '../../../lib/config/database';

// source: Amazon Aurora user guide, Serverless v2: the table of most ACUs and default max_connections, "at least" of ours
test.each([
  [{ min: 0.5, max: 1 }, 189, 189],
  [{ min: 0.5, max: 4 }, 756, 823],
  [{ min: 1, max: 8 }, 1512, 1669],
  [{ min: 1, max: 16 }, 3024, 3360],
  [{ min: 1, max: 32 }, 5000, 5000],
  [{ min: 1, max: 256 }, 5000, 5000],
  [{ min: 0.5, max: 32 }, 2000, 2000],
])('%j: %d connections, and no more than AWS has (%d)', (capacity, expected, aws) => {
  expect(mostConnections(capacity)).toBe(expected);
  expect(expected).toBeLessThanOrEqual(aws);
});

const limitsOf = (...[input, own, limits]: [object, object?, object?]) =>
  databaseDependency(
    fillDatabase('shop', input, own),
    { service: 'shop', environment: 'production' },
    limits,
  )[0]?.limits;

test.each<[string, Parameters<typeof limitsOf>, object]>([
  [
    'all defaults',
    [{}],
    { latency: millis(50), cpu: 90, capacity: 90, connections: 604, replicaLag: seconds(2) },
  ],
  [
    'without readers nothing lags',
    [{ readers: 0 }],
    { latency: millis(50), cpu: 90, capacity: 90, connections: 604 },
  ],
  [
    'more capacity is more connections',
    [{ readers: 0 }, { capacity: { min: 1, max: 16 } }],
    { latency: millis(50), cpu: 90, capacity: 90, connections: 2419 },
  ],
  [
    'what is said wins, and false is none',
    [{ readers: 0 }, undefined, { connections: 100, capacity: false }],
    { latency: millis(50), cpu: 90, connections: 100 },
  ],
])('limits: %s', (_, given, expected) =>
  expect(
    Object.fromEntries(Object.entries(limitsOf(...given) ?? {}).filter(([, one]) => one !== false)),
  ).toEqual(expected),
);

test('none has no row', () =>
  expect(databaseDependency(undefined, { service: 'shop', environment: 'production' }, undefined)).toEqual(
    [],
  ));

test('it is the last of the dependencies of the service', () => {
  const { delivery } = resolveDelivery({
    service: {
      ...{ name: 'shop', port: 8080, database: { backups: days(7) } },
      dependencies: [{ kind: 'database', name: 'old', cluster: 'old' }],
    },
    environments: { staging: {}, production: {} },
  });
  expect(
    delivery.environments.map(({ services }) =>
      services[0]?.dependencies.map((one) => [one.name, 'cluster' in one && one.cluster]),
    ),
  ).toEqual([
    [
      ['old', 'old'],
      ['database', 'shop-staging'],
    ],
    [
      ['old', 'old'],
      ['database', 'shop-production'],
    ],
  ]);
});
