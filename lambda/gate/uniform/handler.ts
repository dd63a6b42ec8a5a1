import { ECSClient, type ServiceDeployment, type ServiceRevisionSummary } from '@aws-sdk/client-ecs';
import { readDeployment } from '../../shared/deployment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import type { Verdict } from '../../shared/verdict';
import { must } from '../../uniformity/must';
import { contentsOf, describeRevision } from '../../uniformity/revision';
import { readTasks } from '../../uniformity/tasks';
import { type Counts, decide } from './decide';

const ecs = new ECSClient({});

/** Looks at green's tasks by ECS's own account: no route reaches them yet. */
export async function uniform(
  { serviceDeploymentArn }: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
): Promise<Verdict> {
  const arn = must(deployment.targetServiceRevision?.arn, 'targetServiceRevision.arn');
  const revision = contentsOf(await describeRevision(ecs, arn, signal));
  const place = {
    cluster: must(deployment.clusterArn, 'clusterArn'),
    service: must(deployment.serviceArn, 'serviceArn').replace(/^.*\//, ''),
  };
  const tasks = await readTasks(ecs, place, signal);
  const after = must(await readDeployment(ecs, serviceDeploymentArn, signal), 'serviceDeployments[]');
  const counted = countsOf(after);
  if (JSON.stringify(counted) !== JSON.stringify(countsOf(deployment))) {
    return { outcome: 'inconclusive', reason: 'tasks came or went while they were looked at' };
  }
  return decide({ revision, ...counted, tasks, since: must(deployment.createdAt, 'createdAt') });
}

function countsOf({ targetServiceRevision, sourceServiceRevisions = [] }: ServiceDeployment): {
  readonly target: Counts;
  readonly sources: readonly Counts[];
} {
  return {
    target: ofRevision(targetServiceRevision ?? {}),
    sources: sourceServiceRevisions.map(ofRevision),
  };
}

const ofRevision = (revision: ServiceRevisionSummary): Counts => ({
  requested: must(revision.requestedTaskCount, 'requestedTaskCount'),
  running: must(revision.runningTaskCount, 'runningTaskCount'),
  pending: must(revision.pendingTaskCount, 'pendingTaskCount'),
});

export const handler = gate(uniform, { ecs, couldNotTell: 'gate-uniform.md#could-not-tell' });
