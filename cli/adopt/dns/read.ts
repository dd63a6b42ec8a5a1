import { DescribeServicesCommand, type Service } from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  ListResourceRecordSetsCommandOutput,
  ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { deploymentsOf } from '../../../lambda/uniformity/deployments';
import { must, only } from '../../../lambda/uniformity/must';
import type { Clients } from '../../aws/clients';
import { ecsPlaceOf } from '../../aws/options';
import type { MoveOptions } from '../options';
import type { RecordStanding } from './standing';
import { plainName } from './state';

type EcsAndElb = Pick<Clients, 'ecs' | 'elb'>;

/** @throws MissingAnswer and what the SDK throws: who cannot see must not change anything */
export async function readRecord(
  clients: EcsAndElb,
  route53: Route53Client,
  options: MoveOptions,
): Promise<RecordStanding> {
  const { zone = '', record = '' } = options;
  const teal = await tealOf(clients, options);
  const oldTasks = await oldTasksOf(clients, options);
  return {
    zone,
    name: plainRecordName(record),
    records: await recordsOf(route53, zone, record),
    ...(teal && { teal }),
    ...(oldTasks !== undefined && { oldTasks }),
  };
}

export const plainRecordName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

const LEADING = ['A', 'AAAA', 'CNAME'];

/** Records of one name follow each other, whatever their type. */
export async function recordsOf(
  route53: Route53Client,
  zone: string,
  name: string,
): Promise<ResourceRecordSet[]> {
  const { ListResourceRecordSetsCommand } = await import('@aws-sdk/client-route-53');
  const found: ResourceRecordSet[] = [];
  let from:
    | {
        StartRecordName?: string;
        StartRecordType?: ResourceRecordSet['Type'];
        StartRecordIdentifier?: string;
      }
    | undefined = {
    StartRecordName: name,
  };
  while (from) {
    const page: ListResourceRecordSetsCommandOutput = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone, ...from }),
    );
    const sets = must(page.ResourceRecordSets, 'ResourceRecordSets');
    const own = sets.filter((each) => plainRecordName(unescaped(each.Name ?? '')) === plainRecordName(name));
    found.push(...own);
    from =
      page.IsTruncated && own.length === sets.length
        ? {
            ...(page.NextRecordName && { StartRecordName: page.NextRecordName }),
            ...(page.NextRecordType && { StartRecordType: page.NextRecordType }),
            ...(page.NextRecordIdentifier && { StartRecordIdentifier: page.NextRecordIdentifier }),
          }
        : undefined;
  }
  return found.filter(({ Type = '' }) => LEADING.includes(Type));
}

/** `\052.example.com` is `*.example.com`. source: Amazon Route 53 developer guide, "DNS domain name format" */
export const unescaped = (name: string): string =>
  name.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

async function tealOf(clients: EcsAndElb, options: MoveOptions): Promise<RecordStanding['teal']> {
  const place = ecsPlaceOf(options);
  const service = await serviceOf(clients, place);
  if (!service) return undefined;
  const pair = (service.loadBalancers ?? []).flatMap(({ targetGroupArn, advancedConfiguration }) =>
    [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].filter((arn) => arn !== undefined),
  );
  const { TargetGroups } = await clients.elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: pair }));
  const [loadBalancer] = must(TargetGroups, 'TargetGroups').flatMap(
    ({ LoadBalancerArns = [] }) => LoadBalancerArns,
  );
  const arn = must(loadBalancer, 'TargetGroups[].LoadBalancerArns');
  const { LoadBalancers } = await clients.elb.send(
    new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }),
  );
  const found = only(LoadBalancers, undefined, 'the load balancer of Teal’s service');
  let healthy = 0;
  for (const TargetGroupArn of pair) {
    const answer = await clients.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    healthy += must(answer.TargetHealthDescriptions, 'TargetHealthDescriptions').filter(isHealthy).length;
  }
  const { running } = await deploymentsOf(clients.ecs, place);
  return {
    dnsName: plainName(must(found.DNSName, 'LoadBalancers[].DNSName')),
    zoneId: must(found.CanonicalHostedZoneId, 'LoadBalancers[].CanonicalHostedZoneId'),
    isDualstack: (found.IpAddressType ?? 'ipv4').startsWith('dualstack'),
    healthy,
    ...(running && { running: running.arn }),
  };
}

const isHealthy = ({ TargetHealth }: TargetHealthDescription): boolean => TargetHealth?.State === 'healthy';

async function oldTasksOf(
  clients: EcsAndElb,
  { oldCluster, oldService }: MoveOptions,
): Promise<number | undefined> {
  if (oldCluster === undefined || oldService === undefined) return undefined;
  const answer = await clients.ecs.send(
    new DescribeServicesCommand({ cluster: oldCluster, services: [oldService] }),
  );
  return must(
    only(answer.services, answer.failures, 'the old service').runningCount,
    'services[].runningCount',
  );
}

async function serviceOf(
  { ecs }: EcsAndElb,
  { cluster, service }: { cluster: string; service: string },
): Promise<Service | undefined> {
  try {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    return services.find(({ status }) => status === 'ACTIVE');
  } catch (error) {
    if (error instanceof Error && /^(Cluster|Service)NotFoundException$/.test(error.name)) return undefined;
    throw error;
  }
}
