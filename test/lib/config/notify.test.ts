import { type DeliveryInput, days, pagerDuty, resolveDelivery } from '../../../lib';
import { channelOf, fillNotify, type NotifyInput } from '../../../lib/config/notify';

const MAIL = 'ops@example.com';
const WAKES = pagerDuty({ secret: 'pd' });

// Whether users are on it, who is given, and where its pages and tickets go.
test.each<[boolean, NotifyInput, string | undefined, string | undefined]>([
  [true, { page: WAKES, ticket: MAIL }, 'page', 'ticket'],
  [true, { page: WAKES }, 'page', undefined], // a ticket wakes nobody
  [true, { ticket: MAIL }, 'ticket', 'ticket'], // an outage is heard of all the same
  [true, { deploys: MAIL }, undefined, undefined],
  [true, {}, undefined, undefined],
  [false, { page: WAKES, ticket: MAIL }, 'ticket', 'ticket'],
  [false, { page: WAKES }, undefined, undefined], // staging wakes nobody
  [false, { ticket: MAIL }, 'ticket', 'ticket'],
])('protected %s, %j: pages to %s, tickets to %s', (protect, input, page, ticket) => {
  const notify = fillNotify(input, protect);
  expect([channelOf(notify, 'page'), channelOf(notify, 'ticket')]).toEqual([page, ticket]);
});

const resolved = (change: Partial<DeliveryInput>) =>
  resolveDelivery({
    service: { name: 'shop', port: 80 },
    environments: { staging: {}, production: {} },
    ...change,
  });

test('an environment’s own wins as a whole', () => {
  const { delivery } = resolved({
    notify: { page: WAKES, ticket: MAIL },
    environments: { a: {}, b: { notify: {} }, c: { notify: { ticket: 'c@example.com' } } },
  });
  expect(delivery.environments.map(({ notify }) => notify.ticket)).toEqual([
    [{ kind: 'e-mail', address: MAIL }],
    [],
    [{ kind: 'e-mail', address: 'c@example.com' }],
  ]);
});

const objectives = { availability: 99.9 };
test.each<[string, Partial<DeliveryInput>, [path: string, said: RegExp][]]>([
  ['without objectives', {}, []],
  [
    'pages of no healthy host alone',
    { notify: { page: WAKES } },
    [['notify', /nobody is told of what goes wrong slowly/]],
  ],
  [
    'releases alone',
    { notify: { deploys: MAIL }, environments: { production: {} } },
    [['notify', /^notify\.ticket is not given, so nobody is told when production has no healthy host/]],
  ],
  ['nobody, as it is meant', { notify: {} }, []],
  ['nobody at all, said once', { objectives }, [['notify', /^notify is not given, so nobody is told/]]],
  [
    'nobody who misses a job or the users',
    { watch: { heartbeats: [{ job: 'backup', every: days(1) }] } },
    [['notify', /what is watched stops/]],
  ],
  ['nothing watched', { watch: { traffic: false, heartbeats: [] } }, []],
  ['tickets', { objectives, notify: { ticket: MAIL } }, []],
  [
    'pages alone',
    { objectives, notify: { page: WAKES } },
    [
      ['notify', /when staging .*misses an objective, .*: without protect it pages nobody/],
      ['notify', /nobody is told of what goes wrong slowly/],
    ],
  ],
  [
    'nobody in one of two',
    { objectives, notify: { ticket: MAIL }, environments: { staging: { notify: {} }, production: {} } },
    [['environments.staging.notify', /when staging .*misses an objective/]],
  ],
])('warns of objectives of which nobody is told: %s', (_, change, expected) => {
  const said = resolved(change).warnings.filter(({ id }) => id === 'nobodyNotified');
  expect(said.map(({ path, message }) => [path, message])).toEqual(
    expected.map(([path, message]) => [path, expect.stringMatching(message)]),
  );
});
