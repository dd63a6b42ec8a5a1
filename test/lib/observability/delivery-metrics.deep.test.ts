import { Duration } from 'aws-cdk-lib';
import { shop, shopTemplate, synthesize } from '../../synth';

const DIMENSIONS = { Service: 'shop', Environment: 'production' };
const deliveries = () => {
  const { stack } = synthesize(shop()).delivery.environments[0]?.services[0] ?? {};
  if (!stack) throw new Error('the shop must have a service');
  return stack.observability.deliveries;
};

test.each([
  ['Deployments', 'Sum', () => deliveries().metricDeployments()],
  ['FailedDeployments', 'Sum', () => deliveries().metricFailedDeployments()],
  ['LeadTime', 'p50', () => deliveries().metricLeadTime()],
  ['TimeToRestore', 'p50', () => deliveries().metricTimeToRestore()],
])('%s: the %s of a day', (metricName, statistic, metric) => {
  expect(metric()).toMatchObject({
    namespace: 'Teal/Delivery',
    metricName,
    statistic,
    dimensions: DIMENSIONS,
  });
  expect(metric().period.toDays()).toBe(1);
});

test('the change failure rate is of all deployments, those that did not end well too', () => {
  const rate = deliveries().metricChangeFailureRate({ period: Duration.days(7) });
  expect(rate.expression).toBe('100*failed/all');
  expect(rate.usingMetrics).toMatchObject({
    failed: { metricName: 'FailedDeployments', statistic: 'Sum' },
    all: { metricName: 'Deployments', statistic: 'SampleCount' },
  });
  expect(
    Object.values(rate.usingMetrics).map((one) => (one as { period?: Duration }).period?.toDays()),
  ).toEqual([7, 7]);
});

test('it counts when a deployment of this service ends, and each quarter of an hour', () => {
  shopTemplate().hasResourceProperties('AWS::Events::Rule', {
    Name: 'shop-production-deliveries',
    ScheduleExpression: 'rate(15 minutes)',
    EventPattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Deployment State Change'],
      resources: [{ Ref: 'Service' }],
    },
  });
});

const variables = (template = shopTemplate()) =>
  Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: 'shop-production-deliveries' },
    }),
  )[0]?.Properties.Environment.Variables;
const actions = (template = shopTemplate()) =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => /^ObservabilityDeliveries/.test(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .flatMap(({ Action }) => Action);

test('it reads, and publishes by its log alone', () => {
  expect(variables()).toEqual({
    DELIVERY_METRICS_SERVICE: 'shop',
    DELIVERY_METRICS_ENVIRONMENT: 'production',
    DELIVERY_METRICS_RECORDS: 'shop-records-111122223333',
  });
  expect(actions()).toEqual([
    ...['logs:CreateLogStream', 'logs:PutLogEvents'],
    ...['ecs:ListServiceDeployments', 'ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
    ...['ecs:DescribeTaskDefinition', 's3:ListBucket', 's3:GetObject'],
  ]);
});

test('without a pipeline there are no records, and no lead time', () => {
  const template = shopTemplate({}, {}, { repository: undefined } as never);
  expect(variables(template)).not.toHaveProperty('DELIVERY_METRICS_RECORDS');
  expect(actions(template).filter((action) => action.startsWith('s3:'))).toEqual([]);
});
