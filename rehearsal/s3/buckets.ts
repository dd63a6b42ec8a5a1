import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { Bucket, type BucketSettings } from './bucket';

/** The buckets of an account. Names are the world's: those of others are not there, and are not asked for. */
export class Buckets {
  private readonly byName = new Map<string, Bucket>();

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    /** Who owns them. */
    readonly account: string,
  ) {}

  create(name: string, settings: BucketSettings = {}): Bucket {
    const bucket = new Bucket(name, settings, this.clock);
    this.byName.set(name, bucket);
    return bucket;
  }

  /** @param expectedOwner the account that must own it. @throws AwsError NoSuchBucket, AccessDenied */
  bucket(name: string, expectedOwner?: string): Bucket {
    const bucket = this.byName.get(name);
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    if (expectedOwner !== undefined && expectedOwner !== this.account)
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    return bucket;
  }

  /** @throws AwsError BucketNotEmpty */
  delete(name: string): void {
    if (this.bucket(name).list().length > 0) {
      // source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (BucketNotEmpty)
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
    }
    this.byName.delete(name);
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }
}
