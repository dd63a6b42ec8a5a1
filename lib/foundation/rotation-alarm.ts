import { Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Severity } from '../config/burn-alerts';
import { Alarms, PERIOD } from '../observability/alarm-factory';
import { silenceIsGood } from '../observability/missing-data';
import type { Runbooks } from '../observability/runbooks';

export interface RotationAlarmProps {
  readonly rotation: lambda.IFunction;
  /** Its name, as it is written. */
  readonly functionName: string;
  /** Whose alarm it is. */
  readonly service: string;
  /** Of the alarm; with `-ticket` behind, of what tells of it. */
  readonly id: string;
  readonly summary: string;
  /** What whoever is told reads first. */
  readonly ticket: string;
  readonly impact: string;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
  /** ARNs of topics. */
  readonly topics: Readonly<Record<Severity, readonly string[]>>;
}

/** A ticket when a function that rotates fails: Secrets Manager tries again, and tells nobody. */
export function addRotationAlarm(scope: Construct, props: RotationAlarmProps): void {
  const { rotation, functionName, service, id, summary, ticket, impact, runbooks, topics } = props;
  const { stackName, region } = Stack.of(scope);
  const alarms = new Alarms(scope, 'Alarms', {
    ...{ fullName: stackName, service, runbooks, topics },
    dashboard: `https://${region}.console.aws.amazon.com/lambda/home?region=${region}#/functions/${functionName}?tab=monitoring`,
  });
  const runbook = 'secret-rotation';
  const failed = alarms.add({
    ...{ id, runbook, summary, impact },
    metric: new Metric({
      ...{ namespace: 'AWS/Lambda', metricName: 'Errors', statistic: Stats.SUM, period: PERIOD },
      dimensionsMap: { FunctionName: rotation.functionName },
    }),
    threshold: 0,
    datapoints: { toAlarm: 1, of: 1 },
    missingData: silenceIsGood,
  });
  alarms.compose({
    ...{ id: `${id}-ticket`, runbook, severity: 'ticket', objective: 'secret-rotation' },
    ...{ summary: ticket, impact, rule: failed },
  });
}
