import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Severity } from '../../../config/burn-alerts';
import type { Composite } from '../../alarm-factory';
import { numbers } from '../graphs';
import { inShares, type Line, type MakeWidget } from '../grid';

export interface UsersInput {
  /** All that tell somebody. */
  readonly composites: readonly Composite[];
  /** Those that stop a release. */
  readonly deploymentAlarms: readonly cloudwatch.Alarm[];
  /** Percent of all requests, of a minute. */
  readonly failed: cloudwatch.IMetric;
  /** Of a minute. */
  readonly requests: cloudwatch.IMetric;
}

/** Are users hurt? What pages comes first, what fails right now last. */
export function users({ composites, deploymentAlarms, failed, requests }: UsersInput): Line[] {
  const of = (severity: Severity) =>
    composites.filter((each) => each.severity === severity).map(({ alarm }) => alarm);
  const status = [
    { title: 'Pages', alarms: of('page') },
    { title: 'Tickets', alarms: of('ticket') },
    { title: 'Stops a release', alarms: deploymentAlarms },
  ].filter(({ alarms }) => alarms.length > 0);
  const height = Math.max(3, ...status.map(({ alarms }) => 1 + Math.ceil(alarms.length / 2)));
  return [
    inShares(height, [
      ...status.map(({ title, alarms }) => [3, alarmStatus(title, alarms)] as const),
      [2, numbers({ title: 'Failed requests (%)', metrics: [failed] })],
      [2, numbers({ title: 'Requests (per minute)', metrics: [requests] })],
    ]),
  ];
}

/** Those that sound come first, and of them the newest. */
const alarmStatus =
  (title: string, alarms: readonly cloudwatch.AlarmBase[]): MakeWidget =>
  (size) =>
    new cloudwatch.AlarmStatusWidget({
      ...size,
      title,
      alarms: [...alarms],
      sortBy: cloudwatch.AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
    });
