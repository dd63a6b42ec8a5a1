import { days } from '../../../lib';
import { only, shop, shopTemplate, synthesize } from '../../synth';

const ON = { edge: { accessLogs: true as const } };

const attributes = (of: ReturnType<typeof shopTemplate>) =>
  only(of, 'AWS::ElasticLoadBalancingV2::LoadBalancer').LoadBalancerAttributes as {
    Key: string;
    Value: unknown;
  }[];

test('without them there is no bucket, and nothing is said of logs', () => {
  expect(shopTemplate().findResources('AWS::S3::Bucket')).toEqual({});
  expect(attributes(shopTemplate()).filter(({ Key }) => Key.startsWith('access_logs'))).toEqual([]);
});

test('the load balancer logs into a bucket of its own, whose policy is there before', () => {
  const template = shopTemplate(ON);
  expect(attributes(template)).toEqual(
    expect.arrayContaining([
      { Key: 'access_logs.s3.enabled', Value: 'true' },
      { Key: 'access_logs.s3.bucket', Value: { Ref: 'AccessLogs' } },
    ]),
  );
  const [policy = ''] = Object.keys(template.findResources('AWS::S3::BucketPolicy'));
  expect(template.toJSON().Resources.LoadBalancer.DependsOn).toContain(policy);
  expect(template.toJSON().Outputs.AccessLogsBucket.Value).toEqual({ Ref: 'AccessLogs' });
});

describe('the bucket', () => {
  const bucket = (keep?: object) =>
    shopTemplate({ edge: { accessLogs: (keep ? { keep } : true) as true } }).toJSON().Resources.AccessLogs;

  test('is shut, encrypted as the writer can, and is kept when the service goes', () => {
    expect(bucket()).toMatchObject({
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          ...{ BlockPublicAcls: true, BlockPublicPolicy: true },
          ...{ IgnorePublicAcls: true, RestrictPublicBuckets: true },
        },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(bucket().Properties.BucketName).toBeUndefined();
  });

  test.each([
    [undefined, 30],
    [days(14), 14],
    [days(3650), 3650],
  ])('with keep %j empties itself after %i days', (keep, ExpirationInDays) => {
    expect(bucket(keep).Properties.LifecycleConfiguration.Rules).toEqual([
      {
        ExpirationInDays,
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        Status: 'Enabled',
      },
    ]);
  });
});

// source: Elastic Load Balancing user guide, "Enable access logs for your Application Load Balancer", step 2
test('the policy: the writer of logs may add to this account’s, by TLS, and nobody may do anything else', () => {
  const { PolicyDocument } = only(shopTemplate(ON), 'AWS::S3::BucketPolicy') as {
    PolicyDocument: { Statement: { Effect: string; Condition?: object }[] };
  };
  const allowed = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow');
  expect(allowed).toEqual([
    {
      Sid: 'AccessLogs',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: {
        'Fn::Join': ['', [{ 'Fn::GetAtt': ['AccessLogs', 'Arn'] }, '/AWSLogs/111122223333/*']],
      },
    },
  ]);
  const denied = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Deny');
  expect(denied.map(({ Condition }) => Condition)).toEqual([
    { Bool: { 'aws:SecureTransport': 'false' } },
    { NumericLessThan: { 's3:TlsVersion': 1.2 } },
  ]);
});

test('without account and region the policy is the same, by references', () => {
  const { assembly } = synthesize(
    shop({ account: undefined, region: undefined, network: undefined, ...ON }, {}, { repository: undefined }),
  );
  const { Resources } = assembly.getStackByName('shop-production').template as {
    Resources: Record<string, { Type: string; Properties: object }>;
  };
  const policy = Object.values(Resources).find(({ Type }) => Type === 'AWS::S3::BucketPolicy');
  expect(JSON.stringify(policy)).toContain(
    '["",[{"Fn::GetAtt":["AccessLogs","Arn"]},"/AWSLogs/",{"Ref":"AWS::AccountId"},"/*"]]',
  );
});
