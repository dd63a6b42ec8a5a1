import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type Service,
  type ServiceRevision,
  type Task,
} from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { digestOf } from '../shared/image-digest';
import type { LiveRevision, Observation, ObservedService, ObservedTask } from './decide';
import { deploymentsOf, liveRevisionArn, type RecordedDeployments } from './deployments';
import { MissingAnswer, must, only } from './must';
import { routesOf } from './routes';
import { shortName, shown } from './shown';

export interface Place {
  readonly cluster: string;
  readonly service: string;
}

/** source: Amazon ECS API reference, DescribeTasks */
const TASKS_A_CALL = 100;

/**
 * Looks at a service: its counts, its deployments, its tasks, and where its users go. While a deployment runs it
 * looks no further than that one.
 *
 * The deployments are read twice, before and after the rest: one that begins in between would make two revisions
 * look like a finding.
 *
 * @throws MissingAnswer when an answer lacks what it should have, and what the SDK throws: who cannot see must not say
 * that all is well
 */
export async function observe(
  { ecs, elb }: { readonly ecs: ECSClient; readonly elb: ElasticLoadBalancingV2Client },
  { cluster, service: name }: Place,
): Promise<Observation> {
  const place = { cluster, service: name };
  const before = await deploymentsOf(ecs, place);
  const service = serviceOf(await describeService(ecs, place));
  if (before.running) return unlooked(service, before);

  const revisionArn = await liveRevisionArn(ecs, before, service);
  const revision = revisionArn === undefined ? undefined : await describeRevision(ecs, revisionArn);
  const tasks = await tasksOf(ecs, place);
  const routes = revision ? await routesOf(elb, revision) : [];
  const after = await deploymentsOf(ecs, place);
  if (after.running) return unlooked(service, after);
  // One that came and went in between has changed what was read.
  if (after.newest?.arn !== before.newest?.arn) return observe({ ecs, elb }, place);
  return {
    service,
    ...(after.newest && { newest: after.newest }),
    ...(revision && { live: liveRevision(revision) }),
    tasks,
    routes,
  };
}

function unlooked(service: ObservedService, { running, newest }: RecordedDeployments): Observation {
  return { service, ...(running && { running }), ...(newest && { newest }), tasks: [], routes: [] };
}

async function describeService(ecs: ECSClient, { cluster, service }: Place): Promise<Service> {
  const answer = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  return only(answer.services, answer.failures, `service ${shown(service)} of cluster ${shown(cluster)}`);
}

function serviceOf(service: Service): ObservedService {
  return {
    arn: must(service.serviceArn, 'serviceArn'),
    status: must(service.status, 'status'),
    desiredCount: must(service.desiredCount, 'desiredCount'),
    runningCount: must(service.runningCount, 'runningCount'),
    pendingCount: must(service.pendingCount, 'pendingCount'),
    revisions: must(service.currentServiceRevisions, 'currentServiceRevisions').map((each) => ({
      arn: must(each.arn, 'currentServiceRevisions[].arn'),
      requested: must(each.requestedTaskCount, 'currentServiceRevisions[].requestedTaskCount'),
      running: must(each.runningTaskCount, 'currentServiceRevisions[].runningTaskCount'),
      pending: must(each.pendingTaskCount, 'currentServiceRevisions[].pendingTaskCount'),
    })),
  };
}

async function describeRevision(ecs: ECSClient, arn: string): Promise<ServiceRevision> {
  const answer = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }));
  return only(answer.serviceRevisions, answer.failures, `service revision ${shortName(arn)}`);
}

function liveRevision(revision: ServiceRevision): LiveRevision {
  return {
    arn: must(revision.serviceRevisionArn, 'serviceRevisionArn'),
    taskDefinition: must(revision.taskDefinition, 'taskDefinition'),
    images: must(revision.containerImages, 'containerImages').map((each) => {
      const digest = digestOf(each);
      return {
        container: must(each.containerName, 'containerImages[].containerName'),
        ...(digest !== undefined && { digest }),
      };
    }),
  };
}

async function tasksOf(ecs: ECSClient, place: Place): Promise<ObservedTask[]> {
  const arns = await taskArns(ecs, place);
  const tasks: Task[] = [];
  for (let start = 0; start < arns.length; start += TASKS_A_CALL) {
    const batch = arns.slice(start, start + TASKS_A_CALL);
    const answer = await ecs.send(new DescribeTasksCommand({ cluster: place.cluster, tasks: batch }));
    const [failure] = answer.failures ?? [];
    if (failure) {
      const { arn = '', reason = 'no reason' } = failure;
      throw new MissingAnswer(`every task must be described, got ${shown(reason)} for ${shortName(arn)}`);
    }
    tasks.push(...(answer.tasks ?? []));
  }
  return (
    tasks
      // A task that began to stop after it was listed. Tasks of RunTask are `family:…`, and listed by no service.
      .filter(({ desiredStatus }) => must(desiredStatus, 'desiredStatus') === 'RUNNING')
      .filter(({ group }) => must(group, 'group') === `service:${place.service}`)
      .map(taskOf)
  );
}

async function taskArns(ecs: ECSClient, { cluster, service }: Place): Promise<string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ecs.send(
      new ListTasksCommand({ cluster, serviceName: service, desiredStatus: 'RUNNING', nextToken }),
    );
    arns.push(...must(page.taskArns, 'taskArns'));
    nextToken = page.nextToken;
  } while (nextToken);
  return arns;
}

function taskOf(task: Task): ObservedTask {
  return {
    arn: must(task.taskArn, 'taskArn'),
    taskDefinition: must(task.taskDefinitionArn, 'taskDefinitionArn'),
    lastStatus: must(task.lastStatus, 'lastStatus'),
    startedBy: must(task.startedBy, 'startedBy'),
    ...(task.startedAt && { startedAt: task.startedAt }),
    containers: must(task.containers, 'containers').map(({ name, imageDigest }) => ({
      name: must(name, 'containers[].name'),
      ...(imageDigest !== undefined && { digest: imageDigest }),
    })),
  };
}
