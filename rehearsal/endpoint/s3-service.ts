import { z } from 'zod';
import { AwsError } from '../aws-error';
import { type Bucket, compareKeys } from '../s3/bucket';
import type { Buckets } from '../s3/buckets';
import { checked } from '../s3/checksums';
import type { ObjectVersion } from '../s3/object-version';
import type { AwsService } from './aws-service';
import { boolean, integer } from './wire-shapes';

const bucket = { Bucket: z.string(), ExpectedBucketOwner: z.string().optional() };
const object = { ...bucket, Key: z.string().min(1) };
const encryption = { ServerSideEncryption: z.string().optional(), SSEKMSKeyId: z.string().optional() };
const checksums = {
  ContentMD5: z.string().optional(),
  ChecksumCRC32: z.string().optional(),
  ChecksumSHA1: z.string().optional(),
  ChecksumSHA256: z.string().optional(),
};
const put = z.strictObject({
  ...{ ...object, ...checksums, ...encryption },
  Body: z
    .union([z.instanceof(Uint8Array), z.string().transform((text) => new Uint8Array(Buffer.from(text)))])
    .default(new Uint8Array()),
  ContentType: z.string().optional(),
  ContentEncoding: z.string().optional(),
  CacheControl: z.string().optional(),
  Metadata: z.record(z.string(), z.string()).optional(),
  IfMatch: z.string().optional(),
  IfNoneMatch: z.literal('*').optional(),
  ObjectLockMode: z.enum(['GOVERNANCE', 'COMPLIANCE']).optional(),
  ObjectLockRetainUntilDate: z.coerce.date().optional(),
  ObjectLockLegalHoldStatus: z.enum(['ON', 'OFF']).optional(),
  ChecksumAlgorithm: z.string().optional(),
});
const get = z.strictObject({
  ...object,
  VersionId: z.string().optional(),
  ChecksumMode: z.literal('ENABLED').optional(),
});
const remove = z.strictObject({
  ...object,
  VersionId: z.string().optional(),
  BypassGovernanceRetention: boolean.default(false),
});
const list = z.strictObject({
  ...bucket,
  Prefix: z.string().default(''),
  StartAfter: z.string().optional(),
  MaxKeys: integer.pipe(z.number().min(0)).default(1000),
  ContinuationToken: z.string().optional(),
  EncodingType: z.literal('url').optional(),
  FetchOwner: boolean.optional(),
});
const head = z.strictObject(bucket);

/** source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html (MaxKeys) */
const MOST_KEYS = 1000;

/** @param region of all buckets. S3 by REST XML: objects of buckets that are there. Policies of buckets and redirects to other regions are not modelled. */
export function s3Service(buckets: Buckets, region = 'us-east-1'): AwsService {
  const at = ({
    Bucket: name,
    ExpectedBucketOwner,
  }: {
    Bucket: string;
    ExpectedBucketOwner?: string | undefined;
  }) => buckets.bucket(name, ExpectedBucketOwner);
  return {
    name: 'S3',
    restXml: { serviceName: 's3' },
    invalidInput: 'InvalidArgument',
    operations: {
      PutObject(input) {
        const given = put.parse(input);
        const version = putObject(at(given), given);
        const { ChecksumCRC32, ChecksumSHA1, ChecksumSHA256 } = version.properties;
        return {
          ETag: version.etag,
          ...versionIdOf(at(given), version),
          ChecksumCRC32,
          ChecksumSHA1,
          ChecksumSHA256,
        };
      },

      GetObject(input) {
        const given = get.parse(input);
        const version = at(given).get(given.Key, given.VersionId);
        return { Body: version.body, ...described(at(given), version, given.ChecksumMode === 'ENABLED') };
      },

      HeadObject(input) {
        const given = get.parse(input);
        const version = at(given).get(given.Key, given.VersionId);
        return described(at(given), version, given.ChecksumMode === 'ENABLED');
      },

      DeleteObject(input) {
        const { Key, VersionId, BypassGovernanceRetention, ...where } = remove.parse(input);
        const gone = at(where).delete(Key, VersionId, BypassGovernanceRetention);
        if (!gone) return VersionId === undefined ? {} : { VersionId };
        return { ...versionIdOf(at(where), gone), ...(gone.isDeleteMarker && { DeleteMarker: true }) };
      },

      ListObjectsV2: (input) => {
        const given = list.parse(input);
        return listed(at(given), given);
      },

      HeadBucket(input) {
        at(head.parse(input));
        return {};
      },

      // source: API_GetBucketLocation: buckets in us-east-1 have none
      GetBucketLocation(input) {
        at(head.parse(input));
        return { LocationConstraint: region === 'us-east-1' ? '' : region };
      },

      // source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
      GetBucketEncryption(input) {
        at(head.parse(input));
        const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } };
        return { Rule: [{ ...byDefault, BucketKeyEnabled: false }] };
      },
    },
  };
}

function putObject(bucket: Bucket, given: z.infer<typeof put>): ObjectVersion {
  const { Key, Body, IfMatch, IfNoneMatch, ObjectLockMode, ObjectLockRetainUntilDate } = given;
  const { ContentType, ContentEncoding, CacheControl, Metadata, ServerSideEncryption, SSEKMSKeyId } = given;
  if ((ObjectLockMode === undefined) !== (ObjectLockRetainUntilDate === undefined)) {
    throw new AwsError(
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
  const sums = checked(Body, given);
  return bucket.put(Key, {
    body: Body,
    properties: {
      ...sums,
      ContentType: ContentType ?? 'binary/octet-stream',
      ...(ContentEncoding !== undefined && { ContentEncoding }),
      ...(CacheControl !== undefined && { CacheControl }),
      ...(Metadata !== undefined && { Metadata }),
      // source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
      ServerSideEncryption: ServerSideEncryption ?? 'AES256',
      ...(SSEKMSKeyId !== undefined && { SSEKMSKeyId }),
    },
    ...(ObjectLockMode &&
      ObjectLockRetainUntilDate && {
        retention: { mode: ObjectLockMode, until: ObjectLockRetainUntilDate.getTime() },
      }),
    isOnLegalHold: given.ObjectLockLegalHoldStatus === 'ON',
    ...(IfMatch !== undefined && { ifMatch: IfMatch }),
    ...(IfNoneMatch !== undefined && { ifNoneMatch: IfNoneMatch }),
    isChecked: given.ContentMD5 !== undefined || Object.keys(sums).length > 0,
  });
}

function described(bucket: Bucket, version: ObjectVersion, withChecksums: boolean): Record<string, unknown> {
  const { ChecksumCRC32, ChecksumSHA1, ChecksumSHA256, ...properties } = version.properties;
  const { retention, isOnLegalHold } = version;
  return {
    ...properties,
    ETag: version.etag,
    LastModified: new Date(version.lastModified),
    ContentLength: version.body.length,
    ...versionIdOf(bucket, version),
    ...(withChecksums && { ChecksumCRC32, ChecksumSHA1, ChecksumSHA256, ChecksumType: 'FULL_OBJECT' }),
    ...(retention && {
      ObjectLockMode: retention.mode,
      ObjectLockRetainUntilDate: new Date(retention.until),
    }),
    ...(isOnLegalHold && { ObjectLockLegalHoldStatus: 'ON' }),
  };
}

/** A bucket without versions does not speak of them. */
function versionIdOf({ isVersioned }: Bucket, { versionId }: ObjectVersion): { VersionId?: string } {
  return isVersioned ? { VersionId: versionId } : {};
}

function listed(bucket: Bucket, given: z.infer<typeof list>): object {
  const { Bucket: Name, Prefix, StartAfter, MaxKeys, ContinuationToken, EncodingType } = given;
  // A token takes the place of StartAfter.
  const after = ContinuationToken === undefined ? StartAfter : keyOf(ContinuationToken);
  const found = bucket
    .list()
    .filter(({ key }) => key.startsWith(Prefix) && (after === undefined || compareKeys(key, after) > 0));
  const page = found.slice(0, Math.min(MaxKeys, MOST_KEYS));
  const written = (key: string) => (EncodingType === 'url' ? encodeURIComponent(key) : key);
  const last = page.at(-1);
  const IsTruncated = last !== undefined && found.length > page.length;
  return {
    Name,
    Prefix: written(Prefix),
    ...(StartAfter !== undefined && { StartAfter: written(StartAfter) }),
    ...(ContinuationToken !== undefined && { ContinuationToken }),
    KeyCount: page.length,
    MaxKeys,
    ...(EncodingType !== undefined && { EncodingType }),
    IsTruncated,
    ...(IsTruncated && { NextContinuationToken: Buffer.from(last.key).toString('base64url') }),
    Contents: page.map(({ key, lastModified, etag, body }) => ({
      Key: written(key),
      LastModified: new Date(lastModified),
      ETag: etag,
      Size: body.length,
      StorageClass: 'STANDARD',
    })),
  };
}

function keyOf(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (Buffer.from(key).toString('base64url') === token && key !== '') return key;
  throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
}
