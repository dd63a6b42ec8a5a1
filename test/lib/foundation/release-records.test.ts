import { keyOf } from '../../../cli/records/keys';
import { hold, holdIdOf, release } from '../../cli/records/entries';
import { environment, production, template } from './github-access-fixture';

interface Statement {
  readonly Sid?: string;
}

const stack = template([environment('staging', production), environment('production', production)]);
const resourceOf = (type: string) => {
  const [found, ...others] = Object.values(stack.findResources(type));
  expect(others).toEqual([]);
  return found;
};
const bucket = () => resourceOf('AWS::S3::Bucket');
const policy = () => resourceOf('AWS::S3::BucketPolicy');
const statements = (): Statement[] => policy()?.Properties.PolicyDocument.Statement;

describe('the bucket of release records', () => {
  test('keeps every version for 400 days, to itself, and outlives its stack with its policy', () => {
    expect(bucket()).toMatchObject({
      Properties: {
        BucketName: 'shop-records-111122223333',
        VersioningConfiguration: { Status: 'Enabled' },
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 400 } },
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          ...{ BlockPublicAcls: true, BlockPublicPolicy: true },
          ...{ IgnorePublicAcls: true, RestrictPublicBuckets: true },
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    });
    for (const resource of [bucket(), policy()]) {
      expect(resource).toMatchObject({
        ...{ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
      });
    }
  });

  test('is refused whatever would not only add to it, by anybody', () => {
    const own = statements().filter(({ Sid }) => Sid !== undefined);
    const objects = { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.any(String), 'Arn'] }, '/*']] };
    const deny = (Sid: string, Action: unknown, more: object) => ({
      ...{ Sid, Effect: 'Deny', Principal: { AWS: '*' }, Action },
      ...more,
    });
    expect(own).toEqual([
      // source: Amazon S3 user guide, "Enforce conditional writes on Amazon S3 buckets"
      deny('OnlyWhatIsNotThere', 's3:PutObject', {
        Condition: { Null: { 's3:if-none-match': 'true' } },
        Resource: objects,
      }),
      deny(
        'NothingIsTakenBack',
        [
          's3:BypassGovernanceRetention',
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          's3:PutObjectLegalHold',
          's3:PutObjectRetention',
        ],
        { Resource: objects },
      ),
      deny('TheBucketStays', 's3:DeleteBucket', { Resource: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } }),
    ]);
  });

  test('talks over TLS alone, and grants nobody anything', () => {
    expect(statements()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ Effect: 'Deny', Action: 's3:*' },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]),
    );
    expect(statements().filter((each) => !('Effect' in each && each.Effect === 'Deny'))).toEqual([]);
  });

  // A hold that ended by itself, after a year, would let releases through that nobody has thought of.
  test('forgets releases after their retention, of each service of each environment, and no hold', () => {
    const rules: { Prefix?: string; ExpirationInDays?: number }[] =
      bucket()?.Properties.LifecycleConfiguration.Rules;
    const expiring = rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
    expect(expiring.map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays])).toEqual([
      ['staging/shop/releases/', 401],
      ['production/shop/releases/', 401],
    ]);
    const expires = (key: string) => expiring.some(({ Prefix = '' }) => key.startsWith(Prefix));
    expect(expires(keyOf(release(), 'staging'))).toBe(true);
    expect(expires(keyOf(hold(holdIdOf('aaaa')), 'staging'))).toBe(false);
  });
});

test('each account with a pipeline has a bucket', () => {
  const elsewhere = { account: '444455556666', region: 'eu-west-1' };
  const other = template([environment('production', elsewhere)]);
  expect(Object.values(other.findResources('AWS::S3::Bucket'))).toEqual([
    expect.objectContaining({
      Properties: expect.objectContaining({ BucketName: 'shop-records-444455556666' }),
    }),
  ]);
});
