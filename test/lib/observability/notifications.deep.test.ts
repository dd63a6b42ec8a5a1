import type { Template } from 'aws-cdk-lib/assertions';
import { type NotifyInput, pagerDuty, slack } from '../../../lib';
import { only, shop, synthesize } from '../../synth';

const MAIL = 'ops@example.com';
const CHANNEL = slack({ workspace: 'T0123456789', channel: 'C0123456789' });
const OWN = 'arn:aws:sns:eu-west-1:111122223333:team';

const foundation = (notify: NotifyInput, environment = {}): Template =>
  synthesize(shop(environment, {}, { notify })).template('shop-production-foundation');

const ALL: NotifyInput = {
  page: pagerDuty({ secret: 'ops/pagerduty' }),
  ticket: [MAIL, CHANNEL],
  deploys: CHANNEL,
};

/** The role of the function that tells of releases, and nobody else. */
const NOTICES = { 'Fn::GetAtt': [expect.stringMatching(/^NotificationsDeployNoticesHandlerRole/), 'Arn'] };

const normal = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('{"Ref":"AWS::Partition"}', '"aws"'));

const topicsOf = (template: Template): string[] =>
  Object.values(template.findResources('AWS::SNS::Topic')).map(({ Properties }) => Properties.TopicName);

test.each<[string, NotifyInput, string[]]>([
  ['everybody', ALL, ['page', 'ticket', 'deploys']],
  ['one of three', { ticket: MAIL }, ['ticket']],
  ['nobody', {}, []],
  ['a topic of the team’s own alone', { page: OWN, deploys: [OWN] }, []],
  ['one beside others', { page: [OWN, MAIL] }, ['page']],
])('a topic for each channel that has receivers: %s', (_, notify, channels) => {
  const template = foundation(notify);
  expect(topicsOf(template)).toEqual(channels.map((channel) => `shop-production-${channel}`));
  template.resourceCountIs('AWS::KMS::Key', channels.length === 0 ? 0 : 1);
});

test('an environment that is not protected has no topic of pages', () => {
  expect(topicsOf(foundation(ALL, { protect: false }))).toEqual([
    'shop-production-ticket',
    'shop-production-deploys',
  ]);
});

test('all are encrypted with one key of the delivery’s own, and called by who sends', () => {
  const topics = Object.values(foundation(ALL).findResources('AWS::SNS::Topic'));
  const keys = topics.map(({ Properties }) => JSON.stringify(Properties.KmsMasterKeyId));
  expect(new Set(keys)).toEqual(
    new Set([expect.stringMatching(/^{"Fn::GetAtt":\["NotificationsKey\w+","Arn"\]}$/)]),
  );
  expect(topics.map(({ Properties }) => Properties.DisplayName)).toEqual([
    'shop production page',
    'shop production ticket',
    'shop production deploys',
  ]);
});

/** source: SNS developer guide, "Key management", event sources from AWS services; conditions as in the policies of topics */
test('the key may be used by who writes to the topics, CloudWatch’s of this account alone', () => {
  const key = only(foundation(ALL), 'AWS::KMS::Key');
  const use = { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*' };
  expect(normal(key.KeyPolicy)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'kms:*',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Resource: '*',
      },
      {
        ...{ ...use, Sid: 'CloudWatch', Principal: { Service: 'cloudwatch.amazonaws.com' } },
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      },
      {
        ...{ ...use, Sid: 'DeployNotices', Principal: { AWS: NOTICES } },
        Condition: { StringEquals: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' } },
      },
    ],
  });
  expect(key).toMatchObject({
    EnableKeyRotation: true,
    PendingWindowInDays: 7,
    Tags: expect.arrayContaining([{ Key: 'teal:delivery', Value: 'shop' }]),
  });
});

test('who does not write is not in it', () => {
  const sids = (notify: NotifyInput) =>
    (
      only(foundation(notify), 'AWS::KMS::Key').KeyPolicy as { Statement: { Sid?: string }[] }
    ).Statement.flatMap(({ Sid }) => Sid ?? []);
  expect(sids({ ticket: MAIL })).toEqual(['CloudWatch']);
  expect(sids({ deploys: MAIL })).toEqual(['DeployNotices']);
});

// source: CloudWatch user guide, "Notifying users on alarm changes", confused deputy
test.each([
  [
    'page',
    'CloudWatch',
    { Service: 'cloudwatch.amazonaws.com' },
    { Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } },
  ],
  [
    'ticket',
    'CloudWatch',
    { Service: 'cloudwatch.amazonaws.com' },
    { Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } },
  ],
  ['deploys', 'DeployNotices', { AWS: NOTICES }, {}],
] as const)('the topic %s takes what %s says, over TLS', (channel, Sid, Principal, condition) => {
  const policies = Object.values(foundation(ALL).findResources('AWS::SNS::TopicPolicy'));
  const topic = { Ref: expect.stringMatching(new RegExp(`^Notifications${channel}`)) };
  const policy = policies.find(({ Properties }) =>
    Properties.Topics[0].Ref.startsWith(`Notifications${channel}`),
  );
  expect(policy?.Properties.PolicyDocument.Statement).toEqual([
    {
      ...{ Sid: 'AllowPublishThroughSSLOnly', Effect: 'Deny', Principal: '*' },
      ...{ Action: 'sns:Publish', Resource: topic },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    { Sid, Effect: 'Allow', Principal, Action: 'sns:Publish', Resource: topic, ...condition },
  ]);
});

test('mail is sent to an address, and PagerDuty is called with a key that is in no template', () => {
  const subscriptions = Object.values(foundation(ALL).findResources('AWS::SNS::Subscription')).map(
    ({ Properties: { TopicArn: _, ...rest } }) => rest,
  );
  expect(subscriptions).toEqual(
    expect.arrayContaining([
      {
        Protocol: 'https',
        Endpoint:
          'https://events.pagerduty.com/integration/{{resolve:secretsmanager:ops/pagerduty:SecretString:::}}/enqueue',
      },
      { Protocol: 'email', Endpoint: MAIL },
    ]),
  );
  expect(subscriptions).toHaveLength(2);
});

describe('Slack', () => {
  test('has a channel once, with all topics that it is told of, and a guardrail that reads', () => {
    expect(normal(only(foundation(ALL), 'AWS::Chatbot::SlackChannelConfiguration'))).toMatchObject({
      ConfigurationName: 'shop-production-C0123456789',
      SlackWorkspaceId: 'T0123456789',
      SlackChannelId: 'C0123456789',
      GuardrailPolicies: [{ 'Fn::Join': ['', ['arn:', 'aws', ':iam::aws:policy/CloudWatchReadOnlyAccess']] }],
      LoggingLevel: 'ERROR',
      SnsTopicArns: [
        { Ref: expect.stringMatching(/^Notificationsticket/) },
        { Ref: expect.stringMatching(/^Notificationsdeploys/) },
      ],
    });
  });

  test('may read alarms and their graphs', () => {
    const template = synthesize(shop({ network: undefined }, {}, { notify: { deploys: CHANNEL } })).template(
      'shop-production-foundation',
    );
    const role = Object.values(template.findResources('AWS::IAM::Role')).find(
      ({ Properties }) =>
        Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service === 'chatbot.amazonaws.com',
    );
    expect(role?.Properties.ManagedPolicyArns).toBeUndefined();
    expect(role?.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'cloudwatch:DescribeAlarmHistory',
          'cloudwatch:DescribeAlarms',
          'cloudwatch:GetMetricData',
          'cloudwatch:GetMetricStatistics',
          'cloudwatch:GetMetricWidgetImage',
          'cloudwatch:ListMetrics',
        ],
        Resource: '*',
      },
    ]);
  });
});
