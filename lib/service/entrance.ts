import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { Domain, ExistingLoadBalancer, SharedLoadBalancer } from '../config/types-resolved';
import type { LoadBalancer } from './load-balancer';

/** Where requests to a service come in: a load balancer of its own, or one that is there already. */
export interface Entrance {
  /** The load balancer. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  /** The one that Teal's rules stand on. */
  readonly listener: elbv2.IApplicationListener;
  /** As CloudWatch names the load balancer: `app/<name>/<id>`. */
  readonly fullName: string;
  /** AWS's own name of the load balancer. */
  readonly dnsName: string;
  /** Whether other services are behind it too: what CloudWatch counts of all of it is not this service's. */
  readonly shared: boolean;
  /** Where the two rules stand. */
  readonly priorities: { readonly test: number; readonly production: number };
  /** Hosts that they answer to; empty: every one. */
  readonly hosts: readonly string[];
  /** Paths that the production rule answers to; empty: every one. */
  readonly paths: readonly string[];
  /** Lets a group of the VPC in to the listener. */
  letIn(peer: ec2.ISecurityGroup, description: string): void;
}

type Attributes = Omit<ExistingLoadBalancer, 'shared'>;

export interface ExistingEntranceProps {
  readonly loadBalancer: Attributes;
  /** As CloudWatch names it. @default by the ARN, which is no token where it is written down */
  readonly fullName?: string;
  readonly domain?: Domain;
}

/** As a service's stack knows the load balancer of its environment's foundation. */
export const sharedAttributes = (
  { tls, priorities, hosts, paths }: SharedLoadBalancer,
  { loadBalancer, listener }: LoadBalancer,
): Required<Pick<ExistingEntranceProps, 'loadBalancer' | 'fullName'>> => {
  const [securityGroup] = loadBalancer.connections.securityGroups;
  if (securityGroup === undefined) throw new Error(`${loadBalancer.node.path} must have a security group`);
  // Written as imports now, not when all is synthesized: acknowledgements of cdk-nag name a resource as the template does.
  const exported = (value: string): string => `${Stack.of(loadBalancer).exportValue(value)}`;
  return {
    fullName: exported(loadBalancer.loadBalancerFullName),
    loadBalancer: {
      arn: exported(loadBalancer.loadBalancerArn),
      dnsName: exported(loadBalancer.loadBalancerDnsName),
      hostedZoneId: exported(loadBalancer.loadBalancerCanonicalHostedZoneId),
      listenerArn: exported(listener.listenerArn),
      securityGroupId: exported(securityGroup.securityGroupId),
      ...{ tls, priorities, hosts, paths },
    },
  };
};

/** By the port of a listener's protocol. No ARN says which it has; what is not 80 or 443 must let gates in by itself. */
const portOf = ({ tls }: Attributes): number => (tls ? 443 : 80);

/**
 * A load balancer and a listener that another stack makes, or that are there already, by their ARNs. Neither is made, changed or deleted; its security
 * group gets one rule, out to the tasks, and with gates in the VPC another, in from them.
 */
export class ExistingEntrance extends Construct implements Entrance {
  public readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  public readonly listener: elbv2.IApplicationListener;
  public readonly fullName: string;
  public readonly dnsName: string;
  public readonly shared = true;
  public readonly priorities: Entrance['priorities'];
  public readonly hosts: readonly string[];
  public readonly paths: readonly string[];
  private readonly port: ec2.Port;

  constructor(scope: Construct, id: string, { loadBalancer, fullName, domain }: ExistingEntranceProps) {
    super(scope, id);
    const { arn, dnsName, hostedZoneId, listenerArn, securityGroupId } = loadBalancer;
    this.dnsName = dnsName;
    this.fullName = fullName ?? arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length);
    this.priorities = loadBalancer.priorities;
    this.hosts = loadBalancer.hosts;
    this.paths = loadBalancer.paths;
    this.port = ec2.Port.tcp(portOf(loadBalancer));
    // Egress is written, too: whoever made the group may have kept it narrow.
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(this, 'SecurityGroup', securityGroupId, {
      allowAllOutbound: false,
      mutable: true,
    });
    this.loadBalancer = elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(
      this,
      'LoadBalancer',
      {
        loadBalancerArn: arn,
        securityGroupId,
        securityGroupAllowsAllOutbound: false,
        loadBalancerDnsName: dnsName,
        ...(hostedZoneId !== undefined && { loadBalancerCanonicalHostedZoneId: hostedZoneId }),
      },
    );
    this.listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(this, 'Listener', {
      listenerArn,
      securityGroup,
      defaultPort: portOf(loadBalancer),
    });
    if (domain?.zone && hostedZoneId !== undefined) this.record(domain.name, domain.zone, hostedZoneId);
  }

  public letIn(peer: ec2.ISecurityGroup, description: string): void {
    peer.connections.allowTo(this.loadBalancer, this.port, description);
  }

  /** Only where `domain.record` says so. */
  private record(name: string, zone: NonNullable<Domain['zone']>, hostedZoneId: string): void {
    new route53.ARecord(this, 'Record', {
      zone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: zone.id,
        zoneName: zone.name,
      }),
      recordName: `${name}.`,
      target: route53.RecordTarget.fromAlias({
        bind: () => ({ dnsName: `dualstack.${this.dnsName}`, hostedZoneId }),
      }),
    });
  }
}
