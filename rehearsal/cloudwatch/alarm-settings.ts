import type { AlarmState } from './alarm-state';
import { mustBe, type PropertyReader } from './property-reader';

/** What every alarm has, whatever decides its state. */
export interface AlarmSettings {
  readonly name: string;
  readonly description?: string;
  /** Whether any action is carried out. */
  readonly actionsEnabled: boolean;
  /** ARNs by the state whose beginning they answer, at most five each. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
}

/** Their names in a template. Tags and the way they are passed on decide nothing here. */
export const SETTINGS: readonly string[] = [
  ...['AlarmName', 'AlarmDescription', 'ActionsEnabled', 'AlarmActions', 'OKActions'],
  ...['InsufficientDataActions', 'ActionConfiguration', 'Tags'],
];

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
const NAME = 255;
const DESCRIPTION = 1024;
const ACTIONS = 5;

/** @param logicalId also the alarm's name, when it has none */
export function alarmSettings(logicalId: string, alarm: PropertyReader): AlarmSettings {
  const name = alarm.has('AlarmName') ? alarm.text('AlarmName') : logicalId;
  if (name.length > NAME) throw mustBe(alarm.at('AlarmName'), `at most ${NAME} characters`, name.length);
  const description = alarm.has('AlarmDescription') ? alarm.anyText('AlarmDescription') : undefined;
  if (description !== undefined && description.length > DESCRIPTION) {
    throw mustBe(alarm.at('AlarmDescription'), `at most ${DESCRIPTION} characters`, description.length);
  }
  return {
    name,
    ...(description !== undefined && { description }),
    actionsEnabled: !alarm.has('ActionsEnabled') || alarm.boolean('ActionsEnabled'),
    actions: {
      ALARM: actionsOf(alarm, 'AlarmActions'),
      OK: actionsOf(alarm, 'OKActions'),
      INSUFFICIENT_DATA: actionsOf(alarm, 'InsufficientDataActions'),
    },
  };
}

function actionsOf(alarm: PropertyReader, name: string): readonly string[] {
  const actions = alarm.has(name) ? alarm.texts(name) : [];
  if (actions.length > ACTIONS)
    throw mustBe(alarm.at(name), `a list of at most ${ACTIONS} ARNs`, actions.length);
  return actions;
}
