import { DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Observation, ObservedService } from './decide';
import { deploymentsOf, liveRevisionArn, type RecordedDeployments } from './deployments';
import { must, only } from './must';
import { contentsOf, describeRevision } from './revision';
import { routesOf } from './routes';
import { shown } from './shown';
import { type Place, readTasks } from './tasks';

export type { Place } from './tasks';

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
  const tasks = await readTasks(ecs, place);
  const routes = revision ? await routesOf(elb, revision) : [];
  const after = await deploymentsOf(ecs, place);
  if (after.running) return unlooked(service, after);
  // One that came and went in between has changed what was read.
  if (after.newest?.arn !== before.newest?.arn) return observe({ ecs, elb }, place);
  return {
    service,
    ...(after.newest && { newest: after.newest }),
    ...(revision && { live: contentsOf(revision) }),
    tasks,
    routes,
  };
}

function unlooked(service: ObservedService, { running, newest }: RecordedDeployments): Observation {
  return { service, ...(running && { running }), ...(newest && { newest }), tasks: [], routes: [] };
}

/** @throws MissingAnswer when ECS does not have it, and what the SDK throws */
export async function describeService(ecs: ECSClient, { cluster, service }: Place): Promise<Service> {
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
