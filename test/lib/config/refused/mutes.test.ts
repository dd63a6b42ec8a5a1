import { days, hours, minutes, seconds } from '../../../../lib';
import { refusal, right } from './refusal';

const nightly = { name: 'backup', cron: '0 2 * * *', lasts: hours(1) };

test.each<[string, unknown[], string]>([
  ['no name', [{ ...nightly, name: undefined }], 'watch.mutes[0].name must be small letters'],
  [
    'a name twice',
    [nightly, { ...nightly, cron: '0 3 * * *' }],
    'watch.mutes[1].name must be named apart from the other windows, got "backup"; rename one',
  ],
  [
    'six fields',
    [{ ...nightly, cron: '0 2 * * * *' }],
    'watch.mutes[0].cron must be five fields with a blank',
  ],
  [
    'no beginning',
    [{ name: 'a', lasts: hours(1) }],
    'watch.mutes[0] must be given exactly one of cron and at',
  ],
  [
    'two beginnings',
    [{ ...nightly, at: '2026-12-24T18:00' }],
    'watch.mutes[0] must be given exactly one of cron and at',
  ],
  [
    'a day that is none',
    [{ name: 'a', at: '2026-02-31T18:00', lasts: hours(1) }],
    'watch.mutes[0].at must be a date and time, got "2026-02-31T18:00"; write it like \'2026-12-24T18:00\'',
  ],
  [
    'seconds',
    [{ ...nightly, lasts: seconds(90) }],
    'watch.mutes[0].lasts must be whole minutes, from 1 minute to 15 days',
  ],
  [
    '16 days',
    [{ ...nightly, cron: '0 0 1 * *', lasts: days(16) }],
    'watch.mutes[0].lasts must be whole minutes',
  ],
  [
    'a day that never comes',
    [{ ...nightly, cron: '0 0 31 2,4 *' }],
    'watch.mutes[0].cron must be a time that comes: none of its months has one of its days, got "0 0 31 2,4 *"; correct the day of the month, or the month',
  ],
  [
    'no time between two windows',
    [{ ...nightly, lasts: days(1) }],
    'watch.mutes[0].lasts must be shorter than from one beginning to the next, 1440 minutes at the least, or nobody would ever be told, got 1440 minutes; shorten it, or let it begin less often',
  ],
  [
    'another planet',
    [{ ...nightly, timezone: 'Mars/Olympus' }],
    'watch.mutes[0].timezone must be a time zone by its name',
  ],
  [
    'an offset',
    [{ ...nightly, timezone: '+02:00' }],
    'watch.mutes[0].timezone must be a time zone by its name',
  ],
  [
    'pages alone',
    [{ ...nightly, alarms: 'pages' }],
    'watch.mutes[0].alarms must be one of tickets, all, got "pages"',
  ],
  [
    'a word of AWS',
    [{ ...nightly, duration: hours(1) }],
    'watch.mutes[0].duration must be a known field, got 60 minutes; did you mean lasts?',
  ],
])('%s', (_, mutes, message) => {
  expect(refusal({ ...right, watch: { mutes } })).toEqual([expect.stringContaining(message)]);
});

test.each<[unknown[]]>([
  [[]],
  [[nightly]],
  [[{ ...nightly, lasts: minutes(1439) }]],
  [[{ name: 'a', at: '2028-02-29T23:59', lasts: days(15), timezone: 'Europe/Berlin', alarms: 'all' }]],
])('%j is taken', (mutes) => {
  expect(refusal({ ...right, watch: { mutes } })).toEqual([]);
});
