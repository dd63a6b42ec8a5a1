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

/** @param shown those of one page */
export function scanAnswer(scan: ImageScan, shown: readonly FindingShown[]): object {
  const isEnhanced = scan.enhanced !== undefined;
  return {
    imageScanStatus: { status: scan.status, description: scan.description },
    // Before the first scan has ended there is no list.
    imageScanFindings: ENDED.includes(scan.status)
      ? {
          ...(isEnhanced ? { enhancedFindings: shown } : { findings: shown }),
          findingSeverityCounts: counts(scan),
          imageScanCompletedAt: scan.completedAt === undefined ? undefined : new Date(scan.completedAt),
        }
      : undefined,
  };
}

const ENDED = ['COMPLETE', 'ACTIVE'];

export type FindingShown = object;

/** As the scanner that found them says it. source: Amazon ECR API reference, EnhancedImageScanFinding */
export function findingsShown({ findings, enhanced }: ImageScan): readonly FindingShown[] {
  if (enhanced === undefined) return findings;
  return enhanced.map(({ vulnerabilityId, severity, status }) => ({
    severity,
    status,
    title: vulnerabilityId,
    type: 'PACKAGE_VULNERABILITY',
    packageVulnerabilityDetails: { vulnerabilityId },
  }));
}

function counts({ findings, enhanced = [] }: ImageScan): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { severity } of [...findings, ...enhanced]) counted[severity] = (counted[severity] ?? 0) + 1;
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
