import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import { Unreadable, unreadable } from './unreadable';

/** Bytes of a record: a reason has at most 2,000 characters, and no record has many texts. */
const LARGEST = 65_536;
/** Pages of a thousand keys; more than a busy service fills in years. */
const MOST_PAGES = 50;
/** Records that are read at a time. */
const AT_A_TIME = 16;
/** A write that met another one of the same key (409) may be sent again. */
const TRIES = 4;

export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number | undefined;
}

/** The bucket of an account's records: it lists, reads, and adds what is not there yet. */
export class RecordsBucket {
  /** A name can be taken in another account; ours ends in the account's number. */
  private readonly owner: { readonly ExpectedBucketOwner?: string };

  constructor(
    private readonly s3: S3Client,
    readonly name: string,
  ) {
    const [account] = /\d{12}$/.exec(name) ?? [];
    this.owner = account === undefined ? {} : { ExpectedBucketOwner: account };
  }

  /**
   * By key, which is newest first.
   *
   * @param limit the first so many. @default all
   * @throws VerbFailed when there are more than anybody could have written
   */
  async list(prefix: string, limit = Number.POSITIVE_INFINITY): Promise<readonly StoredObject[]> {
    const found: StoredObject[] = [];
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await this.known(() =>
        this.s3.send(
          new ListObjectsV2Command({
            Bucket: this.name,
            Prefix: prefix,
            ...this.owner,
            ...(limit < 1000 && { MaxKeys: limit }),
            ...(after !== undefined && { ContinuationToken: after }),
          }),
        ),
      );
      for (const { Key, Size } of answer.Contents ?? []) {
        if (Key !== undefined) found.push({ key: Key, size: Size });
      }
      after = answer.NextContinuationToken;
      if (found.length >= limit) return found.slice(0, limit);
      if (!answer.IsTruncated) return found;
      if (after === undefined) break;
    }
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      harmless(
        `could not tell: s3://${this.name}/${prefix} must be listed to its end, got ${found.length} keys and more; look at what writes there`,
      ),
    );
  }

  /** In the order given; one that is too large, or gone, is told by what speaks against it. */
  async readAll(objects: readonly StoredObject[]): Promise<readonly (string | Unreadable)[]> {
    const texts: (string | Unreadable)[] = [];
    for (let from = 0; from < objects.length; from += AT_A_TIME) {
      const some = objects.slice(from, from + AT_A_TIME);
      texts.push(...(await Promise.all(some.map((each) => this.read(each).catch(unlessUnreadable)))));
    }
    return texts;
  }

  async read({ key, size }: StoredObject): Promise<string> {
    const at = { bucket: this.name, key };
    // Before it is fetched: nothing is ever overwritten, so that it has not grown since.
    if (size === undefined || size > LARGEST) throw unreadable(at, `${size ?? 'no'} bytes`);
    const { Body } = await this.known(() =>
      this.s3.send(new GetObjectCommand({ Bucket: this.name, Key: key, ...this.owner })),
    );
    if (Body === undefined) throw unreadable(at, 'nothing');
    const text = await Body.transformToString('utf-8');
    if (text.length > LARGEST) throw unreadable(at, `${text.length} characters`);
    return text;
  }

  /**
   * Writes an object that is not there yet; the bucket's policy takes no other write.
   *
   * @returns false when another object has the key
   * source: Amazon S3 user guide, "How to prevent object overwrites with conditional writes"
   */
  async add(key: string, text: string): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.known(() =>
          this.s3.send(
            new PutObjectCommand({
              Bucket: this.name,
              Key: key,
              Body: text,
              ContentType: 'application/json',
              IfNoneMatch: '*',
              // A bucket with a default retention takes no upload without a checksum, whatever the SDK is set to.
              ChecksumAlgorithm: 'SHA256',
              ...this.owner,
            }),
          ),
        );
        return true;
      } catch (error) {
        const name = error instanceof S3ServiceException ? error.name : '';
        if (name === 'PreconditionFailed') return this.isThere(key, text);
        if (name !== 'ConditionalRequestConflict' || attempt === TRIES) throw error;
      }
    }
  }

  /** A write whose answer was lost is sent again by the SDK, and then meets itself. */
  private async isThere(key: string, text: string): Promise<boolean> {
    const [found] = await this.list(key, 1);
    return found?.key === key && (await this.read(found)) === text;
  }

  private async known<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof S3ServiceException) || error.name !== 'NoSuchBucket') throw error;
      throw new VerbFailed(
        EXIT.COULD_NOT_RUN,
        harmless(
          `could not tell: the bucket ${this.name} of the release records must exist, got NoSuchBucket; deploy the stack <delivery>-github-access or <delivery>-gitlab-access, which makes it`,
        ),
        { cause: error },
      );
    }
  }
}

function unlessUnreadable(error: unknown): Unreadable {
  if (error instanceof Unreadable) return error;
  throw error;
}
