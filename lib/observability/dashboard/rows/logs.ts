import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { inShares, type Line, type MakeWidget } from '../grid';
import { late } from '../late-widget';

export interface LogsInput {
  /** Of the service. */
  readonly logGroup: string;
  /** Whether its releases are tested by functions. */
  readonly hasGates: boolean;
  /** Of those functions, when all of them are there. */
  readonly gateLogGroups: () => readonly string[];
}

/** source: CloudWatch Logs user guide, "Analyzing log data with CloudWatch Logs Insights": log groups of one query */
const MOST_LOG_GROUPS = 50;

/** What the service says of what failed, and what the gates said of releases. A query is paid by what it reads. */
export const logs = ({ logGroup, hasGates, gateLogGroups }: LogsInput): Line[] => [
  inShares(6, [
    [1, errors([logGroup])],
    ...(hasGates ? [[1, late(() => verdicts(gateLogGroups().slice(0, MOST_LOG_GROUPS)))] as const] : []),
  ]),
];

const errors = (logGroups: readonly string[]): MakeWidget =>
  table('Errors in the log, the newest first', logGroups, [
    'filter level = "error"',
    'fields @timestamp, release, route, status, message, reason, requestId',
  ]);

/** source of the fields: lambda/shared/verdict-log.ts */
const verdicts = (logGroups: readonly string[]): MakeWidget =>
  table('Verdicts of gates, the newest first', logGroups, [
    'filter ispresent(Gate)',
    'fields @timestamp, Gate, outcome, stage, kind, message, serviceDeploymentArn',
  ]);

const table =
  (title: string, logGroups: readonly string[], queryLines: readonly string[]): MakeWidget =>
  (size) =>
    new cloudwatch.LogQueryWidget({
      ...size,
      title,
      logGroupNames: [...logGroups],
      queryLines: [...queryLines, 'sort @timestamp desc', 'limit 50'],
    });
