import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error';

const MIB = 1024 * 1024;

export interface LayersOptions {
  /** Bytes that an upload expects in each part but the last. @default 10 MiB, as ECR answers */
  readonly partSize?: number;
}

/** An upload that has begun. */
interface Upload {
  readonly parts: Uint8Array[];
  size: number;
}

/** Layers and configurations of the images of one repository, and what is on its way. */
export class Layers {
  readonly partSize: number;
  private readonly blobs = new Map<string, Uint8Array>();
  private readonly uploads = new Map<string, Upload>();

  constructor(
    private readonly repository: string,
    { partSize = 10 * MIB }: LayersOptions = {},
  ) {
    this.partSize = partSize;
  }

  /** Undefined when there is none. */
  get(digest: string): Uint8Array | undefined {
    return this.blobs.get(digest);
  }

  /** Of those, what is here. */
  missing(digests: readonly string[]): readonly string[] {
    return digests.filter((digest) => !this.blobs.has(digest));
  }

  /** As if it was uploaded. @returns its digest */
  add(bytes: Uint8Array): string {
    const digest = sha256(bytes);
    this.blobs.set(digest, bytes);
    return digest;
  }

  /** What storage holds from now on instead, as no upload can bring it about: a layer that is not what it says. */
  tamper(digest: string, bytes: Uint8Array): void {
    this.blobs.set(digest, bytes);
  }

  /** @returns the id of the upload */
  initiate(): string {
    const id = randomUUID();
    this.uploads.set(id, { parts: [], size: 0 });
    return id;
  }

  /** @returns the place of the last byte that was received @throws AwsError */
  // source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UploadLayerPart.html
  uploadPart(id: string, first: number, last: number, bytes: Uint8Array): number {
    const upload = this.upload(id);
    if (first !== upload.size || last - first + 1 !== bytes.length || bytes.length > 2 * 10 * MIB) {
      throw new AwsError(
        'InvalidLayerPartException',
        `The layer part ${first}-${last} is not valid`,
        400,
        upload.size === 0 ? {} : { lastValidByteReceived: upload.size - 1 },
      );
    }
    upload.parts.push(bytes);
    upload.size += bytes.length;
    return upload.size - 1;
  }

  /** @throws AwsError */
  // source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CompleteLayerUpload.html
  complete(id: string, digest: string): void {
    const { parts } = this.upload(id);
    if (parts.length === 0) {
      throw new AwsError(
        'EmptyUploadException',
        'The specified layer upload does not contain any layer parts',
      );
    }
    const smallest = Math.min(5 * MIB, this.partSize);
    if (parts.slice(0, -1).some((part) => part.length < smallest)) {
      throw new AwsError('LayerPartTooSmallException', 'Layer parts must be at least 5 MiB in size.');
    }
    const bytes = Buffer.concat(parts);
    if (sha256(bytes) !== digest) {
      throw new AwsError('InvalidLayerException', `The layer's digest is not ${digest}`);
    }
    this.uploads.delete(id);
    if (this.blobs.has(digest)) {
      throw new AwsError(
        'LayerAlreadyExistsException',
        `The layer with digest '${digest}' already exists in the repository with name '${this.repository}'`,
      );
    }
    this.blobs.set(digest, bytes);
  }

  private upload(id: string): Upload {
    const upload = this.uploads.get(id);
    if (upload) return upload;
    throw new AwsError('UploadNotFoundException', `The upload '${id}' could not be found`);
  }
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
