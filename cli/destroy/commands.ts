import { TRAFFIC_RULE_TAG } from '../../lambda/shared/environment';
import { isFields, type RawResource } from '../eject/raw-template';

/** A resource that outlives its stack. */
export interface Kept {
  readonly logicalId: string;
  readonly type: string;
  /** Its name or ARN; a command that asks for it where only CloudFormation knows it. */
  readonly name: string;
  /** What deletes it, in this order. */
  readonly commands: readonly string[];
  /** What a person must know before. */
  readonly note?: string;
}

type Commands = (name: string, resource: RawResource) => Pick<Kept, 'commands' | 'note'>;

/** source: Elastic Load Balancing API reference, DeleteListener; DeleteTargetGroup (ResourceInUse) */
const RULES_GO =
  'with the listener; on one that is not of this stack they must go first, since a target group that a rule leads to cannot be deleted';

const BY_TYPE: Readonly<Record<string, Commands>> = {
  'AWS::SecretsManager::Secret': (name) => ({
    commands: [`aws secretsmanager delete-secret --secret-id ${name} --recovery-window-in-days 7`],
    // source: AWS Secrets Manager user guide, "Delete an AWS Secrets Manager secret": 7 to 30 days, 30 by default
    note: 'its name is taken until the 7 days are over; aws secretsmanager restore-secret takes it back until then',
  }),
  'AWS::S3::Bucket': (name, { Properties = {} }) => bucket(name, Properties),
  'AWS::S3::BucketPolicy': (name) => ({
    commands: [`aws s3api delete-bucket-policy --bucket ${name}`],
    note: 'it goes with its bucket, and is deleted alone only to delete objects that it keeps',
  }),
  'AWS::ECR::Repository': (name) => ({
    commands: [`aws ecr delete-repository --repository-name ${name} --force`],
    note: 'with every image in it: a task that dies while it runs one of them cannot be replaced',
  }),
  'AWS::Logs::LogGroup': (name) => ({ commands: [`aws logs delete-log-group --log-group-name ${name}`] }),
  'AWS::KMS::Key': (name) => ({
    commands: [`aws kms schedule-key-deletion --key-id ${name} --pending-window-in-days 7`],
    note: 'what it encrypts cannot be read after that',
  }),
  'AWS::ElasticLoadBalancingV2::ListenerRule': (name) => ({
    commands: [`aws elbv2 delete-rule --rule-arn ${name}`],
    note: `it goes ${RULES_GO}`,
  }),
  // Its id is no name of AWS's: what it owns are two rules.
  'Custom::TealLiveTrafficRules': (_, { Properties = {} }) => ({
    commands: [
      `aws resourcegroupstaggingapi get-resources --tag-filters Key=${TRAFFIC_RULE_TAG},Values=${String(Properties.Owner)}/production,${String(Properties.Owner)}/test ` +
        "--query 'ResourceTagMappingList[].ResourceARN' --output text | xargs -rn1 aws elbv2 delete-rule --rule-arn",
    ],
    note: `teal eject was begun, so the two rules stay: they go ${RULES_GO}`,
  }),
  'AWS::DynamoDB::Table': (name) => ({ commands: [`aws dynamodb delete-table --table-name ${name}`] }),
  'AWS::IAM::OIDCProvider': (name) => ({
    commands: [`aws iam delete-open-id-connect-provider --open-id-connect-provider-arn ${name}`],
    note: 'every role of the account that GitHub takes on trusts it, those of other repositories as well',
  }),
};

/** For every other type. source: Cloud Control API user guide, "Deleting a resource" */
const anyType =
  (type: string): Commands =>
  (name) => ({ commands: [`aws cloudcontrol delete-resource --type-name ${type} --identifier ${name}`] });

export const commandsFor = (name: string, resource: RawResource): Pick<Kept, 'commands' | 'note'> =>
  (BY_TYPE[resource.Type] ?? anyType(resource.Type))(name, resource);

/**
 * Deletes every version of every object, so it is repeated until it says that none is left: of few at once, since a word
 * of a command line takes 128 KiB on Linux. source: execve(2), MAX_ARG_STRLEN
 */
const emptied = (name: string, bypass: string): string =>
  `aws s3api delete-objects --bucket ${name}${bypass} --delete "$(aws s3api list-object-versions --bucket ${name} --max-items 250 --output json ` +
  `--query '{Objects: [Versions, DeleteMarkers][][].{Key: Key, VersionId: VersionId}}')"`;

function bucket(
  name: string,
  properties: RawResource['Properties'] & object,
): Pick<Kept, 'commands' | 'note'> {
  const days = lockDays(properties);
  const isVersioned = days !== undefined || isFields(properties.VersioningConfiguration);
  if (!isVersioned) return { commands: [`aws s3 rb s3://${name} --force`] };
  if (days === undefined)
    return { commands: [emptied(name, ''), `aws s3api delete-bucket --bucket ${name}`] };
  return {
    commands: [
      `aws s3api delete-bucket-policy --bucket ${name}`,
      emptied(name, ' --bypass-governance-retention'),
      `aws s3api delete-bucket --bucket ${name}`,
    ],
    note:
      `Object Lock keeps each record for ${days} days after it was written, so the bucket can be deleted ${days} days after the last release; ` +
      'before that only with s3:BypassGovernanceRetention, and once its policy, which denies that to everybody, is gone',
  };
}

/** Of Object Lock; undefined without it. */
function lockDays({ ObjectLockConfiguration }: RawResource['Properties'] & object): number | undefined {
  const rule = isFields(ObjectLockConfiguration) ? ObjectLockConfiguration.Rule : undefined;
  const retention = isFields(rule) && isFields(rule.DefaultRetention) ? rule.DefaultRetention : undefined;
  return retention === undefined ? undefined : Number(retention.Days ?? Number(retention.Years) * 365);
}
