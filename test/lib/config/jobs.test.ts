import { cron, days, every, hours, minutes } from '../../../lib';
import { inMinutes } from '../../../lib/config/duration';
import { fillJob, heartbeatOf, type JobInput } from '../../../lib/config/jobs';
import { gapsOf, type ScheduleInput, schedulerExpression } from '../../../lib/config/schedules';

test.each<[ScheduleInput, string]>([
  [every(minutes(1)), 'rate(1 minute)'],
  [every(hours(6)), 'rate(360 minutes)'],
  [cron('0 3 * * *'), 'cron(0 3 * * ? *)'],
  [cron('*/1 3 * * *'.replace('*/1', '*')), 'cron(* 3 * * ? *)'],
  [cron('30 22 * * mon-fri'), 'cron(30 22 ? * MON,TUE,WED,THU,FRI *)'],
  // Sunday is 0 and 7 in cron, and 1 in EventBridge Scheduler.
  [cron('0 2 * * 0'), 'cron(0 2 ? * SUN *)'],
  [cron('0 2 * * 7'), 'cron(0 2 ? * SUN *)'],
  [cron('0 2 * * 0-7'), 'cron(0 2 * * ? *)'],
  [cron('15,45 0 1 JAN,JUL *'), 'cron(15,45 0 1 1,7 ? *)'],
])('%j is %s', (schedule, expression) => {
  expect(schedulerExpression(schedule)).toBe(expression);
});

const DAY = 24 * 60;

test.each<[string, ScheduleInput, number, number]>([
  ['a rate', every(minutes(90)), 90, 90],
  ['each day', cron('0 3 * * *'), DAY, DAY],
  // The clocks go back once a year.
  ['each day of a place with summer time', cron('0 3 * * *', { timeZone: 'Europe/Berlin' }), DAY, DAY + 60],
  ['working days', cron('0 3 * * MON-FRI'), DAY, 3 * DAY],
  ['each month', cron('0 0 1 * *'), 28 * DAY, 31 * DAY],
  ['each leap day', cron('0 0 29 2 *'), Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
])('%s: from one start to the next', (_, schedule, shortest, longest) => {
  expect(gapsOf(schedule)).toEqual({ shortest, longest });
});

const job = (more: Partial<JobInput>) =>
  fillJob({ name: 'books', command: ['a'], schedule: every(hours(1)), ...more });

test.each<[string, Partial<JobInput>, number | undefined]>([
  ['an hour, an hour’s run and five minutes', {}, 125],
  ['a run that is repeated', { timeout: minutes(20), retries: 2 }, 60 + 60 + 5],
  ['each minute, of which the default timeout is one', { schedule: every(minutes(1)) }, 7],
  ['Friday to Monday', { schedule: cron('0 3 * * MON-FRI') }, 3 * DAY + 60 + 5],
  ['no alarm looks back for so long', { schedule: every(days(7)) }, undefined],
  ['never twice', { schedule: cron('0 0 29 2 *') }, undefined],
])('missed after %s', (_, more, silent) => {
  const heartbeat = heartbeatOf(job(more), 'shop', 'production');
  expect(heartbeat && inMinutes(heartbeat.silentAfter)).toBe(silent);
});

test('the heartbeat counts what the function publishes', () => {
  expect(heartbeatOf(job({}), 'shop', 'production')?.metric).toEqual({
    namespace: 'Teal/Jobs',
    metric: 'Succeeded',
    dimensions: { Service: 'shop', Environment: 'production', Job: 'books' },
  });
});
