import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Mute } from '../config/mutes';
import { compositesIn } from './alarm-factory';

/** source: CloudWatch user guide, "Alarm mute rules": names that one rule takes */
const MOST_ALARMS = 100;

export interface MutesProps {
  /** `<service>-<environment>`, the beginning of every rule's name. */
  readonly fullName: string;
  readonly mutes: readonly Mute[];
}

/**
 * Windows in which nobody is told. They name the composites, which alone tell somebody, so this is made after all alarms
 * of the stack.
 */
export class Mutes extends Construct {
  /** In the order of the configuration. */
  public readonly rules: readonly cloudwatch.AlarmMuteRule[];

  constructor(scope: Construct, id: string, { fullName, mutes }: MutesProps) {
    super(scope, id);
    const composites = compositesIn(Stack.of(this));
    this.rules = mutes.flatMap(({ name, expression, lasts, timezone, alarms }) => {
      const named = composites
        .filter(({ severity }) => alarms === 'all' || severity === 'ticket')
        .map(({ alarm }) => alarm);
      return inParts(named, MOST_ALARMS).map((part, index) => {
        const rule = index === 0 ? name : `${name}-${index + 1}`;
        return new cloudwatch.AlarmMuteRule(this, rule, {
          alarmMuteRuleName: `${fullName}-${rule}`,
          description: `${fullName}: nobody is told of ${alarms === 'all' ? 'any alarm' : 'tickets'}`,
          schedule: cloudwatch.ScheduleExpression.expression(expression, TimeZone.of(timezone)),
          duration: Duration.millis(lasts.milliseconds),
          alarms: part,
        });
      });
    });
  }
}

const inParts = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
