import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import type { ObjectProperties, ObjectVersion, Retention } from './object-version';

/** What becomes of versions that are put without a retention of their own. */
export interface DefaultRetention {
  readonly mode: Retention['mode'];
  readonly days: number;
}

export interface BucketSettings {
  /** @default false. Object Lock sets it */
  readonly versioning?: boolean;
  /** Object Lock is on. @default undefined: it is off */
  readonly objectLock?: { readonly defaultRetention?: DefaultRetention };
}

export interface NewObject {
  readonly body: Uint8Array;
  readonly properties: ObjectProperties;
  /** @default the bucket's */
  readonly retention?: Retention;
  readonly isOnLegalHold?: boolean;
  /** `*`: nothing may be there; an ETag: what is there must be it. */
  readonly ifNoneMatch?: string;
  readonly ifMatch?: string;
  /** Whether the client has said what the bytes are. */
  readonly isChecked: boolean;
}

const DAY_MS = 24 * 3_600_000;

/** A bucket of S3: the versions of its objects. Policies and access are IAM's, and are not asked. */
export class Bucket {
  /** By key, the newest last. */
  private readonly objects = new Map<string, ObjectVersion[]>();
  private made = 0;

  constructor(
    readonly name: string,
    private readonly settings: BucketSettings,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Whether versions are kept, and told of. */
  get isVersioned(): boolean {
    return this.settings.versioning === true || this.settings.objectLock !== undefined;
  }

  /** @throws AwsError */
  // source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
  put(key: string, object: NewObject): ObjectVersion {
    const { ifNoneMatch, ifMatch, body, properties } = object;
    if (Buffer.byteLength(key) > 1024) throw new AwsError('KeyTooLongError', 'Your key is too long');
    const current = this.current(key);
    // Over a delete marker there is nothing, and the write succeeds.
    // source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    if (ifNoneMatch !== undefined && current !== undefined) throw preconditionFailed();
    if (ifMatch !== undefined && current === undefined) throw noSuchKey();
    if (ifMatch !== undefined && current?.etag !== ifMatch) throw preconditionFailed();
    const { retention, isOnLegalHold } = this.protection(object);
    const version: ObjectVersion = {
      key,
      versionId: this.nextVersionId(key),
      isDeleteMarker: false,
      body,
      etag: `"${createHash('md5').update(body).digest('hex')}"`,
      lastModified: this.clock.now(),
      properties,
      retention,
      isOnLegalHold,
    };
    this.add(version);
    return version;
  }

  /** @param versionId @default the newest. @throws AwsError NoSuchKey, NoSuchVersion, MethodNotAllowed */
  // source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
  get(key: string, versionId?: string): ObjectVersion {
    if (versionId === undefined) {
      const current = this.current(key);
      if (!current) throw noSuchKey();
      return current;
    }
    const version = this.versions(key).find((each) => each.versionId === versionId);
    if (!version) throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);
    if (version.isDeleteMarker)
      throw new AwsError(
        'MethodNotAllowed',
        'The specified method is not allowed against this resource.',
        405,
      );
    return version;
  }

  /**
   * Without a version: a delete marker, or in a bucket without versions the end of the object. With one: its end.
   *
   * @returns what was deleted, or the marker that was made; undefined when there was nothing
   * @throws AwsError AccessDenied for a version that Object Lock keeps
   */
  // source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-view
  delete(key: string, versionId?: string, bypassesGovernance = false): ObjectVersion | undefined {
    if (versionId === undefined && this.isVersioned) {
      const marker: ObjectVersion = {
        key,
        versionId: this.nextVersionId(key),
        isDeleteMarker: true,
        body: new Uint8Array(),
        etag: '',
        lastModified: this.clock.now(),
        properties: {},
        retention: undefined,
        isOnLegalHold: false,
      };
      this.add(marker);
      return marker;
    }
    const versions = this.versions(key);
    const version = versions.find((each) => each.versionId === (versionId ?? 'null'));
    if (!version) return undefined;
    if (this.isKept(version, bypassesGovernance)) {
      throw new AwsError('AccessDenied', 'Access Denied because object protected by object lock.', 403);
    }
    const left = versions.filter((each) => each !== version);
    if (left.length > 0) this.objects.set(key, left);
    else this.objects.delete(key);
    return version;
  }

  /** Of those that are there, the newest; in the order of their keys as UTF-8. */
  list(): readonly ObjectVersion[] {
    return [...this.objects.keys()]
      .flatMap((key) => this.current(key) ?? [])
      .sort((one, other) => compareKeys(one.key, other.key));
  }

  /** All that are kept of a key, the newest last. */
  versions(key: string): readonly ObjectVersion[] {
    return this.objects.get(key) ?? [];
  }

  private current(key: string): ObjectVersion | undefined {
    const newest = this.versions(key).at(-1);
    return newest?.isDeleteMarker ? undefined : newest;
  }

  private add(version: ObjectVersion): void {
    const before = this.isVersioned ? this.versions(version.key) : [];
    this.objects.set(version.key, [...before, version]);
  }

  private nextVersionId(key: string): string {
    if (!this.isVersioned) return 'null';
    this.made += 1;
    return createHash('sha256').update(`${this.name} ${key} ${this.made}`).digest('base64url').slice(0, 32);
  }

  // source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
  private protection({
    retention,
    isOnLegalHold = false,
    isChecked,
  }: NewObject): Pick<ObjectVersion, 'retention' | 'isOnLegalHold'> {
    const { objectLock } = this.settings;
    if (!objectLock) {
      if (!retention && !isOnLegalHold) return { retention: undefined, isOnLegalHold };
      throw new AwsError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
    }
    const { defaultRetention: byDefault } = objectLock;
    const now = this.clock.now();
    if (retention && retention.until <= now)
      throw new AwsError('InvalidArgument', 'The retain until date must be in the future!');
    const own = retention ?? (byDefault && { mode: byDefault.mode, until: now + byDefault.days * DAY_MS });
    if ((own || isOnLegalHold) && !isChecked) {
      throw new AwsError(
        'InvalidRequest',
        'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
      );
    }
    return { retention: own, isOnLegalHold };
  }

  private isKept({ retention, isOnLegalHold }: ObjectVersion, bypassesGovernance: boolean): boolean {
    if (isOnLegalHold) return true;
    if (!retention || retention.until <= this.clock.now()) return false;
    return retention.mode === 'COMPLIANCE' || !bypassesGovernance;
  }
}

/** The order in which S3 lists keys: that of their bytes. */
export function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function noSuchKey(): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
}

function preconditionFailed(): AwsError {
  return new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
  );
}
