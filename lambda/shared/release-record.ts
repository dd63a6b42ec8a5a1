import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

/** Where releases of a service are written down. */
export interface RecordsPlace {
  readonly bucket: string;
  readonly environment: string;
  readonly service: string;
}

/** What is used of the record of a release. Its texts are somebody's. */
export interface ReleaseRecord {
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** Milliseconds since the Unix epoch; absent in records of before, and where git did not know it. */
  readonly committedAt?: number;
  readonly mergedBy?: string;
}

/** Which record. */
export interface Wanted {
  /** Of the image. */
  readonly digest: string;
  /** Written then or later; milliseconds since the Unix epoch. @default whenever */
  readonly from?: number;
  /** Written then or earlier. */
  readonly until: number;
}

/** Newest keys that are looked through: a release has two, and its own are among the newest. */
const MOST = 30;
/** Bytes; as the command line has it. */
const LARGEST = 65_536;
/** A key counts down from here, so that the newest is listed first. See cli/records/keys.ts. */
const END = 9_999_999_999_999;

/**
 * The newest record of a release of an image: its beginning is written before ECS is told, so that it is there although
 * whoever ran the release was ended.
 *
 * @returns undefined where there is none
 * @throws what the SDK throws, and SyntaxError for a record that is no JSON
 */
export async function readRelease(
  s3: S3Client,
  { bucket, environment, service }: RecordsPlace,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<ReleaseRecord | undefined> {
  // A name of a bucket can be taken in another account; this one ends in the account's number.
  const ExpectedBucketOwner = bucket.slice(-12);
  const at = { Bucket: bucket, ExpectedBucketOwner };
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ ...at, Prefix: `${environment}/${service}/releases/`, MaxKeys: MOST }),
    { abortSignal: signal },
  );
  for (const { Key, Size = 0 } of Contents) {
    if (Key === undefined || Size > LARGEST || !isWithin(Key, wanted)) continue;
    const { Body } = await s3.send(new GetObjectCommand({ ...at, Key }), { abortSignal: signal });
    const release = releaseOf(JSON.parse((await Body?.transformToString('utf-8')) ?? 'null'), wanted.digest);
    if (release) return release;
  }
  return undefined;
}

function isWithin(key: string, { from = 0, until }: Wanted): boolean {
  const [, countedDown] = /\/(\d{13})-[^/]*\.json$/.exec(key) ?? [];
  if (countedDown === undefined) return false;
  const writtenAt = END - Number(countedDown);
  return writtenAt >= from && writtenAt <= until;
}

/** @returns undefined for what is none, or that of another image */
export function releaseOf(entry: unknown, digest: string): ReleaseRecord | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { schemaVersion, kind, commit, committedAt, mergedBy, ...rest } = entry as Record<string, unknown>;
  if (schemaVersion !== 1 || kind !== 'release' || rest.digest !== digest) return undefined;
  if (typeof commit !== 'string' || !/^[0-9a-f]{40}$/.test(commit)) return undefined;
  const time = typeof committedAt === 'string' ? Date.parse(committedAt) : Number.NaN;
  return {
    commit,
    ...(Number.isFinite(time) && { committedAt: time }),
    ...(typeof mergedBy === 'string' && { mergedBy }),
  };
}
