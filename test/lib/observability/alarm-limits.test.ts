import { App, Duration, Stack } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmSpecification, Alarms } from '../../../lib/observability/alarm-factory';
import { nothingToJudge } from '../../../lib/observability/missing-data';
import { quick } from '../../synth';

const metric = (period: Duration, metricName = 'Errors') =>
  new Metric({ namespace: 'Shop', metricName, statistic: 'Sum', period });

/** The sum of so many metrics. */
const sumOf = (count: number, period = Duration.minutes(1)) => {
  const ids = Array.from({ length: count }, (_, index) => `m${index}`);
  return new MathExpression({
    expression: ids.join('+'),
    usingMetrics: Object.fromEntries(ids.map((id) => [id, metric(period, id)])),
    period,
  });
};

const said = { id: 'errors', runbook: 'target-errors', summary: 'Requests fail.', impact: 'So.' } as const;

const makerOf = (fullName: string) =>
  new Alarms(new Stack(new App(quick), 'Stack'), 'Alarms', {
    fullName,
    service: 'shop',
    runbooks: { folder: 'runbooks' },
    dashboard: 'dashboard',
  });

const errorsBy = (alarms: Alarms, over: Partial<AlarmSpecification> = {}) =>
  alarms.add({
    ...said,
    metric: metric(Duration.minutes(1)),
    threshold: 1,
    datapoints: { toAlarm: 1, of: 1 },
    missingData: nothingToJudge,
    ...over,
  });

/** What synth says of an alarm. */
const saidOf = (over: Partial<AlarmSpecification>, fullName = 'shop-production'): string[] =>
  errorsBy(makerOf(fullName), over).node.validate();

const of = (count: number) => ({ toAlarm: 1, of: count });

// source: CloudWatch API reference, PutMetricAlarm: EvaluationPeriods x Period at most 7 days with a period of an hour or
// more, else a day; AlarmName 255, AlarmDescription 1024 characters. User guide, "Using metric math": 10 metrics
test.each<[string, Partial<AlarmSpecification>]>([
  ['a day of minutes', { datapoints: of(1440) }],
  ['a week of hours', { metric: metric(Duration.hours(1)), datapoints: of(168) }],
  ['three days at once', { metric: sumOf(2, Duration.days(3)) }],
  ['ten metrics', { metric: sumOf(10) }],
])('%s is taken', (_what, over) => {
  expect(saidOf(over)).toEqual([]);
});

const name = 'shop-production-errors';
test.each<[string, Partial<AlarmSpecification>, string]>([
  [
    'more than a day of minutes',
    { datapoints: of(1441) },
    `${name}.evaluationPeriods must be at most 86400 s with the period of 60 s, got 86460; look back for less`,
  ],
  [
    'more than a day of half hours',
    { metric: sumOf(2, Duration.minutes(30)), datapoints: of(49) },
    `${name}.evaluationPeriods must be at most 86400 s with the period of 1800 s, got 88200; look back for less`,
  ],
  [
    'more than a week of hours',
    { metric: metric(Duration.hours(1)), datapoints: of(169) },
    `${name}.evaluationPeriods must be at most 604800 s with the period of 3600 s, got 608400; look back for less`,
  ],
  [
    'a description that is too long',
    { summary: 'a'.repeat(1024) },
    `${name}.alarmDescription must be at most 1024 characters, got 1084; shorten it`,
  ],
])('%s is refused', (_what, over, problem) => {
  expect(saidOf(over)).toEqual([problem]);
});

test('a name that is too long is refused', () => {
  const fullName = 'a'.repeat(249);
  expect(saidOf({}, fullName)).toEqual([
    `${fullName}-errors.alarmName must be at most 255 characters, got 256; shorten the names that it is made of`,
  ]);
});

test('eleven metrics are refused, by CDK', () => {
  expect(() => saidOf({ metric: sumOf(11) })).toThrow('cannot contain more than 10 individual metrics');
});

// source: CloudWatch API reference, PutCompositeAlarm: AlarmName 255, AlarmDescription 1024 characters
test('a composite is held to the same, whose description is another', () => {
  const saidOfComposite = (summary: string, fullName = 'shop-production') => {
    const alarms = makerOf(fullName);
    const rule = errorsBy(alarms);
    return alarms
      .compose({ ...said, id: 'tells', summary, severity: 'page', objective: 'errors', rule })
      .node.validate();
  };
  expect(saidOfComposite('Requests fail.')).toEqual([]);
  expect(saidOfComposite('a'.repeat(1024))).toEqual([
    'shop-production-tells.alarmDescription must be at most 1024 characters, got 1084; shorten it',
  ]);
  expect(saidOfComposite('So.', 'a'.repeat(250))).toEqual([
    `${'a'.repeat(250)}-tells.alarmName must be at most 255 characters, got 256; shorten the names that it is made of`,
  ]);
});
