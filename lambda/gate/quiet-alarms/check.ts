import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import type { Check } from '../../shared/gate';
import { decide } from './decide';

/** source: Amazon CloudWatch API reference, DescribeAlarms (AlarmNames, MaxRecords) */
const MOST_NAMES = 100;

/**
 * Looks whether an alarm of the deployment is red before it has begun.
 *
 * @param own names of the alarms that the template gives the service: ECS may not say them yet
 */
export const quietAlarms =
  (cloudWatch: CloudWatchClient, own: readonly string[]): Check =>
  async (_event, signal, deployment) => {
    const names = alarmsOf(deployment, own);
    return decide(names, await readStates(cloudWatch, names, signal));
  };

/** Every name once: those that ECS watches, and the template's. */
export function alarmsOf(
  { alarms, deploymentConfiguration }: Pick<ServiceDeployment, 'alarms' | 'deploymentConfiguration'>,
  own: readonly string[],
): string[] {
  const watched = deploymentConfiguration?.alarms?.alarmNames ?? [];
  return [...new Set([...(alarms?.alarmNames ?? []), ...watched, ...own])];
}

/** @throws what the SDK throws, and Error for an answer without a list */
async function readStates(
  cloudWatch: CloudWatchClient,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const states = new Map<string, string>();
  for (let from = 0; from < names.length; from += MOST_NAMES) {
    let next: string | undefined;
    do {
      // Metric alarms alone, which is what deployment alarms are.
      const { MetricAlarms, NextToken } = await cloudWatch.send(
        new DescribeAlarmsCommand({
          AlarmNames: names.slice(from, from + MOST_NAMES),
          MaxRecords: MOST_NAMES,
          ...(next !== undefined && { NextToken: next }),
        }),
        { abortSignal: signal },
      );
      if (!MetricAlarms) throw new Error('DescribeAlarms answered without alarms');
      for (const { AlarmName, StateValue } of MetricAlarms) {
        if (AlarmName !== undefined && StateValue !== undefined) states.set(AlarmName, StateValue);
      }
      next = NextToken;
    } while (next);
  }
  return states;
}
