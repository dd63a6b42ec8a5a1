import { type Act, act, call, each } from './acts';
import { records } from './protected';

const release = `${records}/production/shop/releases/1.json`;
const hold = `${records}/production/holds/1-hold-20261127T034112Z-0f1e.json`;
const end = hold.replace('1-hold', '1-resume-hold');

/** To read what is none of a release. What was released functions tell of, and read when its commit was made. */
const reads: readonly Act[] = [
  ...[hold, end].flatMap((key) => each('a record', key, 's3:GetObject')),
  ...each('what nobody has written down yet', `${records}/production/shop/index.json`, 's3:GetObject'),
  ...[release, hold].flatMap((key) =>
    each(
      'a record',
      key,
      ...['s3:GetObjectVersion', 's3:GetObjectRetention', 's3:GetObjectLegalHold'],
      ...['s3:GetObjectAcl', 's3:GetObjectTagging', 's3:GetObjectAttributes'],
    ),
  ),
  ...[
    {},
    ...['', 'production/', 'production/holds/', 'production/shop/'].map((prefix) => ({
      's3:prefix': prefix,
    })),
  ].flatMap((context) => [
    act(`the records: s3:ListBucket of ${JSON.stringify(context)}`, call('s3:ListBucket', records, context)),
    act(
      `the records: s3:ListBucketVersions of ${JSON.stringify(context)}`,
      call('s3:ListBucketVersions', records, context),
    ),
  ]),
  act(
    'the records: s3:ListBucketVersions of releases',
    call('s3:ListBucketVersions', records, { 's3:prefix': 'production/shop/releases/' }),
  ),
  ...each('the records', records, 's3:GetBucketPolicy', 's3:GetBucketObjectLockConfiguration'),
  ...each('records of another account', release.replace(/\d{12}/, '444455556666'), 's3:GetObject'),
  act(
    'records of another account, listed',
    call('s3:ListBucket', records.replace(/\d{12}/, '444455556666'), {
      's3:prefix': 'production/shop/releases/',
    }),
  ),
];

/** What is written down about releases and holds. */
export const onRecords: readonly Act[] = [
  ...reads,
  ...[release, hold].flatMap((key) =>
    each(
      'a record',
      key,
      ...['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectRetention'],
      ...['s3:PutObjectLegalHold', 's3:BypassGovernanceRetention', 's3:PutObjectAcl', 's3:PutObjectTagging'],
    ),
  ),
  ...each(
    'the records',
    records,
    ...['s3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:DeleteBucket', 's3:CreateBucket'],
    ...['s3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning', 's3:PutLifecycleConfiguration'],
    ...['s3:PutReplicationConfiguration', 's3:PutBucketPublicAccessBlock'],
  ),
];
