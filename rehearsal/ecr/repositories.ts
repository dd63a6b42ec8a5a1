import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { type ImageId, imageNotFound } from './image-id';
import { Layers, type LayersOptions } from './layers';
import { type ManifestReferences, referencesOf } from './manifest-references';

export interface Image {
  /** `sha256:…` of the manifest. */
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly tags: ReadonlySet<string>;
  /** Milliseconds since the Unix epoch. */
  readonly pushedAt: number;
  readonly sizeInBytes: number;
  readonly scan: ImageScan | undefined;
  readonly references: ManifestReferences;
  readonly status: ImageStatus;
}

/** An archived image cannot be pulled; one that is being restored, not yet. */
export type ImageStatus = 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';

/** Of a finding in an image, as ECR names it; the worst first. */
export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL' | 'UNDEFINED';

/** What a scan has found. */
export interface ImageScan {
  /** `COMPLETE`, `IN_PROGRESS`, `FAILED`, `UNSUPPORTED_IMAGE`; `ACTIVE` for a continuous one. */
  readonly status: string;
  /** Why. */
  readonly description?: string;
  readonly completedAt?: number;
  readonly findings: readonly {
    readonly name: string;
    readonly severity: Severity;
    readonly description?: string;
    readonly uri?: string;
  }[];
  /** What Inspector has found, instead: one for each package that has the vulnerability. */
  readonly enhanced?: readonly {
    readonly vulnerabilityId: string;
    /** `UNTRIAGED` too. */
    readonly severity: string;
    /** `ACTIVE`, `SUPPRESSED` or `CLOSED`. */
    readonly status: string;
  }[];
}

export interface Repository {
  readonly name: string;
  readonly arn: string;
  readonly uri: string;
  readonly createdAt: number;
  readonly immutableTags: boolean;
  /** Oldest first. */
  readonly images: readonly Image[];
  readonly layers: Layers;
}

/** What a repository is made with. */
export interface RepositoryOptions extends LayersOptions {
  /** @default false */
  readonly immutableTags?: boolean;
  /** Whether each image is scanned as soon as it is pushed, and nothing is found. @default false */
  readonly scanOnPush?: boolean;
}

export interface RepositoriesPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

interface ChangeableImage extends Image {
  readonly tags: Set<string>;
  scan: ImageScan | undefined;
  status: ImageStatus;
}

interface ChangeableRepository extends Repository {
  readonly images: ChangeableImage[];
  readonly scanOnPush: boolean;
}

const DEFAULT_MEDIA_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';

const NOTHING_FOUND = { status: 'COMPLETE', findings: [] } as const;

/** The private registry of an account and region. */
export class Repositories {
  /** Whether a tag that somebody asks for is taken to be pushed: where nobody needs what is in an image. */
  assumesTags = false;
  private readonly repositories = new Map<string, ChangeableRepository>();

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    readonly place: RepositoriesPlace,
    /** What runs: it was pushed before the rehearsal began. @default nothing */
    private readonly running: () => readonly {
      readonly image?: string;
      readonly imageDigest?: string;
    }[] = () => [],
  ) {}

  create(
    name: string,
    { immutableTags = false, scanOnPush = false, ...layers }: RepositoryOptions = {},
  ): void {
    const { partition, region, account } = this.place;
    this.repositories.set(name, {
      name,
      arn: `arn:${partition}:ecr:${region}:${account}:repository/${name}`,
      uri: `${account}.dkr.ecr.${region}.amazonaws.com/${name}`,
      createdAt: this.clock.now(),
      immutableTags,
      scanOnPush,
      images: [],
      layers: new Layers(name, layers),
    });
  }

  delete(name: string): void {
    this.repositories.delete(name);
  }

  list(): readonly Repository[] {
    return [...this.repositories.values()];
  }

  /** @throws AwsError when there is none */
  repository(name: string): Repository {
    return this.changeable(name);
  }

  /** Undefined when the repository has no such image. @throws AwsError when there is no such repository */
  image(repository: string, id: ImageId): Image | undefined {
    return this.found(this.changeable(repository), id);
  }

  /**
   * Pushes a manifest, or gives one that is there another tag.
   *
   * @throws AwsError
   */
  // source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html
  put(
    repository: string,
    manifest: string,
    {
      tag,
      mediaType,
      digest = digestOf(manifest),
    }: {
      readonly tag?: string;
      readonly mediaType?: string;
      readonly digest?: string;
    } = {},
  ): Image {
    const { images, immutableTags, scanOnPush, name, layers } = this.changeable(repository);
    if (digest !== digestOf(manifest)) {
      throw new AwsError('ImageDigestDoesNotMatchException', `The digest of the manifest is not ${digest}`);
    }
    const known = images.find((each) => each.digest === digest);
    if (known && (tag === undefined || known.tags.has(tag))) {
      if (known.status !== 'ACTIVE') {
        // source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html (pushed again, it is restored)
        known.status = 'ACTIVE';
        return known;
      }
      throw new AwsError(
        'ImageAlreadyExistsException',
        `Image with digest '${digest}' and tag '${tag}' already exists in the repository with name '${name}'`,
      );
    }
    const holder = tag === undefined ? undefined : images.find(({ tags }) => tags.has(tag));
    if (holder && immutableTags) {
      throw new AwsError(
        'ImageTagAlreadyExistsException',
        `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
      );
    }
    const references = referencesOf(manifest);
    const missing = layers.missing(references.layers);
    if (missing.length > 0) {
      throw new AwsError('LayersNotFoundException', `Layers with digests '[${missing}]' could not be found`);
    }
    const absent = references.images.filter((each) => !images.some((image) => image.digest === each));
    if (absent.length > 0) {
      throw new AwsError('ReferencedImagesNotFoundException', `Images with digests '[${absent}]' not found`);
    }
    const image: ChangeableImage = known ?? {
      digest,
      manifest,
      mediaType: mediaType ?? references.mediaType ?? DEFAULT_MEDIA_TYPE,
      tags: new Set(),
      pushedAt: this.clock.now(),
      sizeInBytes: Buffer.byteLength(manifest) + references.layersSize,
      scan: scanOnPush ? { ...NOTHING_FOUND, completedAt: this.clock.now() } : undefined,
      references,
      status: 'ACTIVE',
    };
    if (!known) images.push(image);
    image.status = 'ACTIVE';
    if (tag !== undefined) {
      holder?.tags.delete(tag);
      image.tags.add(tag);
    }
    return image;
  }

  /** @throws AwsError when there is no such image */
  setScan(repository: string, id: ImageId, scan: ImageScan): void {
    const image = this.found(this.changeable(repository), id);
    if (image === undefined) throw imageNotFound(repository, id);
    image.scan = scan;
  }

  /** Archives an image or restores it. @throws AwsError when there is no such image */
  setStatus(repository: string, id: ImageId, status: ImageStatus): void {
    const image = this.find(this.changeable(repository), id);
    if (image === undefined) throw imageNotFound(repository, id);
    image.status = status;
  }

  /** What refers to an image, oldest first. @throws AwsError when there is no such repository */
  referrers(repository: string, subject: string): readonly Image[] {
    return this.changeable(repository).images.filter(({ references }) => references.subject === subject);
  }

  /** As {@link find}; what runs is there, too, though nobody has pushed it in the rehearsal. */
  private found(repository: ChangeableRepository, id: ImageId): ChangeableImage | undefined {
    const image = this.find(repository, id);
    const { imageDigest: digest, imageTag: tag } = id;
    // Its digest is the one that ECS finds (ecs/container-image.ts).
    if (!image && this.assumesTags && digest === undefined && tag !== undefined)
      return this.add(repository, digestOf(`${repository.uri}:${tag}`), [tag]);
    if (image || digest === undefined || tag !== undefined) return image;
    const of = new RegExp(`/${repository.name.replaceAll('.', '\\.')}(@|:|$)`);
    const runs = this.running().some((each) => each.imageDigest === digest && of.test(each.image ?? ''));
    return runs ? this.add(repository, digest) : undefined;
  }

  /** An image that somebody pushed before the rehearsal began. @throws AwsError when there is no such repository */
  assume(name: string, digest: string): void {
    const repository = this.changeable(name);
    if (this.find(repository, { imageDigest: digest }) === undefined) this.add(repository, digest);
  }

  private add(
    repository: ChangeableRepository,
    digest: string,
    tags: readonly string[] = [],
  ): ChangeableImage {
    const known: ChangeableImage = {
      digest,
      manifest: '',
      mediaType: DEFAULT_MEDIA_TYPE,
      tags: new Set(tags),
      pushedAt: repository.createdAt,
      sizeInBytes: 0,
      scan: repository.scanOnPush ? { ...NOTHING_FOUND, completedAt: repository.createdAt } : undefined,
      references: referencesOf(''),
      status: 'ACTIVE',
    };
    repository.images.push(known);
    return known;
  }

  private find(
    { images }: ChangeableRepository,
    { imageDigest, imageTag }: ImageId,
  ): ChangeableImage | undefined {
    return images.find(
      ({ digest, tags }) =>
        (imageDigest === undefined || digest === imageDigest) &&
        (imageTag === undefined || tags.has(imageTag)),
    );
  }

  private changeable(name: string): ChangeableRepository {
    const repository = this.repositories.get(name);
    if (repository) return repository;
    throw new AwsError(
      'RepositoryNotFoundException',
      `The repository with name '${name}' does not exist in the registry with id '${this.place.account}'`,
    );
  }
}

function digestOf(manifest: string): string {
  return `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
}
