import { Match, type Template } from 'aws-cdk-lib/assertions';
import { minutes, seconds } from '../../../lib';
import type { ProbeInput } from '../../../lib/config/probe';
import { domain, only, shop, shopTemplate, synthesize } from '../../synth';

const templateOf = (probe: ProbeInput, environment: object = { domain }): Template =>
  shopTemplate(environment, { watch: { probe } });

const way: ProbeInput = {
  requests: [{ path: '/' }, { path: '/cart', contains: 'Your cart', within: seconds(2) }],
};

const canaryOf = (template: Template) => only(template, 'AWS::Synthetics::Canary');

const alarmsOf = (template: Template, type = 'AWS::CloudWatch::Alarm') =>
  new Map(
    Object.values(template.findResources(type)).map(({ Properties }) => [
      String(Properties.AlarmName).replace('shop-production-', ''),
      Properties as Record<string, unknown>,
    ]),
  );
const compositesOf = (template: Template) => alarmsOf(template, 'AWS::CloudWatch::CompositeAlarm');
const ofProbe = (names: Iterable<string>) => [...names].filter((name) => name.startsWith('probe')).sort();

describe('the canary', () => {
  test('is none by default', () => {
    shopTemplate().resourceCountIs('AWS::Synthetics::Canary', 0);
  });

  test('comes to the public name every five minutes, from when it is made', () => {
    expect(canaryOf(templateOf(way))).toMatchObject({
      Name: 'shop-production-probe',
      // source: CloudWatch user guide, "Runtime versions using Node.js", November 2026
      RuntimeVersion: 'syn-nodejs-5.2',
      Schedule: { Expression: 'rate(5 minutes)' },
      StartCanaryAfterCreation: true,
      Code: { Handler: 'probe.handler' },
      RunConfig: {
        TimeoutInSeconds: 67,
        EnvironmentVariables: { PROBE_URL: 'https://shop.example.com', PROBE_SECONDS: '67' },
      },
      SuccessRetentionPeriod: 7,
      FailureRetentionPeriod: 31,
      ProvisionedResourceCleanup: 'AUTOMATIC',
    });
  });

  test('asks what is configured, in order', () => {
    const { RunConfig } = canaryOf(templateOf(way)) as {
      RunConfig: { EnvironmentVariables: Record<string, string> };
    };
    expect(JSON.parse(RunConfig.EnvironmentVariables.PROBE_REQUESTS ?? '')).toEqual([
      { path: '/', method: 'GET', status: 200, withinMilliseconds: 5000 },
      { path: '/cart', method: 'GET', status: 200, contains: 'Your cart', withinMilliseconds: 2000 },
    ]);
  });

  test('comes to the load balancer’s own name where there is no domain', () => {
    expect(canaryOf(templateOf({}, {}))).toMatchObject({
      RunConfig: {
        EnvironmentVariables: {
          PROBE_URL: { 'Fn::Join': ['', ['http://', { 'Fn::GetAtt': ['LoadBalancer', 'DNSName'] }]] },
        },
      },
    });
  });

  // source: Synthetics API reference, CanaryRunConfigInput: no longer than from one run to the next
  test('is ended before the next begins', () => {
    expect(canaryOf(templateOf({ every: minutes(1) }))).toMatchObject({
      Schedule: { Expression: 'rate(1 minute)' },
      RunConfig: { TimeoutInSeconds: 60 },
    });
  });

  test('is made when the service is there', () => {
    const [canary] = Object.values(templateOf(way).findResources('AWS::Synthetics::Canary'));
    const [service] = Object.keys(templateOf(way).findResources('AWS::ECS::Service'));
    expect(canary?.DependsOn).toContain(service);
  });

  test('may write to its own bucket, log groups and namespace, and nothing else', () => {
    const template = templateOf(way);
    const [role] = Object.keys(template.findResources('AWS::IAM::Role')).filter((id) =>
      /^ObservabilityProbe/.test(id),
    );
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role),
    );
    const Effect = 'Allow';
    expect(policy?.Properties.PolicyDocument.Statement).toEqual([
      {
        ...{ Effect, Action: 's3:PutObject' },
        Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['ProbeArtefacts', 'Arn'] }, '/*']] },
      },
      {
        ...{ Effect, Action: 's3:GetBucketLocation' },
        Resource: { 'Fn::GetAtt': ['ProbeArtefacts', 'Arn'] },
      },
      { Effect, Action: 's3:ListAllMyBuckets', Resource: '*' },
      {
        ...{ Effect, Action: 'cloudwatch:PutMetricData', Resource: '*' },
        Condition: { StringEquals: { 'cloudwatch:namespace': 'CloudWatchSynthetics' } },
      },
      {
        Effect,
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/cwsyn-shop-production-probe-*',
      },
    ]);
  });

  test('leaves what it saw in a bucket that is closed, encrypted, and empties itself', () => {
    templateOf(way).hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        BucketName: Match.absent(),
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 31, Status: 'Enabled' })] },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    templateOf(way).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });
});

describe('from one place', () => {
  test('pages when two of three runs fail, and when it does not run', () => {
    expect(alarmsOf(templateOf(way)).get('probe-runs')).toMatchObject({
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
      WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 20 },
      Metrics: [
        { Expression: '100-success' },
        {
          MetricStat: {
            Metric: {
              Namespace: 'CloudWatchSynthetics',
              MetricName: 'SuccessPercent',
              Dimensions: [{ Name: 'CanaryName', Value: 'shop-production-probe' }],
            },
            Period: 300,
            Stat: 'Average',
          },
        },
      ],
    });
    expect(ofProbe(compositesOf(templateOf(way)).keys())).toEqual(['probe']);
  });

  test('one run each minute is looked at by the minute', () => {
    expect(alarmsOf(templateOf({ every: minutes(1) })).get('probe-runs')).toMatchObject({
      Metrics: [{}, { MetricStat: { Period: 60 } }],
    });
  });
});

describe('from several', () => {
  const from: ProbeInput = { ...way, from: ['eu-central-1', 'us-east-1'] };

  // source: CloudWatch user guide, "Multilocation canaries", prerequisites
  test('it is one canary with replicas, in a runtime that has them', () => {
    expect(canaryOf(templateOf(from))).toMatchObject({
      RuntimeVersion: 'syn-nodejs-puppeteer-17.0',
      Replicas: [{ Location: 'eu-central-1' }, { Location: 'us-east-1' }],
    });
    expect(
      synthesize(shop({ domain }, { watch: { probe: from } })).assembly.stacks.map(
        ({ stackName }) => stackName,
      ),
    ).toEqual(synthesize(shop({ domain })).assembly.stacks.map(({ stackName }) => stackName));
  });

  // source: CloudWatch user guide, "Monitoring and troubleshooting multilocation canaries", metrics
  test('each place has an alarm on its own runs, in the service’s region', () => {
    const alarms = alarmsOf(templateOf(from));
    for (const place of ['eu-west-1', 'eu-central-1', 'us-east-1']) {
      expect(alarms.get(`probe-from-${place}`)).toMatchObject({
        Metrics: [
          {},
          {
            MetricStat: {
              Metric: {
                Dimensions: [
                  { Name: 'CanaryName', Value: 'shop-production-probe' },
                  { Name: 'Location', Value: place },
                ],
              },
            },
          },
        ],
      });
    }
    expect(alarms.has('probe-runs')).toBe(false);
  });

  test('two places page, and one is a ticket that the page keeps quiet', () => {
    const composites = compositesOf(templateOf(from));
    expect(ofProbe(composites.keys())).toEqual(['probe', 'probe-place']);
    expect(JSON.stringify(composites.get('probe')?.AlarmRule)).toMatch(/AT_LEAST\(2, ALARM, \(/);
    expect(JSON.stringify(composites.get('probe-place')?.AlarmRule)).toMatch(
      /ALARM\(.* OR .*ALARM\(.* OR .*ALARM\(/,
    );
    expect(composites.get('probe-place')).toMatchObject({
      ActionsSuppressor: { 'Fn::GetAtt': [expect.stringMatching(/^ObservabilityProbeAlarmsprobe/), 'Arn'] },
    });
  });

  test('its role may log in each of them', () => {
    templateOf(from).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: ['eu-central-1', 'eu-west-1', 'us-east-1'].map(
              (region) =>
                `arn:aws:logs:${region}:111122223333:log-group:/aws/lambda/cwsyn-shop-production-probe-*`,
            ),
          }),
        ]),
      },
    });
  });
});

test('while the page on availability sounds, that of the probe is the same outage, for as long as its runs are red', () => {
  const template = shopTemplate({ domain }, { watch: { probe: way }, objectives: { availability: 99.9 } });
  expect(compositesOf(template).get('probe')).toMatchObject({
    ActionsSuppressor: { 'Fn::GetAtt': [expect.stringMatching(/availabilitypage/), 'Arn'] },
    ActionsSuppressorWaitPeriod: 60,
    ActionsSuppressorExtensionPeriod: 20 * 60,
  });
});

test('without that objective, while no task is healthy', () => {
  expect(compositesOf(templateOf(way)).get('probe')).toMatchObject({
    ActionsSuppressor: { 'Fn::GetAtt': [expect.stringMatching(/nohealthyhost/), 'Arn'] },
  });
});
