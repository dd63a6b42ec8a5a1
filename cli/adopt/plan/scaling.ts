import { scalingClient } from '../clients';
import type { Observed, Scaling } from './observed';
import type { PlanOptions } from './options';

const ECS = 'ecs' as const;

/** What Application Auto Scaling does to the service. @throws what the SDK throws */
export async function readScaling(options: PlanOptions): Promise<Pick<Observed, 'scaling'>> {
  const { DescribeScalableTargetsCommand, DescribeScalingPoliciesCommand, DescribeScheduledActionsCommand } =
    await import('@aws-sdk/client-application-auto-scaling');
  const client = await scalingClient(options);
  const ResourceId = `service/${nameOf(options.cluster)}/${options.service}`;
  const { ScalableTargets = [] } = await client.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: ECS, ResourceIds: [ResourceId] }),
  );
  const [target] = ScalableTargets;
  if (!target) return {};
  const { ScalingPolicies = [] } = await client.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace: ECS, ResourceId }),
  );
  const { ScheduledActions = [] } = await client.send(
    new DescribeScheduledActionsCommand({ ServiceNamespace: ECS, ResourceId }),
  );
  const isCpu = (policy: (typeof ScalingPolicies)[number]) =>
    policy.TargetTrackingScalingPolicyConfiguration?.PredefinedMetricSpecification?.PredefinedMetricType ===
    'ECSServiceAverageCPUUtilization';
  const cpuTarget = ScalingPolicies.find(isCpu)?.TargetTrackingScalingPolicyConfiguration?.TargetValue;
  const scaling: Scaling = {
    min: target.MinCapacity ?? 1,
    max: target.MaxCapacity ?? 1,
    ...(cpuTarget !== undefined && { cpuTarget }),
    others: [
      ...ScalingPolicies.filter((policy) => !isCpu(policy)).map(
        ({ PolicyName, PolicyType, TargetTrackingScalingPolicyConfiguration: tracking }) =>
          `${PolicyName} (${tracking?.PredefinedMetricSpecification?.PredefinedMetricType ?? (tracking ? 'a metric of its own' : PolicyType)})`,
      ),
      ...ScheduledActions.map(({ ScheduledActionName, Schedule }) => `${ScheduledActionName} (${Schedule})`),
    ],
  };
  return { scaling };
}

const nameOf = (cluster: string): string => cluster.slice(cluster.lastIndexOf('/') + 1);
