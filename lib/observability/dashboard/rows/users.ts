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
    { title: 'Pages', alarms: of('page'), share: 3 },
    { title: 'Tickets', alarms: of('ticket'), share: 3 },
    { title: 'Stops a release', alarms: deploymentAlarms, share: 2 },
  ].filter(({ alarms }) => alarms.length > 0);
  const most = Math.max(...status.map(({ alarms }) => alarms.length));
  // Two beside each other; of more than eight a widget shows those that sound, and scrolls.
  const height = Math.min(5, Math.max(3, 1 + Math.ceil(most / 2)));
  return [
    inShares(height, [
      ...status.map(({ title, alarms, share }) => [share, alarmStatus(title, alarms)] as const),
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
