import type { AlarmDefinition } from './alarm-definition';
import type { AlarmState } from './alarm-state';
import type { CompositeAlarmDefinition } from './composite-definition';

export type AnyAlarmDefinition = AlarmDefinition | CompositeAlarmDefinition;
export type AlarmType = AnyAlarmDefinition['type'];

/** A state that an alarm came into. */
export interface AlarmStateChange {
  readonly name: string;
  readonly state: AlarmState;
  /** Simulated milliseconds since the Unix epoch. */
  readonly changedAt: number;
  /** Worded as CloudWatch words it: threshold and datapoints. */
  readonly reason: string;
}

/** A change of state, with the state before it. */
export interface AlarmTransition extends AlarmStateChange {
  readonly previousState: AlarmState;
}

/** Something that CloudWatch would do because an alarm changed its state. */
export interface AlarmAction {
  readonly alarmName: string;
  readonly alarmArn: string;
  readonly alarmType: AlarmType;
  /** The ARN of the action: a topic, a function, a scaling policy. */
  readonly action: string;
  readonly previousState: AlarmState;
  readonly state: AlarmState;
  readonly reason: string;
  /** When the state changed, in simulated milliseconds since the Unix epoch: earlier than now for one that waited. */
  readonly changedAt: number;
  /** When it is done. */
  readonly at: number;
}

/** What keeps a composite alarm from acting, in the words of the API. */
export type SuppressedBy = 'WaitPeriod' | 'ExtensionPeriod' | 'Alarm';

/** An alarm as DescribeAlarms would show it: its state, since when, why, and what it is. */
export interface AlarmDescription {
  readonly type: AlarmType;
  readonly arn: string;
  readonly name: string;
  readonly state: AlarmState;
  /** When the state was last set, in simulated milliseconds since the Unix epoch. */
  readonly changedAt: number;
  readonly reason: string;
  readonly configuredAt: number;
  /** While a metric alarm warms up. */
  readonly evaluationState?: 'IN_WARM_UP';
  readonly actionsSuppressedBy?: SuppressedBy;
  readonly actionsSuppressedReason?: string;
  readonly definition: AnyAlarmDefinition;
}
