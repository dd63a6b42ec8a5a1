/** How long a version stays: its date may pass, a legal hold is taken off by hand. */
export interface Retention {
  /** Of GOVERNANCE some may be relieved, of COMPLIANCE nobody. */
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

/** One version of an object, or the mark that it was deleted. */
export interface ObjectVersion {
  readonly key: string;
  /** `null` in a bucket without versions. */
  readonly versionId: string;
  readonly isDeleteMarker: boolean;
  readonly body: Uint8Array;
  /** In quotes. */
  readonly etag: string;
  /** Milliseconds since the Unix epoch. */
  readonly lastModified: number;
  readonly properties: ObjectProperties;
  readonly retention: Retention | undefined;
  readonly isOnLegalHold: boolean;
}

/** What a client says of an object beside its bytes, and hears again; named as the SDK names it. */
export interface ObjectProperties {
  readonly ContentType?: string;
  readonly ContentEncoding?: string;
  readonly CacheControl?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly ServerSideEncryption?: string;
  readonly SSEKMSKeyId?: string;
  readonly ChecksumCRC32?: string;
  readonly ChecksumSHA1?: string;
  readonly ChecksumSHA256?: string;
}
