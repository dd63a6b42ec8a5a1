import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ECRClient,
  GetDownloadUrlForLayerCommand,
  type ImageDetail,
  type ImageReferrer,
  ListImageReferrersCommand,
} from '@aws-sdk/client-ecr';
import { must } from '../../uniformity/must';
import {
  type Blob,
  type Content,
  type Descriptor,
  digestOf,
  LARGEST_MANIFEST,
  MANIFEST_TYPE,
  NotAnImage,
} from './content';
import { download } from './download';
import { type RepositoryPlace, repositoryOf } from './repository-uri';

/** More than anybody attaches to one image. */
const MOST_REFERRERS = 200;

export type ImageId = { readonly imageDigest: string } | { readonly imageTag: string };

/** A repository of ECR, for who reads. What comes from it is verified by its digest. */
export class ImageRepository {
  readonly place: RepositoryPlace;
  /** What each call says. */
  readonly name: { readonly repositoryName: string; readonly registryId?: string };

  /** @param repository a URI, or a name in the caller's account @param ecr of the repository's region */
  constructor(
    readonly ecr: ECRClient,
    repository: string,
  ) {
    this.place = repositoryOf(repository);
    const { repositoryName, registryId } = this.place;
    this.name = { repositoryName, ...(registryId !== undefined && { registryId }) };
  }

  /** Undefined when there is none; archived ones are found, too. */
  async describe(id: ImageId): Promise<ImageDetail | undefined> {
    try {
      const { imageDetails } = await this.ecr.send(
        new DescribeImagesCommand({ ...this.name, imageIds: [id], filter: { imageStatus: 'ANY' } }),
      );
      return must(imageDetails, 'imageDetails')[0];
    } catch (error) {
      if (error instanceof Error && error.name === 'ImageNotFoundException') return undefined;
      throw error;
    }
  }

  /** @throws NotAnImage when there is none that can be pulled, or it is another one */
  async manifest(digest: string): Promise<Content['manifest']> {
    const { images, failures } = await this.ecr.send(
      new BatchGetImageCommand({
        ...this.name,
        imageIds: [{ imageDigest: digest }],
        acceptedMediaTypes: [MANIFEST_TYPE],
      }),
    );
    const image = images?.find(({ imageId }) => imageId?.imageDigest === digest);
    const text = image?.imageManifest;
    if (text === undefined) {
      throw new NotAnImage(
        `${digest} must be in ${this.name.repositoryName} and not archived, got ${failures?.[0]?.failureCode ?? 'nothing'}; restore it, or build it anew`,
      );
    }
    if (text.length > LARGEST_MANIFEST || digestOf(text) !== digest) {
      throw new NotAnImage(
        `the manifest of ${digest} must hash to it, got another content from ${this.name.repositoryName}; do not use this image`,
      );
    }
    return { digest, mediaType: MANIFEST_TYPE, text };
  }

  /** A layer, by a link that ECR gives out for each reading. */
  blob(descriptor: Descriptor): Blob {
    const { digest } = descriptor;
    const link = async () => {
      const { downloadUrl } = await this.ecr.send(
        new GetDownloadUrlForLayerCommand({ ...this.name, layerDigest: digest }),
      );
      return must(downloadUrl, 'downloadUrl');
    };
    return { ...descriptor, read: () => download(link, descriptor) };
  }

  /**
   * What refers to an image, also what is archived.
   *
   * @throws NotAnImage when there is more than anybody attaches
   */
  async referrers(digest: string, artifactTypes: readonly string[]): Promise<readonly ImageReferrer[]> {
    const found: ImageReferrer[] = [];
    let nextToken: string | undefined;
    do {
      const answer = await this.ecr.send(
        new ListImageReferrersCommand({
          ...this.name,
          subjectId: { imageDigest: digest },
          filter: { artifactTypes: [...artifactTypes], artifactStatus: 'ANY' },
          ...(nextToken !== undefined && { nextToken }),
        }),
      );
      found.push(...must(answer.referrers, 'referrers'));
      if (found.length > MOST_REFERRERS) {
        throw new NotAnImage(
          `${digest} must have at most ${MOST_REFERRERS} attestations, got more; look at who attaches them to it`,
        );
      }
      nextToken = answer.nextToken ?? undefined;
    } while (nextToken);
    return found;
  }
}
