import { cron } from '../../../rehearsal/cloudwatch/cron';
import { muteRuleDefinition } from '../../../rehearsal/cloudwatch/mute-rule';

const at = (text: string): number => Date.parse(`${text}Z`);

function rule(Expression: string, Duration: string, over: object = {}, Timezone?: string) {
  return muteRuleDefinition('Mute', {
    Rule: { Schedule: { Expression, Duration, ...(Timezone && { Timezone }) } },
    MuteTargets: { AlarmNames: ['a'] },
    ...over,
  });
}

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html, its five scenarios
describe('the documented schedules', () => {
  test.each([
    ['0 2 * * SUN', 'PT4H', '2026-11-22T01:59', undefined],
    ['0 2 * * SUN', 'PT4H', '2026-11-22T02:00', '2026-11-22T06:00'],
    ['cron(0 2 * * SUN)', 'PT4H', '2026-11-22T05:59', '2026-11-22T06:00'],
    ['0 2 * * SUN', 'PT4H', '2026-11-22T06:00', undefined],
    ['0 2 * * SUN', 'PT4H', '2026-11-23T03:00', undefined],
    ['0 1 1 * *', 'PT6H', '2026-12-01T06:59', '2026-12-01T07:00'],
    ['0 18 * * FRI', 'P2DT12H', '2026-11-23T05:59', '2026-11-23T06:00'],
    ['0 18 * * FRI', 'P2DT12H', '2026-11-23T06:00', undefined],
    ['0 23 * * *', 'PT2H', '2026-11-23T00:30', '2026-11-23T01:00'],
    ['at(2024-05-10T14:00)', 'PT4H', '2024-05-10T17:59', '2024-05-10T18:00'],
    ['at(2024-05-10T14:00)', 'PT4H', '2024-05-11T17:59', undefined],
    ['at(2024-12-23T00:00)', 'P7D', '2024-12-29T23:59', '2024-12-30T00:00'],
    ['cron(0 9 * * SUN#4)', 'PT1H', '2026-11-22T09:10', '2026-11-22T10:00'],
    ['cron(0 9 * * SUN#4)', 'PT1H', '2026-11-15T09:10', undefined],
  ])('%s for %s: at %s until %s', (expression, duration, now, until) => {
    expect(rule(expression, duration).activeUntil(at(now))).toBe(until && at(until));
  });
});

describe('cron', () => {
  test.each([
    ['*/15 * * * *', '2026-11-22T10:44', '2026-11-22T10:30'],
    ['5/20 8-9 * * *', '2026-11-22T12:00', '2026-11-22T09:45'],
    ['0 0 ? JAN,jul ?', '2026-11-22T00:00', '2026-07-31T00:00'],
    ['0 0 L * *', '2026-11-22T00:00', '2026-10-31T00:00'],
    ['0 0 * * 5L', '2026-11-22T00:00', '2026-10-30T00:00'],
    ['0 0 * * 7', '2026-11-25T00:00', '2026-11-22T00:00'],
    ['0 0 * * 0', '2026-11-25T00:00', '2026-11-22T00:00'],
    ['0 0 * * MON-WED', '2026-11-22T00:00', '2026-11-18T00:00'],
    // Both days: either will do.
    ['0 0 13 * FRI', '2026-11-22T00:00', '2026-11-20T00:00'],
    ['0 0 21 * FRI', '2026-11-22T00:00', '2026-11-21T00:00'],
  ])('%s: the latest by %s is %s', (expression, now, expected) => {
    expect(cron(expression)?.latest(at(now), at('2026-01-01T00:00'))).toBe(at(expected));
  });

  test('has none since then', () => {
    expect(cron('0 2 * * *')?.latest(at('2026-11-22T01:00'), at('2026-11-21T02:00'))).toBeUndefined();
  });

  test.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
  ])('%s is none', (expression) => expect(cron(expression)).toBeUndefined());
  test.each(['5-1 * * * *', '*/0 * * * *', 'a * * * *', '* * * * FRI#6', '* * * * L', '1,,2 * * * *'])(
    '%s is none either',
    (expression) => expect(cron(expression)).toBeUndefined(),
  );
});

describe('a rule', () => {
  test('begins by the clocks of its time zone, also when they are changed', () => {
    const daily = rule('0 2 * * *', 'PT1H', {}, 'Europe/London');
    expect(daily.activeUntil(at('2026-07-01T01:30'))).toBe(at('2026-07-01T02:00'));
    expect(daily.activeUntil(at('2026-12-01T02:30'))).toBe(at('2026-12-01T03:00'));
    expect(daily.activeUntil(at('2026-12-01T01:30'))).toBeUndefined();
  });

  test('holds between its dates', () => {
    const dated = rule('0 * * * *', 'PT1H', {
      StartDate: '2026-11-22T10:00:00',
      ExpireDate: '2026-11-22T12:30:00+01:00',
    });
    expect(dated.activeUntil(at('2026-11-22T09:59'))).toBeUndefined();
    expect(dated.activeUntil(at('2026-11-22T10:10'))).toBe(at('2026-11-22T11:00'));
    expect(dated.activeUntil(at('2026-11-22T11:10'))).toBe(at('2026-11-22T11:30'));
    expect(dated.activeUntil(at('2026-11-22T11:30'))).toBeUndefined();
    expect(['09:00', '10:10', '11:30'].map((time) => dated.status(at(`2026-11-22T${time}`)))).toEqual([
      'SCHEDULED',
      'ACTIVE',
      'EXPIRED',
    ]);
  });

  test('of one time expires', () => {
    const once = rule('at(2026-11-22T10:00)', 'PT1M');
    expect(['09:59', '10:00', '10:01'].map((time) => once.status(at(`2026-11-22T${time}`)))).toEqual([
      'SCHEDULED',
      'ACTIVE',
      'EXPIRED',
    ]);
  });

  test.each([
    [
      () => rule('daily', 'PT1H'),
      'Mute.Rule.Schedule.Expression must be at(yyyy-MM-ddThh:mm) or cron(5 fields)',
    ],
    [
      () => rule('at(2026-13-01T00:00)', 'PT1H'),
      'Mute.Rule.Schedule.Expression must be at(a date that exists)',
    ],
    [() => rule('0 0 * * *', 'PT30S'), 'Mute.Rule.Schedule.Duration must be a duration of ISO 8601'],
    [() => rule('0 0 * * *', 'P15DT1M'), 'Mute.Rule.Schedule.Duration must be a duration of ISO 8601'],
    [() => rule('0 0 * * *', '1 hour'), 'Mute.Rule.Schedule.Duration must be a duration of ISO 8601'],
    [() => rule('0 0 * * *', 'PT1H', {}, 'Mars'), 'Mute.Rule.Schedule.Timezone must be a time zone'],
    [
      () => rule('0 0 * * *', 'PT1H', { StartDate: 'now' }),
      'Mute.StartDate must be a date and time of ISO 8601',
    ],
    [
      () => rule('0 0 * * *', 'PT1H', { MuteTargets: { AlarmNames: Array(101).fill('a') } }),
      'Mute.MuteTargets.AlarmNames must be a list of at most 100 names, got 101',
    ],
    [() => rule('0 0 * * *', 'PT1H', { Newer: 1 }), 'AWS::CloudWatch::AlarmMuteRule Newer is not modelled'],
  ])('%# is refused', (read, message) => expect(read).toThrow(message));
});
