import type { Template } from 'aws-cdk-lib/assertions';
import { blueGreen, canary, linear, rolling } from '../../../lib';
import { shopTemplate } from '../../synth';

const one = (template: Template, type: string, name: Record<string, string>) => {
  const found = Object.entries(template.findResources(type, { Properties: name }));
  expect(found).toHaveLength(1);
  const [id, { Properties, DependsOn }] = found[0] as (typeof found)[0] & object;
  return { id, properties: Properties, dependsOn: [DependsOn ?? []].flat() as string[] };
};
const alarmOf = (template: Template) =>
  one(template, 'AWS::CloudWatch::Alarm', { AlarmName: 'shop-production-uniformity' });
const ruleOf = (template: Template) =>
  one(template, 'AWS::Events::Rule', { Name: 'shop-production-uniformity' });

test('it looks each minute, and when a deployment of this service ends', () => {
  const { properties } = ruleOf(shopTemplate());
  expect(properties).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    EventPattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Deployment State Change'],
      resources: [{ Ref: 'Service' }],
      detail: { eventName: ['SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_DEPLOYMENT_FAILED'] },
    },
    Targets: [
      {
        Arn: { 'Fn::GetAtt': [expect.stringMatching(/^UniformityCheckFunction/), 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    ],
  });
});

test('the alarm fires when ten minutes in a row had a finding, or no look', () => {
  const { properties } = alarmOf(shopTemplate());
  expect(properties).toMatchObject({
    Namespace: 'Teal/Uniformity',
    MetricName: 'Findings',
    Dimensions: [
      { Name: 'Environment', Value: 'production' },
      { Name: 'Service', Value: 'shop' },
    ],
    Statistic: 'Maximum',
    Period: 60,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    EvaluationPeriods: 10,
    DatapointsToAlarm: 10,
    TreatMissingData: 'breaching',
    WarmUpConfiguration: {
      WarmUpPeriodDurationInMinutes: 10,
      OnlyStartEvaluatingAfterWarmUpPeriodEnds: true,
    },
  });
});

test('nothing looks before the service is there, and the alarm waits for who looks', () => {
  const template = shopTemplate();
  const rule = ruleOf(template);
  expect(rule.dependsOn).toContain('Service');
  expect(alarmOf(template).dependsOn).toContain(rule.id);
});

test.each([
  ['CANARY', canary()],
  ['LINEAR', linear()],
  ['BLUE_GREEN', blueGreen()],
  ['ROLLING', rolling()],
])('with %s it is there, and stops no release', (_, release) => {
  const template = shopTemplate({ release });
  expect(alarmOf(template).properties.TreatMissingData).toBe('breaching');
  const { properties } = one(template, 'AWS::ECS::Service', {});
  expect(properties.DeploymentConfiguration.Alarms.AlarmNames).not.toContain('shop-production-uniformity');
});

test('the function knows where to look', () => {
  const { properties } = one(shopTemplate(), 'AWS::Lambda::Function', {
    FunctionName: 'shop-production-uniformity',
  });
  expect(properties.Environment.Variables).toEqual({
    UNIFORMITY_CLUSTER: 'shop-production',
    UNIFORMITY_SERVICE: 'shop',
    UNIFORMITY_ENVIRONMENT: 'production',
  });
});
