import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { mathAlarm, metricAlarm, metricOf } from './alarm-properties';

/** Of an alarm that ignores percentiles of few samples. */
function lowSamples(ExtendedStatistic: string): Record<string, unknown> {
  return { Statistic: undefined, ExtendedStatistic, EvaluateLowSampleCountPercentile: 'ignore' };
}

describe('alarmDefinition', () => {
  test('reads an alarm on one metric', () => {
    expect(alarmDefinition('Alarm1', metricAlarm({ AlarmDescription: 'runbook' }))).toEqual({
      type: 'MetricAlarm',
      name: 'shop-5xx',
      description: 'runbook',
      actionsEnabled: true,
      actions: { ALARM: [], OK: [], INSUFFICIENT_DATA: [] },
      comparison: 'GreaterThanThreshold',
      threshold: 2,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: 'notBreaching',
      periodMs: 60_000,
      query: {
        entries: new Map([
          [
            'm1',
            {
              metricStat: {
                metric: {
                  namespace: 'AWS/ApplicationELB',
                  name: 'HTTPCode_Target_5XX_Count',
                  dimensions: { LoadBalancer: 'app/shop/1' },
                },
                stat: 'Sum',
              },
            },
          ],
        ]),
        result: 'm1',
      },
    });
  });

  test('reads an alarm on an expression', () => {
    const metrics = [
      metricOf('a', 'RequestCount', 'targetgroup/a/1', 'Sum', 300),
      metricOf('b', 'RequestCount', 'targetgroup/b/1', 'Sum', 300),
    ];
    const { query, periodMs } = alarmDefinition('Alarm1', mathAlarm('MAX([a, b])', metrics));
    expect([...query.entries.keys()]).toEqual(['expr_1', 'a', 'b']);
    expect(query.result).toBe('expr_1');
    expect(periodMs).toBe(300_000);
  });

  test.each(['p0', 'p100', 'tm99'])('few samples do not matter to %s', (stat) => {
    expect(alarmDefinition('Alarm1', metricAlarm(lowSamples(stat))).samplesNeeded).toBeUndefined();
  });

  test('reads the unit of a metric', () => {
    const inSeconds = (query: object) => [...alarmDefinition('A', query).query.entries.values()];
    const stat = metricOf('a', 'TargetResponseTime', 't') as { MetricStat: object };
    const metric = { ...stat, MetricStat: { ...stat.MetricStat, Unit: 'Seconds' } };
    expect(inSeconds(metricAlarm({ Unit: 'Seconds' }))).toMatchObject([{ metricStat: { unit: 'Seconds' } }]);
    expect(inSeconds(mathAlarm('a', [metric]))[1]).toMatchObject({ metricStat: { unit: 'Seconds' } });
  });

  test('has the defaults of CloudFormation', () => {
    const properties = metricAlarm({
      AlarmName: undefined,
      DatapointsToAlarm: undefined,
      TreatMissingData: undefined,
    });
    expect(alarmDefinition('Alarm1', properties)).toMatchObject({
      name: 'Alarm1',
      datapointsToAlarm: 3,
      treatMissingData: 'missing',
    });
  });

  test.each([
    [
      'numbers as texts',
      { Threshold: '0.5', Period: '120', EvaluationPeriods: '4' },
      { threshold: 0.5, periodMs: 120_000, evaluationPeriods: 4 },
    ],
    ['no dimensions', { Dimensions: undefined }, {}],
    [
      'what has no effect on its state',
      { Tags: [], ActionConfiguration: { AlarmTagsPropagation: 'ENABLED' }, AlarmDescription: '' },
      { description: '' },
    ],
    [
      'actions',
      {
        AlarmActions: ['arn:1', 'arn:2'],
        OKActions: ['arn:3'],
        InsufficientDataActions: ['arn:4'],
        ActionsEnabled: 'false',
      },
      {
        actionsEnabled: false,
        actions: { ALARM: ['arn:1', 'arn:2'], OK: ['arn:3'], INSUFFICIENT_DATA: ['arn:4'] },
      },
    ],
    // source: .../monitoring/percentiles-with-low-samples.html: a p99 needs 1000 samples
    ['p99', lowSamples('p99'), { samplesNeeded: 1000 }],
    ['p50', lowSamples('p50'), { samplesNeeded: 20 }],
    ['p10', lowSamples('p10'), { samplesNeeded: 100 }],
    ['what needs no percentile', { EvaluateLowSampleCountPercentile: 'ignore' }, {}],
    ['a high resolution', { Period: 10 }, { periodMs: 10_000 }],
    ['a week of hours', { Period: 3600, EvaluationPeriods: 168 }, { evaluationPeriods: 168 }],
    ['three days at once', { Period: 259_200, EvaluationPeriods: 1, DatapointsToAlarm: 1 }, {}],
    // source: .../monitoring/alarms-and-missing-data.html, Important
    [
      "DynamoDB's own default",
      { Namespace: 'AWS/DynamoDB', TreatMissingData: undefined },
      { treatMissingData: 'ignore' },
    ],
    [
      'a wall clock',
      { Period: 3600, EvaluationWindow: { WallClockWindow: { Timezone: 'Asia/Kolkata' } } },
      { wallClock: { zone: { name: 'Asia/Kolkata' } } },
    ],
    [
      'a wall clock of UTC',
      { EvaluationWindow: { WallClockWindow: {} } },
      { wallClock: { zone: { name: 'UTC' } } },
    ],
    ['the default of low samples', { EvaluateLowSampleCountPercentile: 'evaluate' }, {}],
    ['the default window', { EvaluationWindow: { SlidingWindow: {} } }, {}],
    [
      'a warm-up',
      { WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: '5' } },
      { warmUp: { durationMs: 300_000, onlyStartEvaluatingAfterWarmUpPeriodEnds: false } },
    ],
    [
      'a warm-up to its end',
      {
        WarmUpConfiguration: {
          WarmUpPeriodDurationInMinutes: 5,
          OnlyStartEvaluatingAfterWarmUpPeriodEnds: true,
        },
      },
      { warmUp: { durationMs: 300_000, onlyStartEvaluatingAfterWarmUpPeriodEnds: true } },
    ],
    ['a whole day', { Period: 3600, EvaluationPeriods: 24 }, {}],
  ])('takes %s', (_name, over, expected) => {
    expect(alarmDefinition('Alarm1', metricAlarm(over))).toMatchObject(expected);
  });

  test.each([
    [{ ThresholdMetricId: 'ad1' }, 'AWS::CloudWatch::Alarm ThresholdMetricId'],
    [{ EvaluationCriteria: {} }, 'AWS::CloudWatch::Alarm EvaluationCriteria'],
    [{ NewerThanThis: 1 }, 'AWS::CloudWatch::Alarm NewerThanThis'],
    [{ ComparisonOperator: 'GreaterThanUpperThreshold' }, 'alarm comparison GreaterThanUpperThreshold'],
    [{ Statistic: undefined, ExtendedStatistic: 'tm101' }, 'CloudWatch statistic tm101'],
  ])('%j is refused by name', (over, what) => {
    expect(() => alarmDefinition('Alarm1', metricAlarm(over))).toThrow(new NotModelled(what));
  });

  const a = metricOf('a', 'RequestCount', 'targetgroup/a/1');
  test.each([
    ['SEARCH', mathAlarm("SEARCH('{AWS/EC2}', 'Sum')", [a]), 'metric math function SEARCH'],
    ['types it does not take', mathAlarm('FIRST(a)', [a]), 'metric math FIRST over series'],
    ['an array as its result', mathAlarm('METRICS()', [a]), 'metric math result of type array'],
    ['a scalar as its result', mathAlarm('1', [a]), 'metric math result of type scalar'],
    [
      'a statistic that is not modelled',
      mathAlarm('a + b', [a, metricOf('b', 'TargetResponseTime', 't', 'TM(90%:10%)')]),
      'CloudWatch statistic TM(90%:10%)',
    ],
    [
      "another account's metric",
      mathAlarm('a', [{ ...a, AccountId: '1' }]),
      'AWS::CloudWatch::Alarm Metrics AccountId',
    ],
  ])('an expression with %s is refused by name', (_name, properties, what) => {
    expect(() => alarmDefinition('Alarm1', properties)).toThrow(new NotModelled(what));
  });

  test.each([
    [metricAlarm({ Threshold: 'two' }), 'Alarm1.Threshold must be a number, got "two"'],
    [
      metricAlarm({ EvaluationPeriods: 0 }),
      'Alarm1.EvaluationPeriods must be a whole number of at least 1, got 0',
    ],
    [
      metricAlarm({ DatapointsToAlarm: 4 }),
      'Alarm1.DatapointsToAlarm must be a whole number of at least 1 and at most 3, got 4',
    ],
    [metricAlarm({ Period: 90 }), 'Alarm1.Period must be 10, 20, 30 or a multiple of 60, got 90'],
    [
      metricAlarm({ TreatMissingData: 'notbreaching' }),
      'Alarm1.TreatMissingData must be one of missing, ignore, breaching, notBreaching, got "notbreaching"',
    ],
    [
      metricAlarm({ Dimensions: [{ Name: 'LoadBalancer', Value: { Ref: 'LB' } }] }),
      'Alarm1.Dimensions[0].Value must be a text, got {"Ref":"LB"}',
    ],
    [metricAlarm({ Namespace: undefined }), 'Alarm1.Namespace must be a text, got undefined'],
    [
      mathAlarm('a', [{ ...a, ReturnData: true }]),
      'Alarm1.Metrics must be a list with exactly one ReturnData, got 2',
    ],
    [
      mathAlarm('a', [a, metricOf('b', 'RequestCount', 't', 'Sum', 300)]),
      'Alarm1.Metrics must be of one period, got [60000,300000]',
    ],
    [
      metricAlarm({ Period: 3600, EvaluationPeriods: 169 }),
      'Alarm1.EvaluationPeriods must be such that Period × EvaluationPeriods is at most 604800 s',
    ],
    [
      metricAlarm({ Period: 1800, EvaluationPeriods: 49 }),
      'Alarm1.EvaluationPeriods must be such that Period × EvaluationPeriods is at most 86400 s',
    ],
    [metricAlarm({ AlarmName: 'a'.repeat(256) }), 'Alarm1.AlarmName must be at most 255 characters, got 256'],
    [
      metricAlarm({ AlarmDescription: 'a'.repeat(1025) }),
      'Alarm1.AlarmDescription must be at most 1024 characters, got 1025',
    ],
    [
      metricAlarm({ OKActions: Array(6).fill('arn') }),
      'Alarm1.OKActions must be a list of at most 5 ARNs, got 6',
    ],
    [metricAlarm({ OKActions: [{ Ref: 'T' }] }), 'Alarm1.OKActions[0] must be a text, got {"Ref":"T"}'],
    [
      metricAlarm({ EvaluateLowSampleCountPercentile: 'no' }),
      'Alarm1.EvaluateLowSampleCountPercentile must be one of evaluate and ignore, got "no"',
    ],
    [
      metricAlarm({ Period: 10, EvaluationWindow: { WallClockWindow: {} } }),
      'Alarm1.EvaluationWindow.WallClockWindow must be with a period of 60, 300, 3600, 86400 or 604800, got 10',
    ],
    [
      metricAlarm({ EvaluationWindow: { WallClockWindow: { Timezone: '+01:03' } } }),
      'Alarm1.EvaluationWindow.WallClockWindow.Timezone must be a time zone',
    ],
    [
      metricAlarm({ EvaluationWindow: { SlidingWindow: {}, WallClockWindow: {} } }),
      'Alarm1.EvaluationWindow must be one of SlidingWindow and WallClockWindow',
    ],
    [metricAlarm({ Metrics: [a] }), 'Alarm1.Namespace must be absent beside Metrics'],
    [
      mathAlarm(
        'a',
        Array.from({ length: 11 }, (_, at) => ({ ...a, Id: `a${at}` })),
      ),
      'Alarm1.Metrics must be a list of at most 10 metrics, got 11',
    ],
    [mathAlarm('a', [{ ...a, Id: 'A' }]), 'Alarm1.Metrics[1].Id must be a lowercase letter'],
    [mathAlarm('c', [a]), 'metric math id c must be defined; add it to Metrics or correct the expression'],
    [mathAlarm('expr_1 + a', [a]), 'metric math id expr_1 must not be defined by itself'],
  ])('%#: is no alarm', (properties, message) => {
    expect(() => alarmDefinition('Alarm1', properties)).toThrow(message);
  });
});
