import type { AwsAccount } from '../account/aws-account';
import { AwsError } from '../aws-error';
import type { ScanModel } from '../scenarios/operator';

/**
 * Has the scanner say something of an image: of one that somebody pushes later in the rehearsal, too.
 *
 * @param image of the service, as its template names it
 * @param digest of another image in its repository. @default that of the last deployment that was successful
 * @throws AwsError when the account has no such repository, or nothing was deployed yet
 */
export function scanImage(
  { repositories, ecs }: Pick<AwsAccount, 'repositories' | 'ecs'>,
  image: string,
  {
    scan,
    digest,
    now,
  }: { readonly scan: ScanModel; readonly digest: string | undefined; readonly now: number },
): void {
  const name = /^[^/]+\/([^:@]+)/.exec(image)?.[1] ?? image;
  const imageDigest = digest ?? liveDigest(ecs);
  if (imageDigest === undefined)
    throw new AwsError('ImageNotFoundException', 'No image runs that could be scanned');
  repositories.assume(name, imageDigest);
  const { status = 'COMPLETE', findings = [] } = scan;
  repositories.setScan(
    name,
    { imageDigest },
    { status, findings: findings.map(({ id, severity }) => ({ name: id, severity })), completedAt: now },
  );
}

function liveDigest(ecs: AwsAccount['ecs']): string | undefined {
  const last = ecs.deployments().findLast(({ status }) => status === 'SUCCESSFUL');
  return ecs
    .revisions()
    .find(({ serviceRevisionArn }) => serviceRevisionArn === last?.targetServiceRevision.arn)
    ?.containerImages?.find(({ imageDigest }) => imageDigest !== undefined)?.imageDigest;
}
