import type { AwsAccount } from '../account/aws-account';
import type { TemplateResolver } from '../assembly/intrinsics';
import type { Clock } from '../clock/clock';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import { Inspection, leftOutOf } from '../wafv2/inspection';
import { makeStores } from './stores';

/**
 * Makes the stores that some stacks have, and puts AWS WAF in front of their load balancer: whatever stands in the account when
 * a request comes.
 *
 * @returns what was left out, as `Type (why)`
 */
export async function makeGuardedStores(
  account: AwsAccount,
  resolvers: readonly TemplateResolver[],
  loadBalancer: LoadBalancer,
  clock: Clock,
): Promise<string[]> {
  const left = await makeStores(account, resolvers);
  const { firewall, cloudWatch } = account;
  const resourceArn = firewall.arnOfLoadBalancer(loadBalancer.fullName);
  const inspection = new Inspection({ firewall, resourceArn, clock, sink: cloudWatch.store });
  loadBalancer.guard.inspect = inspection.inspect;
  return [...left, ...leftOutOf(firewall)];
}
