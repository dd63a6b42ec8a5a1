import type { Service, ServiceRevision } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import type { ServiceDeploymentView } from '../ecs/deployment-view';
import { AwsError, type AwsService } from './aws-service';

/** A service revision as DescribeServiceRevisions shows it. */
export type ServiceRevisionView = ServiceRevision & { readonly serviceRevisionArn: string };

/** A service as DescribeServices shows it. */
export type ServiceView = Service & {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly clusterArn: string;
};

/** What hooks can see of ECS, oldest first. */
export interface EcsModel {
  services(): readonly ServiceView[];
  deployments(): readonly ServiceDeploymentView[];
  revisions(): readonly ServiceRevisionView[];
}

const describeServices = z.strictObject({
  cluster: z.string().default('default'),
  services: z.array(z.string()).min(1).max(10),
});
const describeDeployments = z.strictObject({ serviceDeploymentArns: z.array(z.string()).min(1).max(20) });
const describeRevisions = z.strictObject({ serviceRevisionArns: z.array(z.string()).min(1).max(20) });
const seconds = z.number().transform((epoch) => epoch * 1000);
const listDeployments = z.strictObject({
  service: z.string(),
  cluster: z.string().default('default'),
  status: z.array(z.string()).optional(),
  createdAt: z.strictObject({ after: seconds.optional(), before: seconds.optional() }).optional(),
  // Taken and not needed: there is one page.
  maxResults: z.number().optional(),
});

/** What hooks ask ECS. Everything is on one page, whatever page size was asked for. */
export function ecsService(model: EcsModel): AwsService {
  const servicesOf = (cluster: string) => {
    const services = model.services().filter(({ clusterArn }) => isNamed(cluster, clusterArn));
    if (services.length === 0) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
    return services;
  };
  return {
    name: 'ECS',
    json: { targetPrefix: 'AmazonEC2ContainerServiceV20141113', version: '1.1' },
    invalidInput: 'InvalidParameterException',
    operations: {
      DescribeServices(input) {
        const { cluster, services: wanted } = describeServices.parse(input);
        const { found, failures } = pick(wanted, servicesOf(cluster), (wanted, { serviceArn }) =>
          isNamed(wanted, serviceArn),
        );
        return { services: found, failures };
      },

      DescribeServiceDeployments(input) {
        const { serviceDeploymentArns } = describeDeployments.parse(input);
        const { found, failures } = pick(
          serviceDeploymentArns,
          model.deployments(),
          (arn, deployment) => deployment.serviceDeploymentArn === arn,
        );
        return { serviceDeployments: found, failures };
      },

      DescribeServiceRevisions(input) {
        const { serviceRevisionArns } = describeRevisions.parse(input);
        const { found, failures } = pick(
          serviceRevisionArns,
          model.revisions(),
          (arn, revision) => revision.serviceRevisionArn === arn,
        );
        return { serviceRevisions: found, failures };
      },

      ListServiceDeployments(input) {
        const { service, cluster, status, createdAt } = listDeployments.parse(input);
        const { serviceArn } =
          servicesOf(cluster).find((each) => isNamed(service, each.serviceArn)) ?? serviceNotFound();
        const serviceDeployments = model
          .deployments()
          .filter((deployment) => deployment.serviceArn === serviceArn)
          .filter((deployment) => status === undefined || status.includes(deployment.status))
          .filter(({ createdAt: at }) => at.getTime() > (createdAt?.after ?? Number.NEGATIVE_INFINITY))
          .filter(({ createdAt: at }) => at.getTime() < (createdAt?.before ?? Number.POSITIVE_INFINITY))
          .map(brief)
          .reverse();
        return { serviceDeployments };
      },
    },
  };
}

function brief(deployment: ServiceDeploymentView): object {
  const { serviceDeploymentArn, serviceArn, clusterArn, createdAt, startedAt, finishedAt } = deployment;
  return {
    serviceDeploymentArn,
    serviceArn,
    clusterArn,
    createdAt,
    startedAt,
    finishedAt,
    targetServiceRevisionArn: deployment.targetServiceRevision.arn,
    status: deployment.status,
    statusReason: deployment.statusReason,
  };
}

/** ECS answers what it finds and lists the rest as failures, instead of failing the call. */
function pick<T>(
  wanted: readonly string[],
  all: readonly T[],
  matches: (wanted: string, each: T) => boolean,
): { found: T[]; failures: { arn: string; reason: 'MISSING' }[] } {
  const found: T[] = [];
  const failures: { arn: string; reason: 'MISSING' }[] = [];
  for (const arn of wanted) {
    const match = all.find((each) => matches(arn, each));
    if (match === undefined) failures.push({ arn, reason: 'MISSING' });
    else found.push(match);
  }
  return { found, failures };
}

/** ECS takes a full ARN or the name that it ends in. */
function isNamed(wanted: string, arn: string): boolean {
  return wanted === arn || wanted === arn.slice(arn.lastIndexOf('/') + 1);
}

function serviceNotFound(): never {
  throw new AwsError('ServiceNotFoundException', 'Service not found.');
}
