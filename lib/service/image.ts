import { CfnParameter } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as assets from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Service } from '../config/types-resolved';

/** What a task runs. */
export interface Image {
  readonly image: ecs.ContainerImage;
  /** Where it is. */
  readonly repository: ecr.IRepository;
  /** Tells it from every other: the container's variable RELEASE. */
  readonly release: string;
  /** Value of the parameter ImageDigest. Absent when CDK builds the image. */
  readonly digest?: string;
}

/**
 * The image of a pipeline: a parameter without a default. A release passes it, every other deployment keeps the
 * value before (the CLI's default), so a change of infrastructure never undoes a release.
 */
export function imageByDigest(scope: Construct, repository: ecr.IRepository): Image {
  const digest = new CfnParameter(scope, 'ImageDigest', {
    description: 'Digest of the image to run, as the build pushed it: sha256:HEX',
    allowedPattern: 'sha256:[0-9a-f]{64}',
    constraintDescription: 'must be the digest of an image: sha256: and 64 hexadecimal digits',
  });
  digest.overrideLogicalId('ImageDigest');
  const release = digest.valueAsString;
  // fromEcrRepository(repository, token) renders `repo:sha256…`, which is no image: it takes a token for a tag.
  const image = ecs.ContainerImage.fromRegistry(repository.repositoryUriForDigest(release));
  return { image, repository, release, digest: release };
}

/** The image of a laptop: built by `cdk deploy`, pushed to CDK's own repository. */
export function imageFromDirectory(scope: Construct, service: Service): Image {
  const asset = new assets.DockerImageAsset(scope, 'Image', {
    directory: service.build,
    platform: service.architecture === 'ARM64' ? assets.Platform.LINUX_ARM64 : assets.Platform.LINUX_AMD64,
  });
  return {
    image: ecs.ContainerImage.fromDockerImageAsset(asset),
    repository: asset.repository,
    release: asset.assetHash,
  };
}
