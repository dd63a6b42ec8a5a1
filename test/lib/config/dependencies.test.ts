import { cache, database, millis, queue, resolveDelivery, seconds } from '../../../lib';
import { alarmIdsOf, fillDependencies } from '../../../lib/config/dependencies';

test.each<[string, string, readonly string[]]>([
  ['where it has a name', 'production', ['db', 'cache', 'mails']],
  ['where it has one for all', 'staging', ['mails']],
  ['of a name that every object has', 'toString', ['mails']],
])('an environment has a dependency %s', (_what, environment, names) => {
  const input = [
    database({ name: 'db', cluster: { production: 'orders' } }),
    cache({ name: 'cache', nodes: { production: ['a-001'] } }),
    queue({ name: 'mails', queue: 'mails', deadLetters: { production: 'mails-dead' } }),
  ];
  expect(fillDependencies(input, environment).map(({ name }) => name)).toEqual(names);
});

test('what is not said is filled in, and false is none', () => {
  expect(
    fillDependencies(
      [
        database({ name: 'a', cluster: 'a', limits: { cpu: false, connections: 100 } }),
        database({ name: 'b', table: 'bbb' }),
        queue({ name: 'c', queue: 'c', limits: { deadLetters: 2, age: seconds(30) } }),
      ],
      'production',
    ),
  ).toEqual([
    {
      ...{ kind: 'aurora', name: 'a', cluster: 'a', engine: 'aurora-postgresql', serverless: false },
      limits: { latency: millis(50), connections: 100 },
    },
    {
      ...{ kind: 'dynamodb-table', name: 'b', table: 'bbb' },
      operations: ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
      limits: { latency: millis(50), errors: 0, throttles: 0 },
    },
    // Without a queue for them, there is no limit on dead letters.
    { kind: 'queue', name: 'c', queue: 'c', limits: { age: seconds(30), inFlight: 108_000 } },
  ]);
});

test('a limit that a configuration has left open is the default, and not none', () => {
  const open = { cpu: undefined, latency: false } as object;
  const [filled] = fillDependencies([database({ name: 'a', cluster: 'a', limits: open })], 'production');
  expect(filled?.limits).toEqual({ cpu: 90 });
});

test('alarms are named after the dependency and the limit', () => {
  const [dependency] = fillDependencies([queue({ name: 'a', queue: 'a', deadLetters: 'b' })], 'production');
  expect(dependency && alarmIdsOf(dependency)).toEqual([
    ...['dependency-a', 'dependency-a-age', 'dependency-a-in-flight', 'dependency-a-dead-letters'],
  ]);
});

test('a service has its own', () => {
  const { delivery } = resolveDelivery({
    name: 'shop',
    services: [
      { name: 'a', port: 1, dependencies: [queue({ name: 'mails', queue: 'mails' })] },
      { name: 'b', port: 2 },
    ],
    environments: { production: {} },
  });
  const [environment] = delivery.environments;
  expect(environment?.services.map(({ dependencies }) => dependencies.length)).toEqual([1, 0]);
});

const warned = (delivery: object) =>
  resolveDelivery({
    service: { name: 'shop', port: 1, dependencies: [queue({ name: 'mails', queue: 'mails' })] },
    environments: { production: {} },
    ...delivery,
  }).warnings.map(({ id, path }) => `${id} ${path}`);

test.each<[string, object, string[]]>([
  ['nobody', {}, ['nobodyNotified notify']],
  ['who is woken alone', { notify: { page: 'a@example.com' } }, ['nobodyNotified notify']],
  ['who takes tickets', { notify: { ticket: 'a@example.com' } }, []],
  [
    'another in an environment',
    {
      environments: { production: { notify: {} } },
      notify: { ticket: 'a@example.com' },
    },
    ['nobodyNotified environments.production.notify'],
  ],
  [
    'nobody, which is said once with objectives',
    { objectives: { availability: 99 } },
    ['nobodyNotified notify'],
  ],
])('its tickets are told to %s', (_what, delivery, expected) => expect(warned(delivery)).toEqual(expected));

test('without limits there is nothing to tell', () => {
  const { warnings } = resolveDelivery({
    service: {
      ...{ name: 'shop', port: 1 },
      dependencies: [queue({ name: 'mails', queue: 'mails', limits: { age: false, inFlight: false } })],
    },
    environments: { production: {} },
  });
  expect(warnings).toEqual([]);
});
