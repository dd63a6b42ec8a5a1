import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { hostOf } from '../config/existing/host';
import type { Environment, Service } from '../config/types-resolved';
import { type Entrance, ExistingEntrance } from './entrance';
import { LoadBalancer } from './load-balancer';

interface EntranceOfService {
  readonly vpc: ec2.IVpc;
  /** `<service>-<environment>`. */
  readonly fullName: string;
  readonly service: Service;
  readonly environment: Environment;
}

/** A load balancer of its own, or the one that is there already. */
export function entranceOf(
  scope: Construct,
  { vpc, fullName, service, environment }: EntranceOfService,
): Entrance {
  const { domain, loadBalancer } = service;
  if (loadBalancer)
    return new ExistingEntrance(scope, 'Entrance', { loadBalancer, ...(domain && { domain }) });
  return new LoadBalancer(scope, 'Entrance', {
    vpc,
    fullName,
    protect: environment.protect,
    domain,
    accessLogs: service.accessLogs,
    firewall: service.firewall !== undefined,
    ...(service.internal && { internalTo: rangesOf(environment) }),
  });
}

/** Who may call internal load balancers: the VPC. The configuration has seen to it that they are known. */
const rangesOf = ({ network }: Environment): readonly string[] =>
  network.kind === 'new' ? [network.cidr] : (network.cidrs ?? []);

/** Where users reach it. */
export function urlOf(service: Service, dnsName: string): string {
  const host = hostOf(service) ?? dnsName;
  const isTls = service.loadBalancer ? service.loadBalancer.tls : service.domain !== undefined;
  return `${isTls ? 'https' : 'http'}://${host}`;
}
