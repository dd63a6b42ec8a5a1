import type { ActionGate } from './action-gate';
import type { AlarmDescription, AlarmStateChange, AnyAlarmDefinition } from './alarm-record';
import type { ActionsSuppressor } from './composite-definition';
import type { MetricAlarm } from './metric-alarm';

/** An alarm that exists: what it is, its state, and what it takes to evaluate it and to act. */
export interface HeldAlarm {
  definition: AnyAlarmDefinition;
  readonly arn: string;
  readonly createdAt: number;
  configuredAt: number;
  current: AlarmStateChange;
  /** Undefined for a composite alarm. */
  metric: MetricAlarm | undefined;
  readonly gate: ActionGate;
}

export function suppressorOf(definition: AnyAlarmDefinition): ActionsSuppressor | undefined {
  return definition.type === 'CompositeAlarm' ? definition.suppressor : undefined;
}

export function described({
  definition,
  arn,
  configuredAt,
  current,
  metric,
  gate,
}: HeldAlarm): AlarmDescription {
  const { suppressedBy } = gate;
  return {
    type: definition.type,
    arn,
    ...current,
    configuredAt,
    ...(metric?.isWarmingUp && { evaluationState: 'IN_WARM_UP' as const }),
    ...(suppressedBy && {
      actionsSuppressedBy: suppressedBy,
      actionsSuppressedReason: `Actions suppressed by ${suppressedBy}`,
    }),
    definition,
  };
}
