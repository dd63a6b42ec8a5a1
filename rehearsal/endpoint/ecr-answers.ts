import type { Image, ImageScan, Repository } from '../ecr/repositories';

/* What ECR answers of repositories, images and scans, in the SDK's names. */

export function repositoryAnswer({ name, arn, uri, createdAt, immutableTags }: Repository): object {
  return {
    repositoryName: name,
    repositoryArn: arn,
    repositoryUri: uri,
    registryId: arn.split(':')[4],
    createdAt: new Date(createdAt),
    imageTagMutability: immutableTags ? 'IMMUTABLE' : 'MUTABLE',
  };
}

export function detail(
  { name, arn }: Repository,
  { digest, tags, mediaType, pushedAt, sizeInBytes, scan, references, status }: Image,
): object {
  return {
    registryId: arn.split(':')[4],
    repositoryName: name,
    imageDigest: digest,
    imageTags: tags.size > 0 ? [...tags] : undefined,
    imageSizeInBytes: sizeInBytes,
    imagePushedAt: new Date(pushedAt),
    imageManifestMediaType: mediaType,
    artifactMediaType: references.artifactType,
    subjectManifestDigest: references.subject,
    imageStatus: status,
    imageScanStatus: scan && { status: scan.status, description: scan.description },
    imageScanFindingsSummary: scan && {
      findingSeverityCounts: counts(scan),
      imageScanCompletedAt: scan.completedAt === undefined ? undefined : new Date(scan.completedAt),
    },
  };
}

export function whole(
  { name, arn }: Repository,
  { digest, manifest, mediaType }: Image,
  imageTag: string | undefined,
): object {
  return {
    registryId: arn.split(':')[4],
    repositoryName: name,
    imageId: { imageDigest: digest, imageTag },
    imageManifest: manifest,
    imageManifestMediaType: mediaType,
  };
}

export function scanAnswer(scan: ImageScan, shown: ImageScan['findings']): object {
  return {
    imageScanStatus: { status: scan.status, description: scan.description },
    imageScanFindings: {
      findings: shown,
      findingSeverityCounts: counts(scan),
      imageScanCompletedAt: scan.completedAt === undefined ? undefined : new Date(scan.completedAt),
    },
  };
}

function counts({ findings }: ImageScan): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { severity } of findings) counted[severity] = (counted[severity] ?? 0) + 1;
  return counted;
}

/** One thing that refers to an image. */
export function referrer({ digest, mediaType, manifest, references, status }: Image): object {
  return {
    digest,
    mediaType,
    artifactType: references.artifactType,
    size: Buffer.byteLength(manifest),
    annotations: references.annotations && new Map(Object.entries(references.annotations)),
    artifactStatus: status,
  };
}
