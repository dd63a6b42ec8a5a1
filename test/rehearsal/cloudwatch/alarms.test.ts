import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import { type AlarmStateChange, Alarms } from '../../../rehearsal/cloudwatch/alarms';
import type { MetricIdentity } from '../../../rehearsal/cloudwatch/metric';
import { MetricStore } from '../../../rehearsal/cloudwatch/metric-store';
import { mathAlarm, metricAlarm, metricOf } from './alarm-properties';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 12);

const ERRORS: MetricIdentity = {
  namespace: 'AWS/ApplicationELB',
  name: 'HTTPCode_Target_5XX_Count',
  dimensions: { LoadBalancer: 'app/shop/1' },
};

/** Alarms over a store in which `samples` (minute → value) of ERRORS are recorded. */
function alarmsOver(samples: Record<number, number> = {}, deliveryDelayMs?: number) {
  const clock = new VirtualClock(START);
  const store = new MetricStore();
  for (const [minute, value] of Object.entries(samples)) {
    store.record(ERRORS, START + Number(minute) * MINUTE + 30_000, value);
  }
  const alarms = new Alarms(clock, store, { ...(deliveryDelayMs !== undefined && { deliveryDelayMs }) });
  return { store, alarms, clock };
}

/** The states that an alarm is in after the evaluation of each minute. */
function statesOf(alarms: Alarms, name: string, minutes: number): string {
  const initials = Array.from({ length: minutes }, (_, minute) => {
    alarms.evaluate(START + (minute + 1) * MINUTE);
    return alarms.state(name).charAt(0);
  });
  return initials.join('');
}

describe('an alarm', () => {
  test('is evaluated at its creation with what was recorded before', () => {
    const { alarms } = alarmsOver({ '-4': 5, '-3': 5, '-2': 5 });
    alarms.add(alarmDefinition('A', metricAlarm()));
    expect(alarms.state('shop-5xx')).toBe('ALARM');
  });

  test('without data is INSUFFICIENT_DATA from its creation when missing data is missing', () => {
    const { alarms } = alarmsOver();
    alarms.add(alarmDefinition('A', metricAlarm({ TreatMissingData: 'missing' })));
    expect(alarms.describe()).toMatchObject([
      {
        name: 'shop-5xx',
        state: 'INSUFFICIENT_DATA',
        changedAt: START,
        reason: 'Unchecked: Initial alarm creation',
      },
    ]);
    expect(alarms.history()).toEqual([]);
  });

  // Minutes 1, 2 and 3 breach. The datapoint of minute m is seen at m + 2, judgement: facts/monitoring.md §2.4.
  test.each([
    ['as AWS was observed to', undefined, 'OOOAAAOOOO'],
    ['without delay', 0, 'OOAAAOOOOO'],
    // Of five minutes in range only two have arrived: fewer than three real points, so the policy fills in.
    ['three minutes late', 3 * MINUTE, 'OOOOOAAOOO'],
  ])('sees a datapoint %s', (_name, delay, expected) => {
    const zeros = Object.fromEntries(Array.from({ length: 12 }, (_, minute) => [minute, 0]));
    const { alarms } = alarmsOver({ ...zeros, 1: 3, 2: 3, 3: 3 }, delay);
    alarms.add(alarmDefinition('A', metricAlarm()));
    expect(statesOf(alarms, 'shop-5xx', 10)).toBe(expected);
  });

  test('of a long period is evaluated each minute over a window that slides', () => {
    const { alarms } = alarmsOver({ 3: 7 });
    const once = { EvaluationPeriods: 1, DatapointsToAlarm: 1, Period: 300 };
    alarms.add(alarmDefinition('A', metricAlarm(once)));
    // Minute 3 counts from minute 5 on, and again as an older point until it leaves the range of three periods.
    expect(statesOf(alarms, 'shop-5xx', 20)).toBe('OOOOAAAAAAAAAAAAAAOO');
  });

  test('tells its listeners of changes alone, in the words of CloudWatch', () => {
    const { alarms } = alarmsOver({ 0: 1, 1: 3, 2: 4.5, 3: 0, 4: 0 });
    const heard: AlarmStateChange[] = [];
    alarms.add(alarmDefinition('A', metricAlarm()));
    const stop = alarms.onChange((change) => heard.push(change));
    statesOf(alarms, 'shop-5xx', 5);
    stop();
    alarms.evaluate(START + 6 * MINUTE);
    const alarm = {
      name: 'shop-5xx',
      state: 'ALARM',
      previousState: 'OK',
      changedAt: START + 4 * MINUTE,
      reason:
        'Threshold Crossed: 2 out of the last 3 datapoints [4.5 (21/11/26 12:02:00), 3.0 (21/11/26 12:01:00)] were ' +
        'greater than the threshold (2.0) (minimum 2 datapoints for OK -> ALARM transition).',
    };
    expect(heard).toEqual([alarm]);
    expect(alarms.history()).toMatchObject([
      {
        state: 'OK',
        changedAt: START,
        reason:
          'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as ' +
          '[NonBreaching].',
      },
      alarm,
      {
        state: 'OK',
        changedAt: START + 6 * MINUTE,
        reason:
          'Threshold Crossed: 2 out of the last 3 datapoints [0.0 (21/11/26 12:04:00), 0.0 (21/11/26 12:03:00)] were ' +
          'not greater than the threshold (2.0) (minimum 2 datapoints for ALARM -> OK transition).',
      },
    ]);
  });

  test('has a name of its own', () => {
    const { alarms } = alarmsOver();
    alarms.add(alarmDefinition('A', metricAlarm()));
    expect(() => alarms.add(alarmDefinition('B', metricAlarm()))).toThrow(
      'alarm name must be unique, got shop-5xx',
    );
    expect(() => alarms.state('other')).toThrow('alarm name must be one of shop-5xx, got other');
    expect(alarms.describe(['other', 'shop-5xx']).map(({ name }) => name)).toEqual(['shop-5xx']);
  });
});

describe('warm-up', () => {
  const always = { EvaluationPeriods: 3, DatapointsToAlarm: 1, Threshold: -1, Period: 300 };
  // Publishing begins in minute 4: the example of the documentation, in which evaluation begins at about 19.
  const samples = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [index + 4, 0]));

  // source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html
  test.each([
    ['ends early when data fills the evaluation window', 30, false, 19],
    ['lasts as long as it is set to when it must', 30, true, 30],
    ['ends at its end though data does not fill the window', 10, false, 10],
  ])('%s', (_name, minutes, whole, expected) => {
    const { alarms } = alarmsOver(samples, 0);
    const WarmUpConfiguration = {
      WarmUpPeriodDurationInMinutes: minutes,
      OnlyStartEvaluatingAfterWarmUpPeriodEnds: whole,
    };
    alarms.add(alarmDefinition('A', metricAlarm({ ...always, WarmUpConfiguration })));
    expect(statesOf(alarms, 'shop-5xx', 40)).toBe('I'.repeat(expected - 1).padEnd(40, 'A'));
  });

  test('is over for an alarm that was created long ago', () => {
    const { alarms } = alarmsOver(samples, 0);
    const WarmUpConfiguration = { WarmUpPeriodDurationInMinutes: 30 };
    alarms.add(alarmDefinition('A', metricAlarm({ ...always, WarmUpConfiguration })), START - 30 * MINUTE);
    expect(alarms.state('shop-5xx')).toBe('OK');
  });
});

describe('the alarm on the worse of two target groups', () => {
  const groups = { a: 'targetgroup/a/1', b: 'targetgroup/b/1' };
  const metrics = Object.entries(groups).flatMap(([id, group]) => [
    metricOf(`r${id}`, 'RequestCount', group),
    metricOf(`e${id}`, 'HTTPCode_Target_5XX_Count', group),
  ]);
  const share = (id: string) => `IF(FILL(r${id},0)>=50,100*FILL(e${id},0)/r${id},0)`;

  test('sees 5 % of a small group fail, and only then', () => {
    const { store, alarms } = alarmsOver();
    const record = (name: string, group: string, minute: number, count: number) =>
      store.record(
        { ...ERRORS, name, dimensions: { LoadBalancer: 'app/shop/1', TargetGroup: group } },
        START + minute * MINUTE,
        1,
        count,
      );
    for (let minute = 0; minute < 10; minute++) {
      record('RequestCount', groups.a, minute, 950);
      record('RequestCount', groups.b, minute, minute < 2 ? 10 : 60);
      if (minute < 6) record('HTTPCode_Target_5XX_Count', groups.b, minute, 3);
    }
    const twoOfFour = { EvaluationPeriods: 4 };
    alarms.add(alarmDefinition('A', mathAlarm(`MAX([${share('a')}, ${share('b')}])`, metrics, twoOfFour)));
    // Minutes 2 to 5 have 3 of 60; the second of them is seen at 5. At 9 only one of the last four is left.
    expect(statesOf(alarms, 'shop-5xx-share', 10)).toBe('OOOOAAAAOO');
  });

  // source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html, FILL
  test.each([
    ['M = N never sounds: its newest minute is always the filled one', 3, 3, 'OOOOOOOOOO'],
    ['M < N sounds', 3, 4, 'OOOAAAAAAA'],
  ])('a filled metric with %s', (_what, M, N, expected) => {
    const { store, alarms } = alarmsOver();
    const metric = { ...ERRORS, dimensions: { LoadBalancer: 'app/shop/1', TargetGroup: groups.a } };
    for (let minute = 0; minute < 10; minute++) store.record(metric, START + minute * MINUTE, 5);
    const datapoints = { DatapointsToAlarm: M, EvaluationPeriods: N };
    alarms.add(
      alarmDefinition('A', mathAlarm('FILL(e,0)', [metricOf('e', ERRORS.name, groups.a)], datapoints)),
    );
    expect(statesOf(alarms, 'shop-5xx-share', 10)).toBe(expected);
  });
});

test('start() evaluates once a minute until it is stopped', async () => {
  const { alarms, clock } = alarmsOver({ 0: 9, 1: 9 });
  alarms.add(alarmDefinition('A', metricAlarm()));
  const stop = new AbortController();
  alarms.onChange(() => stop.abort());
  await clock.run(alarms.start(stop.signal));
  expect(alarms.history().at(-1)).toMatchObject({ state: 'ALARM', changedAt: START + 3 * MINUTE });
});
