import * as iam from 'aws-cdk-lib/aws-iam';
import { recordsBucketName } from '../../config/names';
import type { Environment } from '../../config/types-resolved';
import type { Access, Permission } from './access';

/**
 * Reads and appends records of environments: those below `read`, and new ones below `append`. The bucket's own policy
 * and its Object Lock keep what is written as it is.
 */
export function recordPermissions(
  access: Access,
  prefixes: { readonly read: readonly string[]; readonly append: readonly string[] },
): Permission[] {
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ListRecords',
        actions: ['s3:ListBucket'],
        resources: [bucketArn(access)],
        conditions: { StringLike: { 's3:prefix': prefixes.read.map((prefix) => `${prefix}/*`) } },
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadRecords',
        actions: ['s3:GetObject'],
        resources: objects(access, prefixes.read),
      }),
      wildcardReason,
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'AppendRecords',
        actions: ['s3:PutObject'],
        resources: objects(access, prefixes.append),
      }),
      wildcardReason,
    },
  ];
}

const wildcardReason = 'The key of a record holds its time; this role’s environments only';

/** Reads the records of an environment of another account, whose bucket lets the role in. */
export function foreignRecordPermissions(
  { stack, delivery }: Access,
  { name, account = '' }: Pick<Environment, 'name' | 'account'>,
): Permission[] {
  const resource = recordsBucketName(delivery, account);
  const bucket = stack.formatArn({ service: 's3', region: '', account: '', resource });
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ListRecordsBefore',
        actions: ['s3:ListBucket'],
        resources: [bucket],
        conditions: { StringLike: { 's3:prefix': `${name}/*` } },
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadRecordsBefore',
        actions: ['s3:GetObject'],
        resources: [`${bucket}/${name}/*`],
      }),
      wildcardReason,
    },
  ];
}

const objects = (access: Access, prefixes: readonly string[]): string[] =>
  prefixes.map((prefix) => `${bucketArn(access)}/${prefix}/*`);

const bucketArn = ({ stack, delivery }: Access): string =>
  stack.formatArn({
    service: 's3',
    region: '',
    account: '',
    resource: recordsBucketName(delivery, stack.account),
  });
