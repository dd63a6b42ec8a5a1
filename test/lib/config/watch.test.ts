import { days, hours, minutes, resolveDelivery } from '../../../lib';
import { fillWatch, type WatchInput } from '../../../lib/config/watch';

const backup = { job: 'backup', every: days(1) };
const filled = { job: 'backup', silentAfter: minutes(1584), severity: 'ticket' };
const traffic = { silentAfter: minutes(15) };
const missed = { silentAfter: minutes(15), fewerThan: 1, severity: 'ticket' };

test.each<[string, readonly (WatchInput | undefined)[], unknown]>([
  ['nothing', [undefined, undefined, undefined], { heartbeats: [] }],
  ['of the delivery', [undefined, undefined, { traffic }], { traffic: missed, heartbeats: [] }],
  [
    'each key by itself',
    [{ traffic }, { heartbeats: [backup] }, { traffic: false, heartbeats: [] }],
    { traffic: missed, heartbeats: [filled] },
  ],
  [
    'none, of an environment',
    [{ traffic: false, heartbeats: [] }, { traffic, heartbeats: [backup] }, { traffic }],
    { heartbeats: [] },
  ],
  ['a dashboard, as without a word', [{ dashboard: true }], { heartbeats: [] }],
  [
    'no dashboard, of an environment',
    [{ dashboard: false }, { dashboard: true }],
    { heartbeats: [], dashboard: false },
  ],
  ['a dashboard, of an environment', [{ dashboard: true }, { dashboard: false }], { heartbeats: [] }],
  [
    'symptoms alone, without a dashboard',
    [{ detail: 'symptoms' }],
    { detail: 'symptoms', heartbeats: [], dashboard: false },
  ],
  [
    'symptoms alone, with a dashboard all the same',
    [{ detail: 'symptoms' }, { dashboard: true }],
    { detail: 'symptoms', heartbeats: [] },
  ],
  ['all, of an environment', [{ detail: 'all' }, { detail: 'symptoms' }], { heartbeats: [] }],
  ['no key of `{}`', [{}, { traffic }, { heartbeats: [backup] }], { traffic: missed, heartbeats: [filled] }],
  [
    'as it is written',
    [{ traffic: { ...traffic, fewerThan: 20, severity: 'page' } }],
    { traffic: { ...traffic, fewerThan: 20, severity: 'page' }, heartbeats: [] },
  ],
  [
    'what a configuration has left open, as `cond ? … : undefined` does',
    [
      {
        traffic: { ...traffic, ...({ fewerThan: undefined, severity: undefined } as object) },
        heartbeats: [
          { ...backup, metric: { namespace: 'A', metric: 'B', ...({ dimensions: undefined } as object) } },
        ],
      },
    ],
    {
      traffic: missed,
      heartbeats: [{ ...filled, metric: { namespace: 'A', metric: 'B', dimensions: {} } }],
    },
  ],
])('%s', (_, written, expected) => {
  expect(fillWatch(written)).toEqual({ detail: 'all', ...(expected as object) });
});

// Of minutes. A tenth, at least the 3 that a metric may be late, and no more than leaves a week.
test.each<[every: number, grace: number | undefined, silent: number]>([
  [5, undefined, 8],
  [30, undefined, 33],
  [31, undefined, 35],
  [60, undefined, 66],
  [60, 2, 62],
  [1440, undefined, 1584],
  [1440, 120, 1560],
  [10_000, undefined, 10_080],
  [10_080, undefined, 10_080],
])('a job every %i minutes with a grace of %s is missed after %i', (every, grace, silent) => {
  const [heartbeat] = fillWatch([
    {
      heartbeats: [
        { ...backup, every: minutes(every), ...(grace === undefined ? {} : { grace: minutes(grace) }) },
      ],
    },
  ]).heartbeats;
  expect(heartbeat?.silentAfter).toEqual(minutes(silent));
});

test('a service has what is nearest to it', () => {
  const { delivery } = resolveDelivery({
    name: 'shop',
    services: [
      { name: 'a', port: 1, watch: { heartbeats: [{ ...backup, grace: hours(2) }] } },
      { name: 'b', port: 1 },
    ],
    watch: { traffic },
    environments: { staging: { watch: { traffic: false } }, production: {} },
  });
  const watched = delivery.environments.map(({ services }) =>
    services.map(({ watch: { detail, ...watch } }) => watch),
  );
  const job = { ...filled, silentAfter: hours(26) };
  expect(watched).toEqual([
    [{ heartbeats: [job] }, { heartbeats: [] }],
    [
      { traffic: missed, heartbeats: [job] },
      { traffic: missed, heartbeats: [] },
    ],
  ]);
});

test.each([
  ['of symptoms alone: the fewest', 'symptoms', undefined, 'fewest'],
  ['of symptoms alone, but written', 'symptoms', 'all', 'all'],
  ['of all', 'all', undefined, 'all'],
  ['of all, but written', 'all', 'fewest', 'fewest'],
] as const)('burn rates %s', (_, detail, burnRates, expected) => {
  const { delivery } = resolveDelivery(
    {
      service: { name: 'shop', port: 8080, watch: { detail } },
      objectives: { availability: 99.9, ...(burnRates && { burnRates }) },
      environments: { production: {} },
    },
    'teal.config.ts',
  );
  expect(delivery.environments[0]?.services[0]?.objectives?.burnRates).toBe(expected);
});
