import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  type ServiceDeployment,
  type ServiceRevision,
  type ServiceRevisionSummary,
  type Task,
} from '@aws-sdk/client-ecs';
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clients } from '../aws/clients';
import { seeStack } from '../change-set/stack';
import type { DeploymentSeen, Look, RevisionCounts, RevisionSeen } from './evidence';
import { PLACE, STACKS } from './names';

/** Deployments that a step can have started, and the one before it. */
const MOST_DEPLOYMENTS = 6;

/** Everything that the judgements read, at one moment. What is not there yet is left out. */
export async function lookAt(
  { ecs, elb, ...clients }: Clients,
  now: number,
  requests: Look['requests'] = {},
): Promise<Look> {
  const cloudFormation = await clients.cloudFormation();
  const stack = await seeStack(cloudFormation, STACKS.service);
  const empty: Look = {
    ...{ at: now, deployments: [], revisions: [], tasks: [], users: {}, requests },
    ...(stack && {
      stack: {
        status: stack.status,
        ...(stack.parameters.ImageDigest !== undefined && { digest: stack.parameters.ImageDigest }),
        ...(stack.changeSet !== undefined && { changeSet: stack.changeSet }),
      },
    }),
  };
  const service = await serviceOf(ecs);
  if (!service) return empty;
  const { serviceDeployments = [] } = await ecs.send(new ListServiceDeploymentsCommand(PLACE));
  const arns = serviceDeployments
    .flatMap(({ serviceDeploymentArn: arn }) => arn ?? [])
    .slice(0, MOST_DEPLOYMENTS);
  const described =
    arns.length === 0
      ? []
      : ((await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns })))
          .serviceDeployments ?? []);
  const deployments = arns.flatMap(
    (arn) => described.find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn) ?? [],
  );
  const wanted = [
    ...new Set(
      deployments.flatMap(({ targetServiceRevision, sourceServiceRevisions = [] }) =>
        [targetServiceRevision, ...sourceServiceRevisions].flatMap((revision) => revision?.arn ?? []),
      ),
    ),
  ].slice(0, 20);
  const { serviceRevisions = [] } =
    wanted.length === 0
      ? {}
      : await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: wanted }));
  const { alternateTargetGroupArn, productionListenerRule } =
    service.loadBalancers?.[0]?.advancedConfiguration ?? {};
  return {
    ...empty,
    deployments: deployments.map(deploymentSeen),
    revisions: serviceRevisions.map(revisionSeen),
    tasks: (await tasksOf(ecs)).map((task) => ({
      status: task.lastStatus ?? 'unknown',
      ...(task.startedBy !== undefined && { startedBy: task.startedBy }),
      ...(task.taskDefinitionArn !== undefined && { taskDefinition: task.taskDefinitionArn }),
      digests: (task.containers ?? []).map(({ imageDigest }) => imageDigest),
    })),
    current: {
      ...(service.currentServiceRevisions && {
        revisions: service.currentServiceRevisions.flatMap(({ arn }) => arn ?? []),
      }),
      ...(alternateTargetGroupArn !== undefined && { alternateGroup: alternateTargetGroupArn }),
    },
    users: await usersOf(elb, productionListenerRule),
  };
}

async function serviceOf(ecs: Clients['ecs']) {
  try {
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: PLACE.cluster, services: [PLACE.service] }),
    );
    return services?.find(({ status }) => status !== 'INACTIVE');
  } catch (error) {
    // Before its stack has made it.
    if (error instanceof Error && /^(ClusterNotFound|ServiceNotFound)Exception$/.test(error.name))
      return undefined;
    throw error;
  }
}

async function tasksOf(ecs: Clients['ecs']): Promise<Task[]> {
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster: PLACE.cluster, serviceName: PLACE.service }),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(
    new DescribeTasksCommand({ cluster: PLACE.cluster, tasks: taskArns.slice(0, 100) }),
  );
  return tasks;
}

async function usersOf(elb: Clients['elb'], rule: string | undefined): Promise<Record<string, number>> {
  if (rule === undefined) return {};
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ RuleArns: [rule] }));
  const groups = Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
  const all = groups.reduce((sum, { Weight = 0 }) => sum + Weight, 0);
  return Object.fromEntries(
    groups.map(({ TargetGroupArn = '', Weight = 0 }) => [
      TargetGroupArn,
      all === 0 ? 0 : (100 * Weight) / all,
    ]),
  );
}

export function deploymentSeen(of: ServiceDeployment): DeploymentSeen {
  const { deploymentConfiguration: configuration, rollback, alarms } = of;
  const canary = configuration?.canaryConfiguration;
  return {
    arn: of.serviceDeploymentArn ?? '',
    status: of.status ?? 'unknown',
    ...defined({
      stage: of.lifecycleStage,
      reason: of.statusReason,
      createdAt: of.createdAt?.getTime(),
      finishedAt: of.finishedAt?.getTime(),
      target: of.targetServiceRevision && countsOf(of.targetServiceRevision),
      sources: of.sourceServiceRevisions?.map(countsOf),
      breaker: of.deploymentCircuitBreaker?.status,
      rollback: rollback && defined({ reason: rollback.reason, revision: rollback.serviceRevisionArn }),
      alarms: alarms && {
        ...defined({ status: alarms.status }),
        triggered: alarms.triggeredAlarmNames ?? [],
      },
      configuration:
        configuration &&
        defined({
          strategy: configuration.strategy,
          bakeMinutes: configuration.bakeTimeInMinutes,
          canary:
            canary && defined({ percent: canary.canaryPercent, holdMinutes: canary.canaryBakeTimeInMinutes }),
        }),
    }),
    hooks: (of.lifecycleHookDetails ?? []).map(({ targetArn, hookId, status, ...hook }) => ({
      name: (targetArn ?? hookId ?? 'none').split(':function:').at(-1) ?? 'none',
      ...defined({ status, stage: (hook as { lifecycleStage?: string }).lifecycleStage }),
    })),
  };
}

function countsOf(of: ServiceRevisionSummary): RevisionCounts {
  return {
    arn: of.arn ?? '',
    ...defined({
      productionWeight: of.requestedProductionTrafficWeight,
      testWeight: of.requestedTestTrafficWeight,
      requested: of.requestedTaskCount,
      running: of.runningTaskCount,
    }),
  };
}

const revisionSeen = (of: ServiceRevision): RevisionSeen => ({
  arn: of.serviceRevisionArn ?? '',
  ...defined({ taskDefinition: of.taskDefinition }),
  digests: (of.containerImages ?? []).map(({ imageDigest }) => imageDigest),
  targetGroups: (of.resolvedConfiguration?.loadBalancers ?? []).flatMap(
    ({ targetGroupArn }) => targetGroupArn ?? [],
  ),
});

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without what is undefined, which JSON would not keep either. */
function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
