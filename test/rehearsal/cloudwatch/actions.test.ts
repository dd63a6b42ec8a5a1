import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import type { AlarmState } from '../../../rehearsal/cloudwatch/alarm-state';
import { type AlarmAction, Alarms } from '../../../rehearsal/cloudwatch/alarms';
import { compositeAlarmDefinition } from '../../../rehearsal/cloudwatch/composite-definition';
import { MetricStore } from '../../../rehearsal/cloudwatch/metric-store';
import { muteRuleDefinition } from '../../../rehearsal/cloudwatch/mute-rule';
import { metricAlarm } from './alarm-properties';

const START = Date.UTC(2026, 10, 21, 12);
const UNIT = 60_000;
const ACTIONS = {
  AlarmActions: ['arn:aws:sns:eu-west-1:1:alarm'],
  OKActions: ['arn:aws:sns:eu-west-1:1:ok'],
  InsufficientDataActions: ['arn:aws:sns:eu-west-1:1:unknown'],
};

/** A clock, alarms without data that are OK, and the last part of each action with the minute it is taken in. */
class Stage {
  /** Begins ten minutes early, so that what creation does is over. */
  readonly clock = new VirtualClock(START - 10 * UNIT);
  readonly alarms = new Alarms(this.clock, new MetricStore());
  readonly taken: string[] = [];

  constructor() {
    for (const AlarmName of ['child', 'suppressor']) {
      this.alarms.add(alarmDefinition(AlarmName, metricAlarm({ AlarmName })));
    }
    this.alarms.onAction(({ action, at }) => {
      this.taken.push(`${action.split(':').at(-1)} ${(at - START) / UNIT}`);
    });
  }

  composite(over: object = {}): this {
    const properties = { AlarmRule: 'ALARM(child)', ...ACTIONS, ...over };
    this.alarms.add(compositeAlarmDefinition('composite', properties));
    this.at(-1, () => {
      this.taken.length = 0;
    });
    return this;
  }

  /** Sets states at minutes, then lets time pass until the minute `until`. */
  async play(changes: readonly (readonly [number, string, AlarmState])[], until = 60): Promise<string[]> {
    for (const [minute, name, state] of changes) {
      this.at(minute, () => this.alarms.setState(name, state, 'test'));
    }
    await this.clock.run(this.clock.sleep((10 + until) * UNIT));
    return this.taken;
  }

  at(minute: number, act: () => void): void {
    this.clock.schedule((10 + minute) * UNIT, act);
  }
}

describe('actions', () => {
  function metric(over: object = {}): Stage {
    const stage = new Stage();
    stage.alarms.add(alarmDefinition('own', metricAlarm({ AlarmName: 'own', ...ACTIONS, ...over })));
    return stage;
  }

  test('are those of the new state, at each change of state and no other time', async () => {
    const states = ['ALARM', 'ALARM', 'OK', 'INSUFFICIENT_DATA', 'ALARM'] as const;
    const taken = await metric().play(states.map((state, at) => [at + 1, 'own', state]));
    expect(taken).toEqual(['ok -10', 'alarm 1', 'ok 3', 'unknown 4', 'alarm 5']);
  });

  test('are not taken when they are not enabled', async () => {
    expect(await metric({ ActionsEnabled: false }).play([[1, 'own', 'ALARM']])).toEqual([]);
  });

  test('say what changed, and why', async () => {
    const stage = metric();
    const heard: AlarmAction[] = [];
    // After its creation.
    stage.alarms.onAction((action) => heard.push(action));
    await stage.play([[2, 'own', 'ALARM']]);
    expect(heard).toEqual([
      {
        alarmName: 'own',
        alarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:own',
        alarmType: 'MetricAlarm',
        action: 'arn:aws:sns:eu-west-1:1:alarm',
        previousState: 'OK',
        state: 'ALARM',
        reason: 'test',
        changedAt: START + 2 * UNIT,
        at: START + 2 * UNIT,
      },
    ]);
  });

  // source: API_PutCompositeAlarm: "Any actions associated with the new state are then executed."
  test('are taken at creation, when the first evaluation finds a state', () => {
    const stage = new Stage();
    const properties = { AlarmRule: 'TRUE', ...ACTIONS };
    stage.alarms.add(compositeAlarmDefinition('composite', properties));
    expect(stage.taken).toEqual(['alarm -10']);
  });
});

// The wait is 2 units, the extension 3.
// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html, Examples 1 to 6
describe('a suppressor', () => {
  const suppressor = {
    ActionsSuppressor: 'suppressor',
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 180,
  };
  test.each<[string, (readonly [number, string, AlarmState])[], string[]]>([
    ['1: not suppressed after the wait', [[2, 'child', 'ALARM']], ['alarm 4']],
    [
      '2: suppressed before the wait is over',
      [
        [2, 'child', 'ALARM'],
        [3, 'suppressor', 'ALARM'],
      ],
      [],
    ],
    [
      '3: a change while it waits begins a new wait',
      [
        [2, 'child', 'ALARM'],
        [3, 'child', 'OK'],
      ],
      ['ok 5'],
    ],
    [
      '4: suppressed already',
      [
        [1, 'suppressor', 'ALARM'],
        [2, 'child', 'ALARM'],
      ],
      [],
    ],
    [
      '5: acts after the extension',
      [
        [2, 'child', 'ALARM'],
        [3, 'suppressor', 'ALARM'],
        [6, 'suppressor', 'OK'],
      ],
      ['alarm 9'],
    ],
    [
      '6: a change in the extension begins a new wait',
      [
        [2, 'child', 'ALARM'],
        [3, 'suppressor', 'ALARM'],
        [6, 'suppressor', 'OK'],
        [7, 'child', 'OK'],
      ],
      ['ok 9'],
    ],
    [
      'that comes back in the extension goes on suppressing',
      [
        [2, 'child', 'ALARM'],
        [3, 'suppressor', 'ALARM'],
        [6, 'suppressor', 'OK'],
        [8, 'suppressor', 'ALARM'],
        [20, 'suppressor', 'INSUFFICIENT_DATA'],
      ],
      ['alarm 23'],
    ],
    [
      'that comes and goes while nothing changes makes nothing act',
      [
        [3, 'suppressor', 'ALARM'],
        [6, 'suppressor', 'OK'],
      ],
      [],
    ],
  ])('%s', async (_name, changes, expected) => {
    expect(await new Stage().composite(suppressor).play(changes)).toEqual(expected);
  });

  test('is named by its ARN as well, and without periods acts at once', async () => {
    const arn = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:suppressor';
    const none = { ActionsSuppressorWaitPeriod: 0, ActionsSuppressorExtensionPeriod: 0 };
    const stage = new Stage().composite({ ActionsSuppressor: arn, ...none });
    const changes = [
      [1, 'suppressor', 'ALARM'],
      [2, 'child', 'ALARM'],
      [5, 'suppressor', 'OK'],
      [7, 'child', 'OK'],
    ] as const;
    expect(await stage.play(changes)).toEqual(['alarm 5', 'ok 7']);
  });

  test('is seen in the description', async () => {
    const stage = new Stage().composite(suppressor);
    const seen: unknown[] = [];
    for (const minute of [1, 3, 5, 7, 20]) {
      stage.at(minute, () => seen.push(stage.alarms.describe(['composite'])[0]?.actionsSuppressedBy));
    }
    await stage.play([
      [2, 'child', 'ALARM'],
      [4, 'suppressor', 'ALARM'],
      [6, 'suppressor', 'OK'],
    ]);
    // At 4 the wait is over as well: the suppressor, which was set first, comes first.
    expect(seen).toEqual([undefined, 'WaitPeriod', 'Alarm', 'ExtensionPeriod', undefined]);
  });

  test('leaves nothing to wait for when alarms are looked at no more', async () => {
    const stage = new Stage().composite(suppressor);
    const over = new AbortController();
    stage.at(1, () => void stage.alarms.start(over.signal));
    stage.at(3, () => over.abort());
    expect(await stage.play([[2, 'child', 'ALARM']])).toEqual([]);
  });

  // source: the same page, Tip
  test('that is replaced discards the period that runs', async () => {
    const stage = new Stage().composite(suppressor);
    stage.at(3, () =>
      stage.alarms.update(
        compositeAlarmDefinition('composite', {
          AlarmRule: 'ALARM(child)',
          ...ACTIONS,
          ...suppressor,
          ActionsSuppressor: 'child',
        }),
      ),
    );
    expect(await stage.play([[2, 'child', 'ALARM']])).toEqual([]);
  });
});

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
describe('a mute rule', () => {
  const rule = (Expression: string, Duration: string, AlarmNames = ['composite']) =>
    muteRuleDefinition('Mute', {
      Rule: { Schedule: { Expression, Duration } },
      MuteTargets: { AlarmNames },
    });
  /** From minute 10 to 20. */
  const ten = rule('at(2026-11-21T12:10)', 'PT10M');

  test.each<[string, (readonly [number, string, AlarmState])[], string[]]>([
    [
      'leaves what is before and after it',
      [
        [5, 'child', 'ALARM'],
        [25, 'child', 'OK'],
      ],
      ['alarm 5', 'ok 25'],
    ],
    ['puts off what is still so at its end', [[12, 'child', 'ALARM']], ['alarm 20']],
    [
      'drops what is over by then but for its end',
      [
        [12, 'child', 'ALARM'],
        [13, 'child', 'OK'],
      ],
      ['ok 20'],
    ],
    [
      'puts off actions of OK as well',
      [
        [5, 'child', 'ALARM'],
        [12, 'child', 'OK'],
      ],
      ['alarm 5', 'ok 20'],
    ],
    ['acts on what changes at its end', [[20, 'child', 'ALARM']], ['alarm 20']],
  ])('%s', async (_name, changes, expected) => {
    const stage = new Stage().composite();
    stage.alarms.putMuteRule(ten);
    expect(await stage.play(changes)).toEqual(expected);
    // The state is followed all the while.
    expect(stage.alarms.history().filter(({ name }) => name === 'composite')).toHaveLength(
      changes.length + 1,
    );
  });

  test('of another alarm does nothing', async () => {
    const stage = new Stage().composite();
    stage.alarms.putMuteRule(rule('at(2026-11-21T12:10)', 'PT10M', ['child']));
    expect(await stage.play([[12, 'child', 'ALARM']])).toEqual(['alarm 12']);
  });

  test('that is deleted unmutes at once', async () => {
    const stage = new Stage().composite();
    stage.alarms.putMuteRule(ten);
    stage.at(15, () => stage.alarms.removeMuteRule('Mute'));
    expect(await stage.play([[12, 'child', 'ALARM']])).toEqual(['alarm 15']);
  });

  test('that follows another goes on muting', async () => {
    const stage = new Stage().composite();
    stage.alarms.putMuteRule(ten);
    stage.alarms.putMuteRule({ ...rule('at(2026-11-21T12:20)', 'PT5M'), name: 'Next' });
    expect(await stage.play([[12, 'child', 'ALARM']])).toEqual(['alarm 25']);
  });

  // source: alarm-suppression.html, "Action Suppression and Mute Rules"
  test.each<[string, (readonly [number, string, AlarmState])[], string[]]>([
    ['wins over a wait that ends in it', [[9, 'child', 'ALARM']], ['alarm 20']],
    ['leaves a wait that ends after it', [[19, 'child', 'ALARM']], ['alarm 21']],
    [
      'leaves a suppressor that is red',
      [
        [11, 'suppressor', 'ALARM'],
        [12, 'child', 'ALARM'],
      ],
      [],
    ],
  ])('%s', async (_name, changes, expected) => {
    const stage = new Stage().composite({
      ActionsSuppressor: 'suppressor',
      ActionsSuppressorWaitPeriod: 120,
      ActionsSuppressorExtensionPeriod: 180,
    });
    stage.alarms.putMuteRule(ten);
    expect(await stage.play(changes)).toEqual(expected);
  });
});
