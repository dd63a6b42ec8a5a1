import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { canServe } from '../../shared/target-health';

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
