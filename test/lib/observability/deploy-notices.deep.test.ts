import type { Template } from 'aws-cdk-lib/assertions';
import type { NotifyInput } from '../../../lib';
import { eventPattern } from '../../../rehearsal/eventbridge/event-pattern';
import { action, deployment, ECS, events, hook, verdict } from '../../lambda/deploy-notices/events';
import { shop, synthesize } from '../../synth';

interface Rule {
  readonly Name: string;
  readonly EventPattern: object;
  readonly Targets: readonly { readonly Arn: unknown; readonly RetryPolicy: object }[];
}

const MAIL = 'ops@example.com';
const OWN = 'arn:aws:sns:eu-west-1:111122223333:releases';

const foundation = (notify: NotifyInput, delivery: object = {}): Template =>
  synthesize(shop({}, {}, { notify, ...delivery })).template('shop-production-foundation');

const normal = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value).replaceAll('{"Ref":"AWS::Partition"}', '"aws"'),
    (_, one) => one?.['Fn::Join']?.[1].join('') ?? one,
  );

const rulesOf = (template: Template): Map<string, Rule> =>
  new Map(
    Object.values(template.findResources('AWS::Events::Rule')).map(({ Properties }) => {
      const rule = normal(Properties) as Rule;
      return [rule.Name.replace('shop-production-tells-', ''), rule];
    }),
  );

const TEMPLATE = foundation({ deploys: MAIL });
const RULES = rulesOf(TEMPLATE);
const fitting = (one: object): string[] =>
  [...RULES].flatMap(([id, { EventPattern }]) =>
    eventPattern(JSON.stringify(EventPattern))(one as never) ? [id] : [],
  );

test.each<[string, object, string[]]>([
  ['a beginning', events.begun, ['deployment']],
  ['an end', events.completed, ['deployment']],
  ['a failure', events.failed, ['deployment']],
  ['that of a service of another environment', deployment('X', `${ECS}:service/shop-staging/shop`), []],
  ['a steady state', events.steady, ['settled']],
  ['another action', action('SERVICE_DESIRED_COUNT_UPDATED'), []],
  ['a gate that fails', verdict('fail'), ['verdict']],
  ['one that knows no answer', verdict('inconclusive'), ['verdict']],
  ['one that passes', verdict('pass'), []],
  ['one that is skipped', verdict('skipped'), []],
  ['one of another environment', verdict('fail', { environment: 'staging' }), []],
  ['a decision that is heeded', events.overridden, ['override']],
  [
    'one that is only written',
    verdict('x', { decision: 'pass', serviceDeploymentArn: undefined }, 'Teal Gate Overridden'),
    [],
  ],
  ['a pause', events.pause, ['pause']],
  ['a pause of another cluster', hook('HOOK_AWAITING_ACTION', 'shop-staging'), []],
  ['a hook that ends', hook('HOOK_SUCCEEDED'), []],
])('the function is told of %s', (_, one, rules) =>
  expect(fitting(JSON.parse(JSON.stringify(one)))).toEqual(rules),
);

const variablesOf = (template: Template): Record<string, unknown> =>
  Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: 'shop-production-deploy-notices' },
    }),
  )[0]?.Properties.Environment.Variables;

test('with nobody to tell of releases there is neither a function nor a rule', () => {
  const template = foundation({ page: MAIL, ticket: MAIL });
  template.resourceCountIs('AWS::Lambda::Function', 0);
  template.resourceCountIs('AWS::Events::Rule', 0);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
});

test('it knows whom to tell, of which services, and what was released', () => {
  const { DEPLOY_NOTICES_TOPICS, ...rest } = variablesOf(foundation({ deploys: [MAIL, OWN] }));
  expect(normal(DEPLOY_NOTICES_TOPICS)).toBe(
    JSON.stringify(['arn:aws:sns:eu-west-1:111122223333:shop-production-deploys', OWN]),
  );
  expect(rest).toEqual({
    DEPLOY_NOTICES_SERVICES: '["shop"]',
    DEPLOY_NOTICES_ENVIRONMENT: 'production',
    DEPLOY_NOTICES_RUNBOOKS: 'https://github.com/acme/shop/blob/main/runbooks',
    DEPLOY_NOTICES_RECORDS: 'shop-records-111122223333',
  });
});

const allowed = (template: Template) =>
  normal(
    Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) => /DeployNotices/.test(id))?.[1]
      .Properties.PolicyDocument.Statement,
  ) as { Action: string | string[]; Resource: string | string[]; Condition?: object }[];

test('its role may write to these topics, read the deployments and releases of these services, and nothing else', () => {
  const records = 'arn:aws:s3:::shop-records-111122223333';
  const own = 'shop-production/shop';
  expect(allowed(foundation({ deploys: [MAIL, OWN] }))).toEqual(
    [
      { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: expect.anything() },
      {
        Action: 'sns:Publish',
        Resource: [OWN, 'arn:aws:sns:eu-west-1:111122223333:shop-production-deploys'],
      },
      { Action: 'ecs:ListServiceDeployments', Resource: `${ECS}:service/${own}` },
      { Action: 'ecs:DescribeServiceDeployments', Resource: `${ECS}:service-deployment/${own}/*` },
      { Action: 'ecs:DescribeServiceRevisions', Resource: `${ECS}:service-revision/${own}/*` },
      { Action: 'ecs:DescribeTaskDefinition', Resource: '*' },
      {
        Action: 's3:ListBucket',
        Resource: records,
        Condition: { StringEquals: { 's3:prefix': ['production/shop/releases/'] } },
      },
      { Action: 's3:GetObject', Resource: `${records}/production/shop/releases/*` },
      {
        Action: 'logs:DeleteLogStream',
        Resource:
          'arn:aws:logs:eu-west-1:111122223333:log-group:/teal/shop-production-deploy-notices:log-stream:told/*',
      },
    ].map((statement) => ({ Effect: 'Allow', ...statement })),
  );
});

test('without a pipeline it reads no records', () => {
  const text = JSON.stringify(allowed(foundation({ deploys: MAIL }, { repository: undefined })));
  expect(text).not.toContain('s3:');
});

// source: AWS Lambda developer guide, "Types of metrics for Lambda functions", asynchronous invocation
test('a notice that is lost is seen', () => {
  TEMPLATE.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'shop-production-foundation-notices',
    Namespace: 'AWS/Lambda',
    MetricName: 'AsyncEventsDropped',
    Threshold: 0,
    TreatMissingData: 'notBreaching',
  });
});
