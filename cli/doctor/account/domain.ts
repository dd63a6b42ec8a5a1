import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { route53Client } from '../../adopt/clients';
import { callFailed } from '../../aws/call-failed';
import type { Finding } from '../check';
import type { Account, AccountLook } from '../look';
import type { Machine } from '../machine';
import { type NameOfService, namesOf } from './names-of-service';
import { addressFinding, certificateFinding, zoneFinding } from './reached';

/** Whether users reach the service by its name, and by TLS. */
export const domain: AccountLook = {
  ...{ name: 'domain', at: 'account' },
  look: async ({ services, stacks }, account, machine) => {
    const names = services.flatMap((service) => {
      const stack = stacks.find(({ stackName }) => stackName === service.stack);
      return stack ? namesOf(service, stack.template) : [];
    });
    if (names.length === 0)
      return [{ is: 'right', about: 'domain', says: 'none: users come by the load balancer’s own name' }];
    return (await Promise.all(names.map((name) => ofName(name, account, machine)))).flat();
  },
};

async function ofName(name: NameOfService, account: Account, machine: Machine): Promise<readonly Finding[]> {
  const told = async (look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> => {
    try {
      return await look();
    } catch (error) {
      machine.signal.throwIfAborted();
      const failed = callFailed(error, 'teal doctor --only domain');
      if (failed === undefined) throw error;
      return [{ is: 'unknown', about: `the name ${name.host}`, says: failed.message }];
    }
  };
  const [zone, way] = await Promise.all([
    told(async () => (name.zone === undefined ? [] : [zoneFinding(name, await hasZone(name.zone, account))])),
    told(() => wayOf(name, account, machine)),
  ]);
  return [...zone, ...way];
}

/** By reading one record of it: who deploys may do that, too. */
async function hasZone(id: string, { who }: Account): Promise<boolean> {
  const route53 = await route53Client(who);
  try {
    await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id, MaxItems: 1 }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchHostedZone') return false;
    throw error;
  }
}

async function wayOf(name: NameOfService, account: Account, machine: Machine): Promise<readonly Finding[]> {
  const found = await loadBalancerOf(name, account);
  if (found === undefined) {
    const seen = { loadBalancer: undefined, host: [] };
    return [addressFinding(name, seen), certificateFinding(name, undefined, machine.now())];
  }
  const [addresses, host] = await Promise.all([
    machine.addressesOf(found.dnsName),
    machine.addressesOf(name.host),
  ]);
  const address = addressFinding(name, { loadBalancer: { dnsName: found.dnsName, addresses }, host });
  // Of what cannot be reached nothing is known.
  const shake = found.isInternal || host.length === 0 ? undefined : await machine.handshake(name.host);
  return [address, certificateFinding(name, shake, machine.now())];
}

async function loadBalancerOf(
  { loadBalancer }: NameOfService,
  { clients: { elb } }: Account,
): Promise<{ readonly dnsName: string; readonly isInternal: boolean } | undefined> {
  if (loadBalancer === undefined) return undefined;
  if ('dnsName' in loadBalancer) {
    return { dnsName: loadBalancer.dnsName, isInternal: loadBalancer.dnsName.startsWith('internal-') };
  }
  try {
    const { LoadBalancers = [] } = await elb.send(
      new DescribeLoadBalancersCommand({ Names: [loadBalancer.name] }),
    );
    const { DNSName: dnsName, Scheme: scheme } = LoadBalancers[0] ?? {};
    return dnsName === undefined ? undefined : { dnsName, isInternal: scheme === 'internal' };
  } catch (error) {
    if (error instanceof Error && error.name === 'LoadBalancerNotFoundException') return undefined;
    throw error;
  }
}
