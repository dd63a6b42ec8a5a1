import type { TemplateResolver } from '../assembly/intrinsics';
import type { Destinations } from '../lambda/messages';
import type { LoadBalancing } from './load-balancing';

/** What hooks reach by the names that DNS records of the stacks give the load balancer. */
export async function domainsOf(
  resolvers: readonly TemplateResolver[],
  { dnsName, destinations }: Pick<LoadBalancing, 'dnsName' | 'destinations'>,
): Promise<Destinations> {
  const found: Record<string, Destinations[string]> = {};
  for (const resolver of resolvers) {
    for (const logicalId of await resolver.resourcesOfType('AWS::Route53::RecordSet')) {
      const { Name, AliasTarget } = await resolver.properties(logicalId);
      // CDK writes `dualstack.` before the name of a load balancer, and a dot behind it or not.
      const target = String((AliasTarget as { DNSName?: unknown } | undefined)?.DNSName).replace(
        /^dualstack\.|\.$/g,
        '',
      );
      if (target.toLowerCase() !== dnsName.toLowerCase()) continue;
      const name = String(Name).replace(/\.$/, '').toLowerCase();
      for (const [address, destination] of Object.entries(destinations)) {
        found[`${name}:${address.split(':').at(-1)}`] = destination;
      }
    }
  }
  return found;
}
