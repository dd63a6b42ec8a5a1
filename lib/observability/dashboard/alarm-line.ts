import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Limit } from './graphs';

/**
 * An alarm's threshold as a line across the graph of what the alarm looks at.
 *
 * @param scale what one of the alarm is in the graph: 100 for a share that is drawn in percent
 */
export function lineOf(alarm: cloudwatch.Alarm, scale = 1): Limit {
  const { threshold } = alarm.node.defaultChild as cloudwatch.CfnAlarm;
  if (threshold === undefined) throw new Error(`alarm ${alarm.node.id} has no threshold that could be drawn`);
  return { value: Number((threshold * scale).toPrecision(6)), label: alarm.node.id };
}
