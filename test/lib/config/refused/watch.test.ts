import { days, hours, minutes, seconds } from '../../../../lib';
import { refusal, right, withEnvironment, withService } from './refusal';

const backup = { job: 'backup', every: days(1) };
const metric = { namespace: 'Shop', metric: 'BackupsDone' };

test.each<[string, unknown, readonly string[]]>([
  ['nothing', {}, []],
  ['traffic', { traffic: { silentAfter: minutes(15) } }, []],
  ['no traffic', { traffic: false }, []],
  ['the shortest and the longest silence', { traffic: { silentAfter: minutes(5) } }, []],
  ['the longest silence', { traffic: { silentAfter: days(7), fewerThan: 1_000_000, severity: 'page' } }, []],
  [
    'jobs',
    { heartbeats: [backup, { ...backup, job: 'a', every: minutes(5), grace: minutes(2), metric }] },
    [],
  ],
  ['no jobs', { heartbeats: [] }, []],
  ['a job each week', { heartbeats: [{ ...backup, every: days(7) }] }, []],
  [
    'a week to the minute, with its grace',
    { heartbeats: [{ ...backup, every: minutes(7 * 1440 - 2), grace: minutes(2) }] },
    [],
  ],
  ['symptoms alone', { detail: 'symptoms' }, []],
  [
    'another detail',
    { detail: 'half' },
    ['watch.detail must be one of all, symptoms, got "half"; symptoms is about half the price'],
  ],
  ['no dashboard', { dashboard: false }, []],
  [
    'a dashboard by name',
    { dashboard: 'shop' },
    ['watch.dashboard must be true or false, got "shop"; leave it out to have one'],
  ],
  ['text', 'all', ['watch must be an object, got "all"; write it as { … }']],
  ['another key', { trafic: {} }, ['watch.trafic must be a known field, got {}; did you mean traffic?']],
  [
    'traffic as true',
    { traffic: true },
    ['watch.traffic must be an object, or false, got true; write it like { silentAfter: minutes(15) }'],
  ],
  [
    'traffic without a time',
    { traffic: {} },
    [
      'watch.traffic.silentAfter must be whole minutes, from 5 minutes to 7 days, got nothing; write it like minutes(15): metrics may be 3 minutes late, and an alarm looks back for 7 days at most',
    ],
  ],
  ...(
    [minutes(4), minutes(5.5), seconds(400), days(8), minutes(7 * 1440 + 1), 15, minutes(Number.NaN)] as const
  ).map((silentAfter): [string, unknown, readonly string[]] => [
    `silence of ${JSON.stringify(silentAfter)}`,
    { traffic: { silentAfter } },
    ['watch.traffic.silentAfter must be whole minutes, from 5 minutes to 7 days'],
  ]),
  ...([0, 1.5, -1, 1_000_001, '1'] as const).map((fewerThan): [string, unknown, readonly string[]] => [
    `fewer than ${JSON.stringify(fewerThan)}`,
    { traffic: { silentAfter: minutes(15), fewerThan } },
    ['watch.traffic.fewerThan must be a whole number from 1 to 1000000'],
  ]),
  [
    'a severity of its own',
    {
      traffic: { silentAfter: minutes(15), severity: 'info' },
      heartbeats: [{ ...backup, severity: 'none' }],
    },
    [
      'watch.traffic.severity must be one of page, ticket, got "info"; leave it out for a ticket',
      'watch.heartbeats[0].severity must be one of page, ticket, got "none"; leave it out for a ticket',
    ],
  ],
  ['one job outside of a list', { heartbeats: backup }, ['watch.heartbeats must be a list']],
  [
    'a job without a name and a time',
    { heartbeats: [{}] },
    [
      'watch.heartbeats[0].job must be small letters, digits and single hyphens, first a letter, at most 40, got nothing; it names an alarm',
      'watch.heartbeats[0].every must be whole minutes, from 5 minutes to 7 days, got nothing; a job that reports more often is missed by minutes(5)',
    ],
  ],
  ...(['Backup', 'a_b', 'a--b', 'a/b', 'a'.repeat(41), ''] as const).map(
    (job): [string, unknown, readonly string[]] => [
      `a job called ${job}`,
      { heartbeats: [{ ...backup, job }] },
      ['watch.heartbeats[0].job must be small letters'],
    ],
  ),
  [
    'every month',
    { heartbeats: [{ ...backup, every: days(30) }] },
    [
      'watch.heartbeats[0].every must be whole minutes, from 5 minutes to 7 days, got 43200 minutes; a job that reports more often is missed by minutes(5); one that reports more rarely must report on its way, since an alarm looks back for 7 days at most',
    ],
  ],
  [
    'a grace that looks back for longer than a week',
    { heartbeats: [{ ...backup, every: days(7), grace: hours(1) }] },
    [
      'watch.heartbeats[0].grace must be at most 10080 minutes together with every, further back no alarm of CloudWatch looks, got 10140 minutes; shorten it, or leave it out for what there is left',
    ],
  ],
  [
    'a grace that is shorter than a metric is late',
    { heartbeats: [{ ...backup, grace: minutes(1) }] },
    ['watch.heartbeats[0].grace must be whole minutes, from 2 minutes to 7 days'],
  ],
  [
    'an interval',
    { heartbeats: [{ ...backup, interval: days(1) }] },
    ['watch.heartbeats[0].interval must be a known field, got 1440 minutes; did you mean every?'],
  ],
  [
    'a metric without a name',
    { heartbeats: [{ ...backup, metric: { namespace: 'Shop' } }] },
    ['watch.heartbeats[0].metric.metric must be the name of a metric'],
  ],
  [
    'two of one name',
    { heartbeats: [backup, { ...backup, every: hours(1) }] },
    [
      'watch.heartbeats[1].job must be named apart from the other jobs, got "backup"; rename one: it names an alarm',
    ],
  ],
])('%s', (_what, watch, expected) => {
  const said = refusal({ ...right, watch });
  expect(said).toEqual(expected.map((one) => expect.stringContaining(one)));
  expect(said).toHaveLength(expected.length);
});

test('that of a service and of an environment is told where it stands', () => {
  const watch = { traffic: { silentAfter: minutes(1) } };
  expect(refusal(withService({ watch }))).toEqual([
    expect.stringMatching(/^service\.watch\.traffic\.silentAfter must be/),
  ]);
  expect(refusal(withEnvironment({ watch }))).toEqual([
    expect.stringMatching(/^environments\.production\.watch\.traffic\.silentAfter must be/),
  ]);
});
