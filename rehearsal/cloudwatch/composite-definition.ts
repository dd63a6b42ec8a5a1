import { NotModelled } from '../not-modelled';
import { type AlarmSettings, alarmSettings, SETTINGS } from './alarm-settings';
import { type CompositeRule, nameOf } from './composite-rule';
import { compositeRule } from './composite-rule-parser';
import { mustBe, PropertyReader } from './property-reader';

/** Another alarm that keeps a composite alarm from acting while it is in ALARM. */
export interface ActionsSuppressor {
  /** Its name. */
  readonly alarm: string;
  /** How long the composite waits, when its state changes, for the suppressor to go into ALARM; simulated milliseconds. */
  readonly waitMs: number;
  /** How long it still does not act after the suppressor has left ALARM; simulated milliseconds. */
  readonly extensionMs: number;
}

/** A composite alarm of a template, ready to be evaluated. */
export interface CompositeAlarmDefinition extends AlarmSettings {
  readonly type: 'CompositeAlarm';
  /** As it was written. */
  readonly alarmRule: string;
  readonly rule: CompositeRule;
  readonly suppressor?: ActionsSuppressor;
}

const DECIDING: readonly string[] = [
  ...['AlarmRule', 'ActionsSuppressor', 'ActionsSuppressorWaitPeriod', 'ActionsSuppressorExtensionPeriod'],
];
/** What a composite alarm may do. source: API_PutCompositeAlarm */
const ACTIONS = /^arn:[^:]+:(sns|lambda|ssm|ssm-incidents|aiops):/;

/**
 * An `AWS::CloudWatch::CompositeAlarm`.
 *
 * @param logicalId also its name, when it has none
 * @param properties with every intrinsic resolved
 * @throws {NotModelled} for a property that is not known
 * @throws {Error} for what CloudFormation or CloudWatch would refuse
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-compositealarm.html
 */
export function compositeAlarmDefinition(logicalId: string, properties: unknown): CompositeAlarmDefinition {
  const alarm = new PropertyReader(logicalId, properties);
  const unknown = alarm.names.find((name) => !DECIDING.includes(name) && !SETTINGS.includes(name));
  if (unknown) throw new NotModelled(`AWS::CloudWatch::CompositeAlarm ${unknown}`);
  const settings = alarmSettings(logicalId, alarm);
  const foreign = Object.values(settings.actions)
    .flat()
    .find((action) => action.startsWith('arn:') && !ACTIONS.test(action));
  if (foreign) throw mustBe(alarm.path, 'an alarm with actions of SNS, Lambda or Systems Manager', foreign);
  const suppressor = suppressorOf(alarm);
  const alarmRule = alarm.text('AlarmRule');
  return {
    type: 'CompositeAlarm',
    ...settings,
    alarmRule,
    rule: compositeRule(alarmRule),
    ...(suppressor && { suppressor }),
  };
}

function suppressorOf(alarm: PropertyReader): ActionsSuppressor | undefined {
  if (!alarm.has('ActionsSuppressor')) return undefined;
  const seconds = (name: string) => alarm.wholeNumber(name, { from: 0 }) * 1000;
  return {
    alarm: nameOf(alarm.text('ActionsSuppressor')),
    waitMs: seconds('ActionsSuppressorWaitPeriod'),
    extensionMs: seconds('ActionsSuppressorExtensionPeriod'),
  };
}
