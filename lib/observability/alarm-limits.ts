import { Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

const HOUR = 3600;
const DAY = 24 * HOUR;
const LONGEST_NAME = 255;
const LONGEST_DESCRIPTION = 1024;
const MOST_METRICS = 10;

interface Rendered {
  readonly alarmName?: string;
  readonly alarmDescription?: string;
  readonly evaluationPeriods?: number;
  readonly period?: number;
  readonly metrics?: readonly { readonly metricStat?: { readonly period: number } }[];
}

/**
 * What CloudWatch would refuse at deployment and CDK lets through.
 * source: CloudWatch API reference, PutMetricAlarm (EvaluationPeriods, Period, AlarmName, AlarmDescription); user guide,
 * "Using metric math", alarms: at most 10 metrics
 */
export function limitsOf(name: string, alarm: cloudwatch.Alarm): string[] {
  const resource = alarm.node.defaultChild as cloudwatch.CfnAlarm;
  const {
    alarmDescription,
    evaluationPeriods = 1,
    period,
    metrics = [],
  } = Stack.of(alarm).resolve({
    alarmDescription: resource.alarmDescription,
    evaluationPeriods: resource.evaluationPeriods,
    period: resource.period,
    metrics: resource.metrics,
  }) as Rendered;
  const read = metrics.flatMap(({ metricStat }) => metricStat ?? []);
  const longest = Math.max(period ?? 0, ...read.map((one) => one.period));
  const most = longest >= HOUR ? 7 * DAY : DAY;
  const seconds = longest * evaluationPeriods;
  const problem = (what: string, rule: string, got: number, advice: string) =>
    `${name}.${what} must be ${rule}, got ${got}; ${advice}`;
  return [
    ...(seconds > most
      ? [
          problem(
            'evaluationPeriods',
            `at most ${most} s with the period of ${longest} s`,
            seconds,
            'look back for less',
          ),
        ]
      : []),
    ...(read.length > MOST_METRICS
      ? [problem('metrics', `at most ${MOST_METRICS}`, read.length, 'put fewer into one expression')]
      : []),
    ...(name.length > LONGEST_NAME
      ? [
          problem(
            'alarmName',
            `at most ${LONGEST_NAME} characters`,
            name.length,
            'shorten the names that it is made of',
          ),
        ]
      : []),
    ...((alarmDescription?.length ?? 0) > LONGEST_DESCRIPTION
      ? [
          problem(
            'alarmDescription',
            `at most ${LONGEST_DESCRIPTION} characters`,
            alarmDescription?.length ?? 0,
            'shorten it',
          ),
        ]
      : []),
  ];
}
