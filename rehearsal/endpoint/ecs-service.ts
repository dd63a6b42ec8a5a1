import { z } from 'zod';
import type { ServiceDeploymentView } from '../ecs/deployment-view';
import type { AwsService, Operation } from './aws-service';
import { controlOperations } from './ecs-control-operations';
import {
  type EcsControl,
  type EcsModel,
  type EcsTasks,
  isNamed,
  pick,
  serviceOf,
  servicesOf,
} from './ecs-model';
import { taskOperations } from './ecs-task-operations';
import { page } from './paging';

export type { EcsModel, ServiceRevisionView, ServiceView } from './ecs-model';

/** Parts of ECS that a rehearsal may do without: then their operations are not modelled. */
export interface EcsParts {
  readonly tasks?: EcsTasks;
  readonly control?: EcsControl;
}

const cluster = z.string().default('default');
const paging = (most: number) => ({
  maxResults: z.number().int().min(1).max(most).default(most),
  nextToken: z.string().optional(),
});
const describeServices = z.strictObject({
  cluster,
  services: z.array(z.string()).min(1).max(10),
  include: z.array(z.literal('TAGS')).optional(),
});
const describeClusters = z.strictObject({
  clusters: z.array(z.string()).max(100).default(['default']),
  include: z.array(z.string()).optional(),
});
const listServices = z.strictObject({
  cluster,
  launchType: z.string().optional(),
  schedulingStrategy: z.string().optional(),
  ...paging(100),
});
const describeDeployments = z.strictObject({ serviceDeploymentArns: z.array(z.string()).min(1).max(20) });
const describeRevisions = z.strictObject({ serviceRevisionArns: z.array(z.string()).min(1).max(20) });
const seconds = z.number().transform((epoch) => epoch * 1000);
const listDeployments = z.strictObject({
  service: z.string(),
  cluster,
  status: z.array(z.string()).optional(),
  createdAt: z.strictObject({ after: seconds.optional(), before: seconds.optional() }).optional(),
  ...paging(100),
});

/** What hooks ask ECS, and what they do to it. */
export function ecsService(model: EcsModel, { tasks, control }: EcsParts = {}): AwsService {
  return {
    name: 'ECS',
    json: { targetPrefix: 'AmazonEC2ContainerServiceV20141113', version: '1.1' },
    invalidInput: 'InvalidParameterException',
    operations: {
      ...serviceOperations(model),
      ...deploymentOperations(model),
      ...(tasks && taskOperations(model, tasks)),
      ...(control && controlOperations(model, control)),
    },
  };
}

function serviceOperations(model: EcsModel): Record<string, Operation> {
  return {
    DescribeServices(input) {
      const { cluster, services: wanted } = describeServices.parse(input);
      const { found, failures } = pick(wanted, servicesOf(model, cluster), (wanted, { serviceArn }) =>
        isNamed(wanted, serviceArn),
      );
      return { services: found, failures };
    },

    ListServices(input) {
      const { cluster, launchType, schedulingStrategy, maxResults, nextToken } = listServices.parse(input);
      const shown = servicesOf(model, cluster)
        .filter((each) => launchType === undefined || each.launchType === launchType)
        .filter((each) => schedulingStrategy === undefined || each.schedulingStrategy === schedulingStrategy);
      const { items, nextToken: next } = page(shown, maxResults, nextToken, 'InvalidParameterException');
      return { serviceArns: items.map(({ serviceArn }) => serviceArn), nextToken: next };
    },

    DescribeClusters(input) {
      const { clusters: wanted } = describeClusters.parse(input);
      const known = [...new Set(model.services().map(({ clusterArn }) => clusterArn))];
      const { found, failures } = pick(wanted, known, isNamed);
      return { clusters: found.map((arn) => clusterAnswer(model, arn)), failures };
    },
  };
}

function deploymentOperations(model: EcsModel): Record<string, Operation> {
  return {
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
      const { service, cluster, status, createdAt, maxResults, nextToken } = listDeployments.parse(input);
      const { serviceArn } = serviceOf(model, cluster, service);
      const shown = model
        .deployments()
        .filter((deployment) => deployment.serviceArn === serviceArn)
        .filter((deployment) => status === undefined || status.includes(deployment.status))
        .filter(({ createdAt: at }) => at.getTime() > (createdAt?.after ?? Number.NEGATIVE_INFINITY))
        .filter(({ createdAt: at }) => at.getTime() < (createdAt?.before ?? Number.POSITIVE_INFINITY))
        .map(brief)
        .reverse();
      const { items, nextToken: next } = page(shown, maxResults, nextToken, 'InvalidParameterException');
      return { serviceDeployments: items, nextToken: next };
    },
  };
}

function clusterAnswer(model: EcsModel, clusterArn: string): object {
  const services = model.services().filter((service) => service.clusterArn === clusterArn);
  const sum = (count: 'runningCount' | 'pendingCount') =>
    services.reduce((total, service) => total + (service[count] ?? 0), 0);
  return {
    clusterArn,
    clusterName: clusterArn.slice(clusterArn.lastIndexOf('/') + 1),
    status: 'ACTIVE',
    activeServicesCount: services.length,
    runningTasksCount: sum('runningCount'),
    pendingTasksCount: sum('pendingCount'),
    registeredContainerInstancesCount: 0,
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
