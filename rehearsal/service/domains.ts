import type { TemplateResolver } from '../assembly/intrinsics';

/**
 * The names that DNS records of the stacks give the load balancer, in small letters.
 *
 * @param host what users call it by a record of somebody else's, first
 */
export async function domainsOf(
  resolvers: readonly TemplateResolver[],
  dnsName: string,
  host?: string,
): Promise<readonly string[]> {
  const found: string[] = host === undefined ? [] : [host.toLowerCase()];
  for (const resolver of resolvers) {
    for (const logicalId of await resolver.resourcesOfType('AWS::Route53::RecordSet')) {
      const { Name, AliasTarget } = await resolver.properties(logicalId);
      // CDK writes `dualstack.` before the name of a load balancer, and a dot behind it or not.
      const target = String((AliasTarget as { DNSName?: unknown } | undefined)?.DNSName).replace(
        /^dualstack\.|\.$/g,
        '',
      );
      if (target.toLowerCase() === dnsName.toLowerCase())
        found.push(String(Name).replace(/\.$/, '').toLowerCase());
    }
  }
  return found;
}
