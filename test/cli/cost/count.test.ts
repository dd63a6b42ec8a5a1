import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { countsOf } from '../../../cli/cost/count';
import { runsInMonth } from '../../../cli/cost/schedule';
import type { Template } from '../../../rehearsal/assembly/assembly';
import { quick } from '../../synth';

const templateOf = (fill: (stack: Stack) => void): Template => {
  const app = new App(quick);
  const stack = new Stack(app, 'Stack');
  fill(stack);
  return app.synth().getStackByName('Stack').template as Template;
};

const metric = (metricName: string, namespace = 'AWS/ApplicationELB') =>
  new cloudwatch.Metric({
    namespace,
    metricName,
    dimensionsMap: { Service: 'shop', Environment: 'production' },
  });

const alarmOn = (stack: Stack, id: string, on: cloudwatch.IMetric) =>
  new cloudwatch.Alarm(stack, id, { metric: on, threshold: 1, evaluationPeriods: 1 });

const sumOf = (...names: string[]) =>
  new cloudwatch.MathExpression({
    expression: names.map((_, index) => `m${index}`).join('+'),
    usingMetrics: Object.fromEntries(names.map((name, index) => [`m${index}`, metric(name)])),
  });

// source: CloudWatch pricing, alarms: "a standard resolution alarm is $0.10 per alarm metric", metric math example
test('an alarm counts as many metrics as it reads', () => {
  const template = templateOf((stack) => {
    alarmOn(stack, 'One', metric('RequestCount'));
    alarmOn(stack, 'Three', sumOf('RequestCount', 'HTTPCode_ELB_5XX_Count', 'HTTPCode_ELB_503_Count'));
  });
  expect(countsOf(template)).toMatchObject({ alarmMetrics: 4, compositeAlarms: 0, customMetrics: new Set() });
});

test('a composite counts as one, whatever its rule names', () => {
  const template = templateOf((stack) => {
    const alarms = ['A', 'B'].map((id) => alarmOn(stack, id, metric('RequestCount')));
    new cloudwatch.CompositeAlarm(stack, 'Both', { alarmRule: cloudwatch.AlarmRule.allOf(...alarms) });
  });
  expect(countsOf(template)).toMatchObject({ alarmMetrics: 2, compositeAlarms: 1 });
});

test('a custom metric counts once, however many alarms and widgets read it, in whatever order its dimensions are', () => {
  const orders = metric('Orders', 'Shop');
  const template = templateOf((stack) => {
    alarmOn(stack, 'A', orders);
    alarmOn(stack, 'B', orders);
    new cloudwatch.Dashboard(stack, 'Page', {
      widgets: [
        [
          new cloudwatch.GraphWidget({
            left: [
              orders,
              metric('Baskets', 'Shop'),
              metric('Carts', 'Shop').with({ dimensionsMap: { Environment: 'production', Service: 'shop' } }),
            ],
            right: [metric('RequestCount'), metric('SuccessPercent', 'CloudWatchSynthetics')],
            period: Duration.minutes(5),
          }),
        ],
      ],
    });
  });
  const { customMetrics, dashboards } = countsOf(template);
  expect(dashboards).toBe(1);
  expect([...customMetrics].map((text) => JSON.parse(text)[1]).sort()).toEqual([
    'Baskets',
    'Carts',
    'Orders',
  ]);
});

// source: CloudWatch user guide, "Multilocation canaries": each replica runs on the canary's schedule, and is billed like it
test('a probe runs in each of its places', () => {
  const Canary = (properties: object) => ({
    Type: 'AWS::Synthetics::Canary',
    Properties: { Schedule: { Expression: 'rate(5 minutes)' }, ...properties },
  });
  const of = (properties: object) =>
    countsOf({ Resources: { Probe: Canary(properties) } } as unknown as Template).canaryRuns;
  expect([of({}), of({ Replicas: [] })]).toEqual([8_760, 8_760]);
  expect(of({ Replicas: [{ Location: 'us-east-1' }, { Location: 'ap-south-1' }] })).toBe(3 * 8_760);
});

test.each([
  ['rate(1 minute)', 43_800],
  ['rate(5 minutes)', 8_760],
  ['rate(1 hour)', 730],
  ['rate(0 hour)', 0], // a canary that runs once
  ['cron(0 3 * * ? *)', 0],
  [undefined, 0],
])('%s is %d runs in a month of 730 hours', (expression, runs) => {
  expect(runsInMonth(expression)).toBe(runs);
});

test('a page whose metrics are searched has as many as it searches', () => {
  const search = (nth: number) =>
    new cloudwatch.MathExpression({
      expression: `SUM(SEARCH('{AWS/ApplicationELB,LoadBalancer} MetricName="RequestCount" LoadBalancer=app/a${nth}','Sum',60))`,
      label: 'requests',
    });
  const pageOf = (count: number) =>
    countsOf(
      templateOf((stack) => {
        const left = Array.from({ length: count }, (_, nth) => search(nth));
        new cloudwatch.Dashboard(stack, 'Page', { widgets: [[new cloudwatch.GraphWidget({ left })]] });
      }),
    );
  // source: https://aws.amazon.com/cloudwatch/pricing/, free tier: "3 Custom Dashboards referencing up to 50 metrics each"
  expect([50, 51].map((count) => pageOf(count).largeDashboards)).toEqual([0, 1]);
  expect(pageOf(51).customMetrics.size).toBe(0);
});
