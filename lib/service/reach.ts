import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { hostOf } from '../config/existing/host';
import { loadBalancerName } from '../config/names';
import type { Environment, Service } from '../config/types-resolved';
import { type Entrance, ExistingEntrance, sharedAttributes } from './entrance';
import { LoadBalancer } from './load-balancer';

interface EntranceOfService {
  readonly vpc: ec2.IVpc;
  /** `<service>-<environment>`. */
  readonly fullName: string;
  readonly service: Service;
  readonly environment: Environment;
  /** Of the environment's foundation. Absent: it makes none. */
  readonly shared: LoadBalancer | undefined;
}

/** A load balancer of its own, that of its environment, or the one that is there already. */
export function entranceOf(
  scope: Construct,
  { vpc, fullName, service, environment, shared }: EntranceOfService,
): Entrance {
  const { domain, loadBalancer } = service;
  const named = domain && { domain };
  if (loadBalancer?.shared) {
    if (shared === undefined) throw new Error(`${fullName} must be given the load balancer that it shares`);
    return new ExistingEntrance(scope, 'Entrance', { ...sharedAttributes(loadBalancer, shared), ...named });
  }
  if (loadBalancer) return new ExistingEntrance(scope, 'Entrance', { loadBalancer, ...named });
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

/** Of all services of an environment, where they share one. */
export function sharedLoadBalancer(
  scope: Construct,
  delivery: string,
  environment: Environment,
  vpc: ec2.IVpc,
): LoadBalancer | undefined {
  const { sharedLoadBalancer: shared, name, protect } = environment;
  if (shared === undefined) return undefined;
  const { internal, certificateArn } = shared;
  return new LoadBalancer(scope, 'Entrance', {
    ...{ vpc, protect, fullName: loadBalancerName(delivery, name) },
    ...(certificateArn !== undefined && { certificateArn }),
    ...(internal && { internalTo: rangesOf(environment) }),
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
