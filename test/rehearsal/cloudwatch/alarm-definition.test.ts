import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { mathAlarm, metricAlarm, metricOf } from './alarm-properties';

describe('alarmDefinition', () => {
  test('reads an alarm on one metric', () => {
    expect(alarmDefinition('Alarm1', metricAlarm({ AlarmDescription: 'runbook' }))).toEqual({
      name: 'shop-5xx',
      description: 'runbook',
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
      { AlarmActions: ['arn'], OKActions: [], ActionsEnabled: false, Tags: [] },
      {},
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
    [{ Unit: 'Count' }, 'AWS::CloudWatch::Alarm Unit'],
    [{ NewerThanThis: 1 }, 'AWS::CloudWatch::Alarm NewerThanThis'],
    [{ ComparisonOperator: 'GreaterThanUpperThreshold' }, 'alarm comparison GreaterThanUpperThreshold'],
    [
      { EvaluateLowSampleCountPercentile: 'ignore' },
      'AWS::CloudWatch::Alarm EvaluateLowSampleCountPercentile ignore',
    ],
    [
      { EvaluationWindow: { WallClockWindow: {} } },
      'AWS::CloudWatch::Alarm EvaluationWindow WallClockWindow',
    ],
    [{ Period: 10 }, 'alarm period of 10 s'],
    [{ Period: 3600, EvaluationPeriods: 25 }, 'alarm over more than a day'],
    [{ Statistic: undefined, ExtendedStatistic: 'tm90' }, 'CloudWatch statistic tm90'],
  ])('%j is refused by name', (over, what) => {
    expect(() => alarmDefinition('Alarm1', metricAlarm(over))).toThrow(new NotModelled(what));
  });

  const a = metricOf('a', 'RequestCount', 'targetgroup/a/1');
  test.each([
    ['an unknown function', mathAlarm('RATE(a)', [a]), 'metric math function RATE'],
    ['types it does not take', mathAlarm('MAX(a)', [a]), 'metric math MAX over series'],
    ['a scalar as its result', mathAlarm('1', [a]), 'metric math result of type scalar'],
    [
      'a statistic that is not modelled',
      mathAlarm('a + b', [a, metricOf('b', 'TargetResponseTime', 't', 'TM(10%:90%)')]),
      'CloudWatch statistic TM(10%:90%)',
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
    [mathAlarm('c', [a]), 'metric math id c must be defined; add it to Metrics or correct the expression'],
    [mathAlarm('expr_1 + a', [a]), 'metric math id expr_1 must not be defined by itself'],
  ])('%#: is no alarm', (properties, message) => {
    expect(() => alarmDefinition('Alarm1', properties)).toThrow(message);
  });
});
