import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { inShares, type Line, type MakeWidget } from '../grid';

export interface LogsInput {
  /** Of the service. */
  readonly logGroup: string;
  /** Of the functions that test its releases. */
  readonly gateLogGroups: readonly string[];
}

/** source: CloudWatch Logs user guide, "Analyzing log data with CloudWatch Logs Insights": log groups of one query */
const MOST_LOG_GROUPS = 50;

/** What the service says of what failed, and what the gates said of releases. A query is paid by what it reads. */
export const logs = ({ logGroup, gateLogGroups }: LogsInput): Line[] => [
  inShares(6, [
    [
      1,
      table('Errors in the log, the newest first', [logGroup], [
        'filter level = "error"',
        'fields @timestamp, release, route, status, message, reason, requestId',
        'sort @timestamp desc',
        'limit 50',
      ]),
    ],
    ...(gateLogGroups.length === 0
      ? []
      : [
          [
            1,
            table('Verdicts of gates, the newest first', gateLogGroups.slice(0, MOST_LOG_GROUPS), [
              'filter ispresent(Gate)',
              'fields @timestamp, Gate, outcome, stage, kind, message, serviceDeploymentArn',
              'sort @timestamp desc',
              'limit 50',
            ]),
          ] as const,
        ]),
  ]),
];

const table =
  (title: string, logGroups: readonly string[], queryLines: readonly string[]): MakeWidget =>
  (size) =>
    new cloudwatch.LogQueryWidget({
      ...size,
      title,
      logGroupNames: [...logGroups],
      queryLines: [...queryLines],
    });
