import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  type ECSClient,
  type LoadBalancer,
  type ServiceDeployment,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
import { digestOf } from '../../lambda/shared/image-digest';
import { deploymentsOf } from '../../lambda/uniformity/deployments';
import { must, only } from '../../lambda/uniformity/must';
import { describeService } from '../../lambda/uniformity/observe';
import type { Place } from '../../lambda/uniformity/tasks';
import type { Revision, Status } from './status';

/** What ECS says. */
export interface ServiceSeen extends Pick<Status, 'tasks' | 'revisions' | 'deployment' | 'last'> {
  /** Of the service: its groups and its rules. */
  readonly loadBalancers: readonly LoadBalancer[];
}

/** Two calls deep. @throws MissingAnswer, and what the SDK throws */
export async function readService(ecs: ECSClient, place: Place): Promise<ServiceSeen> {
  const [service, { running, newest }] = await Promise.all([
    describeService(ecs, place),
    deploymentsOf(ecs, place),
  ]);
  const current = must(service.currentServiceRevisions, 'currentServiceRevisions');
  const arns = current.map(({ arn }) => must(arn, 'currentServiceRevisions[].arn'));
  const wanted = [running?.arn, newest?.arn].filter((arn) => arn !== undefined);
  const [deployments, described] = await Promise.all([
    describeDeployments(ecs, wanted),
    describeRevisions(ecs, arns),
  ]);
  const deployment = deployments.find((each) => each.serviceDeploymentArn === running?.arn);
  const last = deployments.find((each) => each.serviceDeploymentArn === newest?.arn);
  const green = deployment?.targetServiceRevision?.arn;
  return {
    tasks: {
      desired: must(service.desiredCount, 'desiredCount'),
      running: must(service.runningCount, 'runningCount'),
      pending: must(service.pendingCount, 'pendingCount'),
    },
    revisions: current.map((each): Revision => {
      const of = described.find(({ serviceRevisionArn }) => serviceRevisionArn === each.arn);
      const targetGroup = of?.resolvedConfiguration?.loadBalancers?.[0]?.targetGroupArn;
      return {
        arn: must(each.arn, 'currentServiceRevisions[].arn'),
        is: each.arn === green ? 'green' : 'blue',
        tasks: {
          requested: must(each.requestedTaskCount, 'currentServiceRevisions[].requestedTaskCount'),
          running: must(each.runningTaskCount, 'currentServiceRevisions[].runningTaskCount'),
          pending: must(each.pendingTaskCount, 'currentServiceRevisions[].pendingTaskCount'),
        },
        digests: [...new Set((of?.containerImages ?? []).flatMap((image) => digestOf(image) ?? []))],
        ...(targetGroup !== undefined && { targetGroup }),
      };
    }),
    ...(deployment && { deployment }),
    ...(last && { last }),
    loadBalancers: service.loadBalancers ?? [],
  };
}

async function describeDeployments(ecs: ECSClient, arns: string[]): Promise<readonly ServiceDeployment[]> {
  if (arns.length === 0) return [];
  const answer = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns }));
  const found = must(answer.serviceDeployments, 'serviceDeployments');
  if (found.length === arns.length) return found;
  only([], answer.failures, 'each service deployment that is listed');
  return found;
}

async function describeRevisions(ecs: ECSClient, arns: string[]): Promise<readonly ServiceRevision[]> {
  if (arns.length === 0) return [];
  const answer = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: arns }));
  return must(answer.serviceRevisions, 'serviceRevisions');
}
