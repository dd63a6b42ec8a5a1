import { NotModelled } from '../not-modelled';
import { alarmQuery } from './alarm-query';
import { type AlarmSettings, alarmSettings, SETTINGS } from './alarm-settings';
import type { AlarmRule, TreatMissingData } from './alarm-state';
import { evaluationWindow, type WallClockWindow } from './evaluation-window';
import { evaluateQuery, type MetricQuery } from './metric-query';
import { MINUTE } from './metric-store';
import { mustBe, PropertyReader } from './property-reader';
import { statistic } from './statistics';
import { isComparisonOperator, type Threshold } from './threshold';
import type { WarmUp } from './warm-up';

/** A metric alarm of a template, ready to be evaluated. */
export interface AlarmDefinition extends AlarmSettings, AlarmRule, Threshold {
  readonly type: 'MetricAlarm';
  readonly periodMs: number;
  readonly query: MetricQuery;
  readonly warmUp?: WarmUp;
  /** @default a window that slides */
  readonly wallClock?: WallClockWindow;
  /** Samples without which a percentile does not change the state. @default none: it is always evaluated */
  readonly samplesNeeded?: number;
}

/** What decides an alarm's state. A property that is neither one nor a setting is refused, lest it is overlooked. */
const DECIDING: readonly string[] = [
  ...['ComparisonOperator', 'Threshold', 'EvaluationPeriods', 'DatapointsToAlarm', 'TreatMissingData'],
  ...['EvaluateLowSampleCountPercentile', 'EvaluationWindow', 'WarmUpConfiguration'],
  ...['Namespace', 'MetricName', 'Dimensions', 'Period', 'Unit', 'Statistic', 'ExtendedStatistic', 'Metrics'],
];

const HOUR = 60 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const TREATMENTS: readonly TreatMissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

/**
 * An `AWS::CloudWatch::Alarm`.
 *
 * @param logicalId also its name, when it has none
 * @param properties with every intrinsic resolved
 * @throws {NotModelled} for what would decide its state and is not modelled
 * @throws {Error} for what CloudFormation or CloudWatch would refuse
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
 */
export function alarmDefinition(logicalId: string, properties: unknown): AlarmDefinition {
  const alarm = new PropertyReader(logicalId, properties);
  const unknown = alarm.names.find((name) => !DECIDING.includes(name) && !SETTINGS.includes(name));
  if (unknown) throw new NotModelled(`AWS::CloudWatch::Alarm ${unknown}`);
  const evaluationPeriods = alarm.wholeNumber('EvaluationPeriods', { from: 1 });
  const { query, periodMs } = alarmQuery(alarm);
  refuseTooLong(alarm, evaluationPeriods, periodMs);
  refuseUnevaluable(query, periodMs);
  const wallClock = evaluationWindow(alarm, periodMs);
  const samplesNeeded = samplesNeededOf(alarm);
  return {
    type: 'MetricAlarm',
    ...alarmSettings(logicalId, alarm),
    ...thresholdOf(alarm),
    evaluationPeriods,
    datapointsToAlarm: alarm.has('DatapointsToAlarm')
      ? alarm.wholeNumber('DatapointsToAlarm', { from: 1, to: evaluationPeriods })
      : evaluationPeriods,
    treatMissingData: treatMissingDataOf(alarm),
    periodMs,
    query,
    ...(alarm.has('WarmUpConfiguration') && { warmUp: warmUpOf(alarm.object('WarmUpConfiguration')) }),
    ...(wallClock && { wallClock }),
    ...(samplesNeeded !== undefined && { samplesNeeded }),
  };
}

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, Period
function refuseTooLong(alarm: PropertyReader, periods: number, periodMs: number): void {
  const most = periodMs >= HOUR ? 7 * DAY : DAY;
  if (periods * periodMs <= most) return;
  const rule = `such that Period × EvaluationPeriods is at most ${most / 1000} s with a period of ${periodMs / 1000} s`;
  throw mustBe(alarm.at('EvaluationPeriods'), rule, periods);
}

/** Evaluates it once without data: what is refused then does not depend on data, and would else be met mid-way. */
function refuseUnevaluable(query: MetricQuery, periodMs: number): void {
  for (const entry of query.entries.values()) if ('metricStat' in entry) statistic(entry.metricStat.stat);
  evaluateQuery(query, { starts: [0], periodMs }, () => [undefined]);
}

/**
 * For percentiles from 0.5 up to 1 it is 10 / (1 - percentile), below 0.5 10 / percentile.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
function samplesNeededOf(alarm: PropertyReader): number | undefined {
  const name = 'EvaluateLowSampleCountPercentile';
  if (!alarm.has(name)) return undefined;
  const value = alarm.text(name);
  if (value === 'evaluate') return undefined;
  if (value !== 'ignore') throw mustBe(alarm.at(name), 'one of evaluate and ignore', value);
  const share = alarm.has('ExtendedStatistic')
    ? statistic(alarm.text('ExtendedStatistic')).percentile
    : undefined;
  // It is said to be for percentiles alone, and p0 and p100 are outside of the range that is documented.
  if (share === undefined || share <= 0 || share >= 1) return undefined;
  // Rounded before it is compared: 1 - 0.99 is a little more than 0.01.
  return Math.round((10 / (share >= 0.5 ? 1 - share : share)) * 1e6) / 1e6;
}

function thresholdOf(alarm: PropertyReader): Threshold {
  const comparison = alarm.text('ComparisonOperator');
  if (!isComparisonOperator(comparison)) throw new NotModelled(`alarm comparison ${comparison}`);
  return { comparison, threshold: alarm.number('Threshold') };
}

function treatMissingDataOf(alarm: PropertyReader): TreatMissingData {
  if (!alarm.has('TreatMissingData')) {
    // source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, Important
    return alarm.has('Namespace') && alarm.text('Namespace') === 'AWS/DynamoDB' ? 'ignore' : 'missing';
  }
  const value = alarm.text('TreatMissingData');
  const treatment = TREATMENTS.find((known) => known === value);
  if (!treatment) throw mustBe(alarm.at('TreatMissingData'), `one of ${TREATMENTS.join(', ')}`, value);
  return treatment;
}

function warmUpOf(configuration: PropertyReader): WarmUp {
  const whole = 'OnlyStartEvaluatingAfterWarmUpPeriodEnds';
  return {
    durationMs: MINUTE * configuration.wholeNumber('WarmUpPeriodDurationInMinutes', { from: 1, to: 2880 }),
    onlyStartEvaluatingAfterWarmUpPeriodEnds: configuration.has(whole) && configuration.boolean(whole),
  };
}
