import { Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

const HOUR = 3600;
const DAY = 24 * HOUR;
const LONGEST_NAME = 255;
const LONGEST_DESCRIPTION = 1024;

interface Rendered {
  readonly alarmName?: string;
  readonly alarmDescription?: unknown;
  readonly evaluationPeriods?: number;
  readonly period?: number;
  readonly metrics?: readonly { readonly metricStat?: { readonly period: number } }[];
}

/**
 * What CloudWatch would refuse at deployment and CDK lets through; more than ten metrics it refuses itself.
 * source: CloudWatch API reference, PutMetricAlarm (EvaluationPeriods, Period, AlarmName, AlarmDescription)
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
  return beyond(name, [
    {
      what: 'evaluationPeriods',
      got: longest * evaluationPeriods,
      most: longest >= HOUR ? 7 * DAY : DAY,
      unit: ` s with the period of ${longest} s`,
      advice: 'look back for less',
    },
    ...textLimits(name, alarmDescription),
  ]);
}

/**
 * The same of a composite, whose rule is far from its 10,240 characters.
 * source: CloudWatch API reference, PutCompositeAlarm (AlarmName, AlarmDescription, AlarmRule)
 */
export function limitsOfComposite(name: string, alarm: cloudwatch.CompositeAlarm): string[] {
  const { alarmDescription } = alarm.node.defaultChild as cloudwatch.CfnCompositeAlarm;
  return beyond(name, textLimits(name, Stack.of(alarm).resolve(alarmDescription)));
}

interface Limit {
  readonly what: string;
  readonly got: number;
  readonly most: number;
  readonly unit: string;
  readonly advice: string;
}

const textLimits = (name: string, description: unknown): Limit[] => [
  {
    ...{ what: 'alarmName', got: name.length, most: LONGEST_NAME, unit: ' characters' },
    advice: 'shorten the names that it is made of',
  },
  {
    ...{ what: 'alarmDescription', got: lengthOf(description), most: LONGEST_DESCRIPTION },
    ...{ unit: ' characters', advice: 'shorten it' },
  },
];

const beyond = (name: string, limits: readonly Limit[]): string[] =>
  limits
    .filter(({ got, most }) => got > most)
    .map(
      ({ what, got, most, unit, advice }) =>
        `${name}.${what} must be at most ${most}${unit}, got ${got}; ${advice}`,
    );

/** Of a text with references in it, of which a region has at most 14 characters. */
function lengthOf(text: unknown): number {
  if (typeof text === 'string') return text.length;
  if (Array.isArray(text)) return text.reduce<number>((sum, part) => sum + lengthOf(part), 0);
  if (typeof text !== 'object' || text === null) return 0;
  const { 'Fn::Join': join } = text as { 'Fn::Join'?: unknown };
  return join === undefined ? 14 : lengthOf(join);
}
