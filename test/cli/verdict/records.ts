import type { ServiceDeployment, ServiceRevision } from '@aws-sdk/client-ecs';
import type { EcsRecord } from '../../../cli/verdict/record';

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
export const START = Date.UTC(2026, 10, 26, 10);
export const at = (minute: number) => new Date(START + minute * 60_000);
export const deploymentArn = (id: string) => `${ECS}:service-deployment/shop-production/shop/${id}`;
export const revisionArn = (id: string) => `${ECS}:service-revision/shop-production/shop/${id}`;
export const digest = (version: number) => `sha256:${String(version).repeat(64)}`;

/** The deployment `id` of a revision with the task definition and the image of a version. */
export interface Told extends Omit<Partial<ServiceDeployment>, 'status'> {
  readonly id: string;
  readonly minute: number;
  readonly version: number;
  /** Version that it has found. @default none */
  readonly found?: number;
  /** Of the image, where it is another's. */
  readonly image?: number;
  /** An open string, as on the wire. */
  readonly status: string;
}

/** Deployments as DescribeServiceDeployments tells them, newest first, with their revisions. */
export function recordOf(told: readonly Told[], without: readonly string[] = []): EcsRecord {
  const revisions = new Map<string, ServiceRevision>();
  const revision = (id: string, version: number, image = version) => {
    const serviceRevisionArn = revisionArn(id);
    if (without.includes(id)) return { arn: serviceRevisionArn };
    revisions.set(serviceRevisionArn, {
      serviceRevisionArn,
      taskDefinition: `${ECS}:task-definition/shop:${version}`,
      containerImages: [
        { containerName: 'envoy', imageDigest: digest(9) },
        { containerName: 'web', imageDigest: digest(image) },
      ],
    });
    return { arn: serviceRevisionArn };
  };
  const deployments = told.map(({ id, minute, version, found, image, status, ...rest }) => {
    const isOver = /^(SUCCESSFUL|STOPPED|ROLLBACK_SUCCESSFUL|ROLLBACK_FAILED)$/.test(status);
    const source = found === undefined ? [] : [revision(`found-by-${id}`, found)];
    return {
      serviceDeploymentArn: deploymentArn(id),
      createdAt: at(minute),
      ...(isOver && { finishedAt: at(minute + 5) }),
      status: status as ServiceDeployment['status'],
      sourceServiceRevisions: source,
      targetServiceRevision: revision(id, version, image),
      ...rest,
    };
  });
  return { deployments, revisions, seen: new Map() };
}
