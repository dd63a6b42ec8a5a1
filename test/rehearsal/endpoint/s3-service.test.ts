import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { s3Service } from '../../../rehearsal/endpoint/s3-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { Buckets } from '../../../rehearsal/s3/buckets';
import { configurationOf } from './clients';

const DAY = 24 * 3_600_000;
const ACCOUNT = '111122223333';
let now = 0;
let endpoint: AwsEndpoint;
let lease: EndpointLease;
let s3: S3Client;

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());
beforeEach(() => {
  now = Date.UTC(2026, 10, 26);
  const buckets = new Buckets({ now: () => now }, ACCOUNT);
  buckets.create('records', { objectLock: { defaultRetention: { mode: 'COMPLIANCE', days: 400 } } });
  buckets.create('governed', { objectLock: { defaultRetention: { mode: 'GOVERNANCE', days: 1 } } });
  buckets.create('plain');
  lease = endpoint.lease([s3Service(buckets)]);
  s3 = clientOf();
});

const clientOf = (more = {}) => new S3Client({ ...configurationOf(lease), forcePathStyle: true, ...more });
const put = (Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket: 'records', Key, Body: `of ${Key}`, ...more }));
const get = (Key: string, more = {}) => s3.send(new GetObjectCommand({ Bucket: 'records', Key, ...more }));
const remove = (Key: string, more = {}) =>
  s3.send(new DeleteObjectCommand({ Bucket: 'records', Key, ...more }));
const keys = async (more = {}) => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'records', ...more }));
  return Contents.map(({ Key }) => Key);
};

test('an object, with what was said of it, by its key, whatever characters that has', async () => {
  const Key = 'production/holds/a b+ü&<>%2F.json';
  const { ETag, VersionId, ChecksumCRC32 } = await put(Key, {
    ContentType: 'application/json',
    Metadata: { by: 'ada' },
  });
  const found = await get(Key);
  // The client itself compares the checksum that it is told.
  expect(await found.Body?.transformToString()).toBe(`of ${Key}`);
  expect(found).toMatchObject({ ETag, VersionId, ContentType: 'application/json', Metadata: { by: 'ada' } });
  expect(ChecksumCRC32).toEqual(expect.any(String));
  expect(found.LastModified).toEqual(new Date(now));
  expect(await keys()).toEqual([Key]);
});

test('HEAD tells of an object without it', async () => {
  await put('one', { Body: '12345' });
  const command = (Key: string) => new HeadObjectCommand({ Bucket: 'records', Key });
  expect(await s3.send(command('one'))).toMatchObject({ ContentLength: 5, ObjectLockMode: 'COMPLIANCE' });
  await expect(s3.send(command('two'))).rejects.toMatchObject({ name: 'NotFound' });
});

test('a body that comes as a stream comes in chunks, and its checksum after it', async () => {
  const Body = Readable.from([Buffer.from('one, '), Buffer.alloc(70_000, 'x')]);
  const { ChecksumCRC32 } = await put('stream', { Body, ContentLength: 70_005 });
  expect(ChecksumCRC32).toEqual(expect.any(String));
  const text = await (await get('stream')).Body?.transformToString();
  expect(text).toHaveLength(70_005);
});

test('an object that is compressed stays so', async () => {
  await put('packed', { Body: 'not even gzip', ContentEncoding: 'gzip' });
  const { ContentEncoding, Body } = await get('packed');
  expect(ContentEncoding).toBe('gzip');
  expect(await Body?.transformToString()).toBe('not even gzip');
});

test('bytes that are not what the checksum says are refused', async () => {
  await expect(put('wrong', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
  expect(await keys()).toEqual([]);
});

// source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
test('with If-None-Match only what is not there is written; over a delete marker nothing is there', async () => {
  const once = () => put('once', { IfNoneMatch: '*' });
  const { ETag } = await once();
  await expect(once()).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  await expect(put('once', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await put('once', { IfMatch: ETag });
  await remove('once');
  await once();
});

describe('Object Lock', () => {
  // source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
  test('keeps each version as long as it must, and lets a delete marker hide it', async () => {
    const { VersionId } = await put('kept');
    await expect(remove('kept', { VersionId })).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Access Denied because object protected by object lock.',
    });
    const marker = await remove('kept');
    expect(marker).toMatchObject({ DeleteMarker: true });
    await expect(get('kept')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await keys()).toEqual([]);
    expect(await (await get('kept', { VersionId })).Body?.transformToString()).toBe('of kept');
    await expect(get('kept', { VersionId: marker.VersionId })).rejects.toMatchObject({
      name: 'MethodNotAllowed',
    });
    await remove('kept', { VersionId: marker.VersionId });
    expect(await keys()).toEqual(['kept']);
    now += 400 * DAY;
    await remove('kept', { VersionId });
    await expect(get('kept', { VersionId })).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  test('GOVERNANCE can be passed by, a legal hold and COMPLIANCE cannot', async () => {
    const all = { BypassGovernanceRetention: true };
    const of = async (Bucket: string, more: Partial<PutObjectCommandInput> = {}) => {
      const { VersionId } = await put('one', { Bucket, ...more });
      return remove('one', { Bucket, VersionId, ...all });
    };
    await of('governed');
    await expect(of('governed', { ObjectLockLegalHoldStatus: 'ON' })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(of('records')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  // source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html (Content-MD5)
  test('takes nothing without a checksum', async () => {
    s3 = clientOf({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    await expect(put('unchecked')).rejects.toMatchObject({ name: 'InvalidRequest' });
    await put('unchecked', { Bucket: 'plain' });
  });

  test('is not for a bucket that has none', async () => {
    const until = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(now + DAY) } as const;
    await expect(put('one', { Bucket: 'plain', ...until })).rejects.toMatchObject({ name: 'InvalidRequest' });
  });
});

test('a bucket without versions keeps the last, and forgets what is deleted', async () => {
  await put('one', { Bucket: 'plain' });
  const { VersionId } = await put('one', { Bucket: 'plain', Body: 'again' });
  expect(VersionId).toBeUndefined();
  await remove('one', { Bucket: 'plain' });
  await remove('one', { Bucket: 'plain' });
  await expect(get('one', { Bucket: 'plain' })).rejects.toMatchObject({ name: 'NoSuchKey' });
});

// source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
test('lists in the order of bytes, page by page', async () => {
  for (const key of ['b/2', 'a/1', 'b/10', 'b/1', 'ä', 'b&<']) await put(key);
  expect(await keys()).toEqual(['a/1', 'b&<', 'b/1', 'b/10', 'b/2', 'ä']);
  expect(await keys({ EncodingType: 'url', Prefix: 'b&' })).toEqual(['b%26%3C']);
  expect(await keys({ Prefix: 'b/', StartAfter: 'b/1' })).toEqual(['b/10', 'b/2']);
  const page = (ContinuationToken?: string) =>
    s3.send(new ListObjectsV2Command({ Bucket: 'records', Prefix: 'b/', MaxKeys: 2, ContinuationToken }));
  const first = await page();
  expect(first).toMatchObject({ IsTruncated: true, KeyCount: 2 });
  const second = await page(first.NextContinuationToken);
  expect(second).toMatchObject({ IsTruncated: false, Contents: [{ Key: 'b/2', Size: 6 }] });
  await expect(page('no token!')).rejects.toMatchObject({ name: 'InvalidArgument' });
});

test.each([
  ['a key that is not there', () => get('none'), 'NoSuchKey', 404],
  ['a bucket that is not there', () => get('one', { Bucket: 'other' }), 'NoSuchBucket', 404],
  [
    'a bucket of another account',
    () => get('one', { ExpectedBucketOwner: '4'.repeat(12) }),
    'AccessDenied',
    403,
  ],
])('%s', async (_, ask, name, httpStatusCode) => {
  await expect(ask()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
});

test('a bucket that is there', async () => {
  await s3.send(new HeadBucketCommand({ Bucket: 'records' }));
});

test('who does not hold the key is told so in words that the client reads', async () => {
  s3 = clientOf({ credentials: { accessKeyId: 'TEALNOBODY', secretAccessKey: 'x' } });
  await expect(get('one')).rejects.toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 403 },
  });
});

test('a fault comes in the words of S3', async () => {
  lease.injectFaults(() => new AwsError('SlowDown', 'Please reduce your request rate.', 503));
  await expect(put('later')).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
});

test.each([
  ['an operation', () => s3.send(new GetBucketAclCommand({ Bucket: 'records' })), 'S3.GET ?acl'],
  ['a part of one', () => get('one', { Range: 'bytes=0-1' }), 'S3.GetObject (Range)'],
  ['a header', () => put('one', { Tagging: 'a=b' }), 'S3.PutObject (x-amz-tagging)'],
])('%s that is not modelled is said so', async (_, ask, what) => {
  await expect(ask()).rejects.toThrow();
  expect(lease.notModelledCalls).toEqual([what]);
});

test('where a bucket is, and how it is encrypted', async () => {
  const ofIreland = endpoint.lease([s3Service(buckets(), 'eu-west-1')]);
  const there = new S3Client({ ...configurationOf(ofIreland), forcePathStyle: true });
  const Bucket = 'plain';
  expect(await there.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
    LocationConstraint: 'eu-west-1',
  });
  const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }));
  expect(LocationConstraint || undefined).toBeUndefined();
  // source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
  expect(await s3.send(new GetBucketEncryptionCommand({ Bucket }))).toMatchObject({
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
  });
  await expect(s3.send(new GetBucketLocationCommand({ Bucket: 'none' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
});

function buckets(): Buckets {
  const all = new Buckets({ now: () => now }, ACCOUNT);
  all.create('plain');
  return all;
}
