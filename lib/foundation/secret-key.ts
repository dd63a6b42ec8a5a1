import { Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * What manages a key and uses it for nothing; without CreateGrant, which would let its use on.
 * source: KMS developer guide, "Default key policy", key administrators
 */
const MANAGEMENT = [
  ...['CreateAlias', 'Describe*', 'Enable*', 'List*', 'Put*', 'Update*', 'Revoke*', 'Disable*', 'Get*'],
  ...['Delete*', 'TagResource', 'UntagResource', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
].map((action) => `kms:${action}`);

export interface SecretKeyProps {
  /** Its name. */
  readonly delivery: string;
  /** Name of the environment. */
  readonly environment: string;
}

/**
 * Encrypts the secrets of an environment: 1 USD a month. Who manages it says the account's IAM. It is used by way of Secrets
 * Manager alone, by whomever that lets read or write a secret, as AWS's own key is: a copy of what is encrypted opens nothing, and
 * disabling the key shuts all of the environment's secrets at once, but for versions from before there was the key.
 *
 * source: Secrets Manager user guide, "Secret encryption and decryption", the policy of aws/secretsmanager; KMS developer guide,
 * "AWS KMS condition keys" (kms:ViaService, kms:CallerAccount)
 */
export class SecretKey extends Construct {
  /** The key. */
  public readonly key: kms.Key;

  constructor(scope: Construct, id: string, { delivery, environment }: SecretKeyProps) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    this.key = new kms.Key(this, 'Key', {
      description: `${delivery}: the secrets of ${environment}`,
      enableKeyRotation: true,
      // Secrets outlive the stack, and open nothing without it. The longest that AWS takes, for whoever deletes it by hand.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      pendingWindow: Duration.days(30),
      policy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            sid: 'Management',
            principals: [new iam.AccountRootPrincipal()],
            actions: MANAGEMENT,
            // `*`: in a key's policy it is the key. source: KMS developer guide, "Key policies"
            resources: ['*'],
          }),
          new iam.PolicyStatement({
            sid: 'SecretsManager',
            principals: [new iam.AnyPrincipal()],
            // Without Encrypt, Secrets Manager leaves the versions that there are to the key of before.
            // source: Secrets Manager API reference, UpdateSecret (KmsKeyId)
            actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
            resources: ['*'],
            conditions: {
              StringEquals: {
                'kms:CallerAccount': account,
                'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
              },
            },
          }),
        ],
      }),
    });
    // A key has no name: the policies of a bootstrap of the delivery's own know it by this.
    Tags.of(this.key).add('teal:delivery', delivery);
  }
}
