import { NotModelled } from '../not-modelled';
import { alarmQuery } from './alarm-query';
import type { AlarmRule, TreatMissingData } from './alarm-state';
import { evaluateQuery, type MetricQuery } from './metric-query';
import { MINUTE } from './metric-store';
import { mustBe, PropertyReader } from './property-reader';
import { statistic } from './statistics';
import { isComparisonOperator, type Threshold } from './threshold';
import type { WarmUp } from './warm-up';

/** A metric alarm of a template, ready to be evaluated. */
export interface AlarmDefinition extends AlarmRule, Threshold {
  readonly name: string;
  readonly description?: string;
  readonly periodMs: number;
  readonly query: MetricQuery;
  readonly warmUp?: WarmUp;
}

/** What decides an alarm's state. A property in neither list is refused, so that a new one is not overlooked. */
const DECIDING: readonly string[] = [
  ...[
    'AlarmName',
    'AlarmDescription',
    'ComparisonOperator',
    'Threshold',
    'EvaluationPeriods',
    'DatapointsToAlarm',
  ],
  ...['TreatMissingData', 'EvaluateLowSampleCountPercentile', 'EvaluationWindow', 'WarmUpConfiguration'],
  ...['Namespace', 'MetricName', 'Dimensions', 'Period', 'Statistic', 'ExtendedStatistic', 'Metrics'],
];
const WITHOUT_EFFECT_ON_STATE: readonly string[] = [
  ...[
    'ActionsEnabled',
    'AlarmActions',
    'OKActions',
    'InsufficientDataActions',
    'ActionConfiguration',
    'Tags',
  ],
];

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
  refuseNotModelled(alarm);
  const evaluationPeriods = alarm.wholeNumber('EvaluationPeriods', { from: 1 });
  const { query, periodMs } = alarmQuery(alarm);
  // Such an alarm is evaluated once an hour. source: .../monitoring/alarm-limits
  if (evaluationPeriods * periodMs > DAY) throw new NotModelled('alarm over more than a day');
  refuseUnevaluable(query);
  return {
    name: alarm.has('AlarmName') ? alarm.text('AlarmName') : logicalId,
    description: alarm.has('AlarmDescription') ? alarm.text('AlarmDescription') : undefined,
    ...thresholdOf(alarm),
    evaluationPeriods,
    datapointsToAlarm: alarm.has('DatapointsToAlarm')
      ? alarm.wholeNumber('DatapointsToAlarm', { from: 1, to: evaluationPeriods })
      : evaluationPeriods,
    treatMissingData: treatMissingDataOf(alarm),
    periodMs,
    query,
    warmUp: alarm.has('WarmUpConfiguration') ? warmUpOf(alarm.object('WarmUpConfiguration')) : undefined,
  };
}

function refuseNotModelled(alarm: PropertyReader): void {
  for (const name of alarm.names) {
    if (DECIDING.includes(name) || WITHOUT_EFFECT_ON_STATE.includes(name)) continue;
    throw new NotModelled(`AWS::CloudWatch::Alarm ${name}`);
  }
  if (alarm.has('EvaluateLowSampleCountPercentile')) {
    const value = alarm.text('EvaluateLowSampleCountPercentile');
    if (value !== 'evaluate') {
      throw new NotModelled(`AWS::CloudWatch::Alarm EvaluateLowSampleCountPercentile ${value}`);
    }
  }
  if (alarm.has('EvaluationWindow')) {
    const window = alarm.object('EvaluationWindow').names.find((name) => name !== 'SlidingWindow');
    if (window) throw new NotModelled(`AWS::CloudWatch::Alarm EvaluationWindow ${window}`);
  }
}

/** Evaluates it once without data: what is refused then does not depend on data, and would else be met mid-way. */
function refuseUnevaluable(query: MetricQuery): void {
  evaluateQuery(query, ({ stat }) => [statistic(stat)(new Map())]);
}

function thresholdOf(alarm: PropertyReader): Threshold {
  const comparison = alarm.text('ComparisonOperator');
  if (!isComparisonOperator(comparison)) throw new NotModelled(`alarm comparison ${comparison}`);
  return { comparison, threshold: alarm.number('Threshold') };
}

function treatMissingDataOf(alarm: PropertyReader): TreatMissingData {
  if (!alarm.has('TreatMissingData')) return 'missing';
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
