import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Worker } from '../config/workers';
import { type Alarms, PERIOD } from '../observability/alarm-factory';
import { silenceIsGood } from '../observability/missing-data';

export interface WorkerAlarmsProps {
  readonly alarms: Alarms;
  readonly worker: Worker;
  readonly queue: { readonly queue: string; readonly deadLetters?: string };
}

/** What is told of a queue: that messages wait too long, and that some were set aside. */
export class WorkerAlarms extends Construct {
  /** Of alarms that end a deployment; literals, as those of the service's own deployments are. */
  public readonly namesOfDeployment: readonly string[];

  constructor(scope: Construct, id: string, { alarms, worker, queue }: WorkerAlarmsProps) {
    super(scope, id);
    const { name } = worker;
    const made = [
      tell(alarms, {
        id: `worker-${name}-backlog`,
        summary: `The oldest message for the worker ${name} has waited longer than ${worker.oldest.milliseconds / 60_000} minutes.`,
        impact: 'What it does for them comes late.',
        metric: ofQueue(queue.queue, 'ApproximateAgeOfOldestMessage'),
        threshold: worker.oldest.milliseconds / 1000,
        toAlarm: 3,
      }),
      ...(queue.deadLetters === undefined
        ? []
        : [
            tell(alarms, {
              id: `worker-${name}-dead-letters`,
              summary: `Messages were set aside that the worker ${name} could not end.`,
              impact: 'What was in them was not done.',
              metric: ofQueue(queue.deadLetters, 'ApproximateNumberOfMessagesVisible'),
              threshold: 0,
              toAlarm: 1,
            }),
          ]),
    ];
    this.namesOfDeployment = made;
  }
}

const ofQueue = (queue: string, metricName: string): Metric =>
  new Metric({
    ...{ namespace: 'AWS/SQS', metricName, dimensionsMap: { QueueName: queue } },
    ...{ statistic: Stats.MAXIMUM, period: PERIOD },
  });

/** @returns the name of its metric alarm */
function tell(
  alarms: Alarms,
  {
    id,
    metric,
    threshold,
    toAlarm,
    ...about
  }: {
    readonly id: string;
    readonly summary: string;
    readonly impact: string;
    readonly metric: Metric;
    readonly threshold: number;
    readonly toAlarm: number;
  },
): string {
  const said = { ...about, runbook: 'worker' as const };
  const measured = `${id}-measured`;
  const alarm = alarms.add({
    ...said,
    ...{ id: measured, metric, threshold, missingData: silenceIsGood },
    datapoints: { toAlarm, of: toAlarm },
  });
  alarms.compose({ ...said, id, severity: 'ticket', objective: id, rule: alarm });
  return alarms.nameOf(measured);
}
