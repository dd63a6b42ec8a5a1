import * as fc from 'fast-check';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import type { AlarmState } from '../../../rehearsal/cloudwatch/alarm-state';
import { Alarms } from '../../../rehearsal/cloudwatch/alarms';
import { compositeAlarmDefinition } from '../../../rehearsal/cloudwatch/composite-definition';
import { MetricStore, MINUTE } from '../../../rehearsal/cloudwatch/metric-store';
import { metricAlarm } from './alarm-properties';

const START = Date.UTC(2022, 6, 22, 15, 57, 45);
const ARN = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:';

const composite = (name: string, AlarmRule: string, over: object = {}) =>
  compositeAlarmDefinition(name, { AlarmRule, ...over });
const metric = (AlarmName: string, over: object = {}) =>
  alarmDefinition(AlarmName, metricAlarm({ AlarmName, ...over }));

/** Alarms a, b and c, which are OK. */
function alarmsABC(): Alarms {
  const alarms = new Alarms(new VirtualClock(START), new MetricStore());
  for (const name of ['a', 'b', 'c']) alarms.add(metric(name));
  return alarms;
}

describe('a composite alarm', () => {
  test('follows the alarms that it watches, and says which one moved it', () => {
    const alarms = alarmsABC();
    alarms.add(composite('both', 'ALARM(a) AND ALARM(b)'));
    alarms.setState('a', 'ALARM', 'test');
    expect(alarms.state('both')).toBe('OK');
    alarms.setState('b', 'ALARM', 'test');
    // The words are those of AWS's sample event. source: .../monitoring/cloudwatch-and-eventbridge.html
    expect(alarms.history().filter(({ name }) => name === 'both')).toEqual([
      {
        name: 'both',
        previousState: 'INSUFFICIENT_DATA',
        state: 'OK',
        changedAt: START,
        reason: `${ARN}both was created and its alarm rule evaluates to OK`,
      },
      {
        name: 'both',
        previousState: 'OK',
        state: 'ALARM',
        changedAt: START,
        reason: `${ARN}b transitioned to ALARM at Friday 22 July, 2022 15:57:45 UTC`,
      },
    ]);
  });

  test('may watch another, whatever order they are added in', () => {
    const alarms = alarmsABC();
    alarms.add(composite('inner', `ALARM(${ARN}a)`));
    alarms.add(composite('outer', 'ALARM(inner) OR ALARM(c)'));
    alarms.update(composite('inner', 'ALARM(b)'));
    alarms.setState('b', 'ALARM', 'test');
    expect(alarms.state('outer')).toBe('ALARM');
    alarms.setState('b', 'OK', 'test');
    expect(alarms.state('outer')).toBe('OK');
  });

  test('sees all that an evaluation changes at once', async () => {
    const clock = new VirtualClock(START);
    const store = new MetricStore();
    const alarms = new Alarms(clock, store);
    const high = { EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: 0 };
    alarms.add(metric('high', high));
    alarms.add(metric('low', { ...high, ComparisonOperator: 'LessThanOrEqualToThreshold' }));
    alarms.add(composite('neither', 'NOT ALARM(high) AND NOT ALARM(low)'));
    const dimensions = { LoadBalancer: 'app/shop/1' };
    const identity = { namespace: 'AWS/ApplicationELB', name: 'HTTPCode_Target_5XX_Count', dimensions };
    for (let minute = 0; minute < 10; minute++) {
      clock.schedule(minute * MINUTE, () => store.record(identity, clock.now(), minute % 2));
    }
    const stop = new AbortController();
    clock.schedule(9 * MINUTE, () => stop.abort());
    await clock.run(alarms.start(stop.signal));
    const states = alarms.history().filter(({ name }) => name === 'neither');
    // One of the two is red from the first datapoint on; they change places every minute.
    expect(states.map(({ state }) => state)).toEqual(['ALARM', 'OK']);
    expect(alarms.history().length).toBeGreaterThan(10);
  });

  test('keeps what SetAlarmState makes of it until an alarm that it watches changes', async () => {
    const clock = new VirtualClock(START);
    const alarms = new Alarms(clock, new MetricStore());
    alarms.add(metric('a'));
    alarms.add(composite('own', 'ALARM(a)'));
    alarms.setState('own', 'ALARM', 'test');
    alarms.setState('a', 'ALARM', 'test');
    const stop = new AbortController();
    clock.schedule(30_000, () => {
      expect([alarms.state('own'), alarms.state('a')]).toEqual(['ALARM', 'ALARM']);
    });
    clock.schedule(MINUTE + 1, () => stop.abort());
    await clock.run(alarms.start(stop.signal));
    // The metric alarm's own evaluation takes its state back, and that of the composite follows.
    expect([alarms.state('own'), alarms.state('a')]).toEqual(['OK', 'OK']);
  });

  // source: API_PutCompositeAlarm, "the evaluation of composite alarms stops if CloudWatch detects a cycle"
  test('of a circle, or that watches one, is not evaluated any more', () => {
    const alarms = alarmsABC();
    alarms.add(composite('one', 'ALARM(a)'));
    alarms.add(composite('two', 'ALARM(one) OR ALARM(b)'));
    alarms.add(composite('three', 'ALARM(two)'));
    alarms.update(composite('one', 'ALARM(a) OR ALARM(two)'));
    alarms.setState('a', 'ALARM', 'test');
    alarms.setState('b', 'ALARM', 'test');
    expect(['one', 'two', 'three'].map((name) => alarms.state(name))).toEqual(['OK', 'OK', 'OK']);
    expect(() => alarms.remove('one')).toThrow('alarm one must not be watched when it is deleted, got two');
    // "change the AlarmRule of one of the alarms to false" breaks it.
    alarms.update(composite('one', 'false'));
    alarms.setState('b', 'OK', 'test');
    alarms.setState('b', 'ALARM', 'test');
    expect(alarms.state('three')).toBe('ALARM');
  });

  test('is what its rule says after any changes', () => {
    const names = ['a', 'b', 'c'];
    const change = fc.record({
      name: fc.constantFrom(...names),
      state: fc.constantFrom<AlarmState>('OK', 'ALARM', 'INSUFFICIENT_DATA'),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (all) => {
        const alarms = alarmsABC();
        alarms.add(composite('pair', 'ALARM(a) AND NOT OK(b)'));
        alarms.add(composite('top', 'AT_LEAST(2, ALARM, (pair, b, c))'));
        for (const { name, state } of all) alarms.setState(name, state, 'test');
        const is = (name: string) => alarms.state(name) === 'ALARM';
        const pair = is('a') && alarms.state('b') !== 'OK';
        expect(is('pair')).toBe(pair);
        expect(is('top')).toBe([pair, is('b'), is('c')].filter(Boolean).length >= 2);
      }),
      { numRuns: 100 },
    );
  });
});

describe('alarms', () => {
  test('watch what exists', () => {
    const alarms = alarmsABC();
    expect(() => alarms.add(composite('own', 'ALARM(d)'))).toThrow(
      'alarm own must watch alarms that exist, got d',
    );
    const suppressed = {
      ActionsSuppressor: 'd',
      ActionsSuppressorWaitPeriod: 1,
      ActionsSuppressorExtensionPeriod: 1,
    };
    expect(() => alarms.add(composite('own', 'ALARM(a)', suppressed))).toThrow('got d');
    expect(alarms.describe()).toHaveLength(3);
  });

  test('are watched by at most 150 others', () => {
    const alarms = alarmsABC();
    for (let at = 0; at < 150; at++) alarms.add(composite(`p${at}`, 'ALARM(a)'));
    expect(() => alarms.add(composite('more', 'ALARM(a)'))).toThrow('alarm a must be watched by at most 150');
    alarms.update(composite('p0', 'ALARM(a) OR ALARM(b)'));
  });

  test('that are watched are not deleted', () => {
    const alarms = alarmsABC();
    alarms.add(composite('own', 'ALARM(a)'));
    expect(() => alarms.remove('a')).toThrow('alarm a must not be watched when it is deleted, got own');
    alarms.remove('own');
    alarms.remove('a');
    expect(alarms.describe().map(({ name }) => name)).toEqual(['b', 'c']);
  });

  // source: API_PutMetricAlarm: "When you update an existing alarm, its state is left unchanged"
  test('keep their state when they are updated, and their kind', () => {
    const alarms = alarmsABC();
    alarms.setState('a', 'ALARM', 'test');
    alarms.put(metric('a', { Threshold: 99, AlarmDescription: 'new' }));
    alarms.put(metric('d'));
    expect(alarms.describe(['a', 'd'])).toMatchObject([
      { state: 'ALARM', definition: { threshold: 99, description: 'new' } },
      { state: 'OK' },
    ]);
    expect(() => alarms.update(composite('a', 'TRUE'))).toThrow('alarm a must stay a MetricAlarm');
  });

  test('are described by kind', () => {
    const alarms = alarmsABC();
    alarms.add(composite('own', 'ALARM(a)'));
    expect(alarms.describe(undefined, 'CompositeAlarm')).toMatchObject([
      { type: 'CompositeAlarm', name: 'own', arn: `${ARN}own`, definition: { alarmRule: 'ALARM(a)' } },
    ]);
    expect(alarms.describe(undefined, 'MetricAlarm').map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('remember the newest changes, and no end of them', () => {
    const alarms = new Alarms(new VirtualClock(START), new MetricStore(), { history: 10 });
    alarms.add(metric('a'));
    for (let at = 0; at < 500; at++) alarms.setState('a', at % 2 === 0 ? 'ALARM' : 'OK', `${at}`);
    expect(alarms.history().length).toBeLessThan(20);
    expect(alarms.history().length).toBeGreaterThanOrEqual(10);
    expect(alarms.history().at(-1)?.reason).toBe('499');
  });

  test.each([
    [{ AlarmRule: undefined }, 'C.AlarmRule must be a text, got undefined'],
    [{ AlarmRule: 'ALARM(' }, "alarm rule must be a valid expression, got 'ALARM('"],
    [{ ActionsSuppressor: 'a' }, 'C.ActionsSuppressorWaitPeriod must be a number, got undefined'],
    [{ Period: 60 }, 'AWS::CloudWatch::CompositeAlarm Period is not modelled'],
    [
      { AlarmActions: ['arn:aws:automate:eu-west-1:ec2:stop'] },
      'C must be an alarm with actions of SNS, Lambda or Systems Manager',
    ],
  ])('%# is no composite alarm', (over, message) => {
    expect(() => composite('C', 'TRUE', over)).toThrow(message);
  });
});
