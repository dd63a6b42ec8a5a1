import type { Finding } from '../check';
import type { Handshake } from '../machine';
import type { NameOfService } from './names-of-service';

const DAY = 86_400_000;
/** ACM renews 60 days before the end: whatever has come so far is not renewed. source: ACM user guide, "Managed renewal" */
const NOTICE_DAYS = 14;

/** @param isThere whether Route 53 has the zone by its id */
export function zoneFinding({ host, zone = '' }: NameOfService, isThere: boolean): Finding {
  const about = `hosted zone ${zone} of ${host}`;
  if (isThere) return { is: 'right', about, says: 'it is in this account' };
  return {
    ...{ is: 'wrong', about, says: 'it is not in this account: the record cannot be made' },
    todo: 'aws route53 list-hosted-zones --query "HostedZones[].[Id,Name]", and write its id as hostedZoneId',
  };
}

export interface SeenAddresses {
  /** Undefined before the load balancer is there. */
  readonly loadBalancer: { readonly dnsName: string; readonly addresses: readonly string[] } | undefined;
  readonly host: readonly string[];
}

/** Whether the name leads to the load balancer. */
export function addressFinding(
  { host, zone }: NameOfService,
  { loadBalancer, host: found }: SeenAddresses,
): Finding {
  const about = `the name ${host}`;
  if (loadBalancer === undefined)
    return { is: 'right', about, says: 'its load balancer is not deployed yet' };
  const { dnsName, addresses } = loadBalancer;
  if (found.some((address) => addresses.includes(address))) {
    return { is: 'right', about, says: `leads to ${dnsName}` };
  }
  const zoneCommand = `dig +short NS of its domain must be what this says: aws route53 get-hosted-zone --id ${zone} --query DelegationSet.NameServers`;
  const todo = zone === undefined ? `make it an alias or a CNAME of ${dnsName}` : zoneCommand;
  if (found.length === 0) return { is: 'wrong', about, says: 'the name service does not know it', todo };
  // Somebody else's record may lead to what stands before the load balancer.
  const is = zone === undefined ? 'unknown' : 'wrong';
  return { is, about, says: `leads to ${found.join(', ')}, and not to ${dnsName}`, todo };
}

/** @param shake undefined where nothing answers yet, or only inside the network */
export function certificateFinding(
  { host, certificate }: NameOfService,
  shake: Handshake | undefined,
  now: number,
): Finding {
  const about = `certificate of ${host}`;
  const todo =
    certificate === undefined
      ? 'see the certificates of the listener: aws elbv2 describe-listener-certificates'
      : `aws acm describe-certificate --region ${certificate.split(':')[3]} --certificate-arn ${certificate} --query "Certificate.[Status,DomainValidationOptions]": it must be ISSUED`;
  if (shake === undefined) {
    return { is: 'unknown', about, says: 'nothing that can be reached from here shows it yet', todo };
  }
  if (shake.is === 'refused')
    return { is: 'wrong', about, says: `no trusted connection: ${shake.why}`, todo };
  const days = Math.floor((shake.until - now) / DAY);
  if (days < NOTICE_DAYS)
    return { is: 'wrong', about, says: `it ends in ${days} days, and was not renewed`, todo };
  return { is: 'right', about, says: `trusted, for ${days} days more` };
}
