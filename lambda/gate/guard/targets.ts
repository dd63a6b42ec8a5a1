import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** How many targets of each group can serve users. @throws what the SDK throws, and Error for an answer without a list */
export async function readTargets(
  elb: ElasticLoadBalancingV2Client,
  groups: Iterable<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const counted = [...new Set(groups)].map(async (arn) => {
    const { TargetHealthDescriptions } = await elb.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
      { abortSignal: signal },
    );
    if (!TargetHealthDescriptions) throw new Error('DescribeTargetHealth answered without targets');
    return [arn, TargetHealthDescriptions.filter(canServe).length] as const;
  });
  return new Map(await Promise.all(counted));
}

/**
 * A target of a group that no rule forwards to is not checked: ELB calls it unused, whatever it would answer. A rule
 * that was led away from a group makes its targets so, and they must not count as dead for it.
 * source: ELB user guide, "Target health status" (unused, Target.NotInUse)
 */
export function canServe({ TargetHealth }: TargetHealthDescription): boolean {
  const { State, Reason } = TargetHealth ?? {};
  return State === 'healthy' || (State === 'unused' && Reason === 'Target.NotInUse');
}
