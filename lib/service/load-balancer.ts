import { Annotations, Validations } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { AccessLogs as AccessLogsSettings } from '../config/edge';
import type { Domain } from '../config/types-resolved';
import { AccessLogs } from './access-logs';
import type { Entrance } from './entrance';

export interface LoadBalancerProps {
  readonly vpc: ec2.IVpc;
  readonly fullName: string;
  /** Whether it must be unlocked before it can be deleted, by CloudFormation too. */
  readonly protect: boolean;
  /** Of the only service on it. @default none: its rules say what each service answers to */
  readonly domain?: Domain;
  /** Of its listener. @default that of the domain; with neither plain HTTP under the load balancer's own name */
  readonly certificateArn?: string;
  /**
   * IPv4 ranges that reach it, which then has no public address and stands in private subnets.
   * @default everybody: it is public
   */
  readonly internalTo?: readonly string[];
  /** @default none */
  readonly accessLogs?: AccessLogsSettings | undefined;
  /** Whether AWS WAF looks at what comes. @default false */
  readonly firewall?: boolean;
}

/** The test rule stands above production, so that a request with the header never counts as a user's. */
const PRIORITIES = { test: 10, production: 20 };

/**
 * A load balancer and its production listener, of one service or of all services of an environment. Whatever no rule matches gets a 404, so that a scanner that
 * calls the load balancer by address never reaches a task.
 */
export class LoadBalancer extends Construct implements Entrance {
  /** The load balancer. */
  public readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** HTTPS with a domain, else HTTP. */
  public readonly listener: elbv2.ApplicationListener;
  /** Under which users reach it. Absent without a domain, and where somebody else owns the record. */
  public readonly record: route53.ARecord | undefined;
  /** Never: it is this service's alone. */
  public readonly shared = false;
  /** Where the two rules stand. */
  public readonly priorities = PRIORITIES;
  /** Hosts that they answer to: the domain; empty without one: every host. */
  public readonly hosts: readonly string[];
  /** Absent unless the configuration asks for them. */
  public readonly accessLogs: AccessLogs | undefined;
  /** Empty: every path. */
  public readonly paths: readonly string[] = [];
  private readonly internalTo: readonly string[] | undefined;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { vpc, fullName, protect, domain } = props;
    this.internalTo = props.internalTo;
    this.hosts = domain ? [domain.name] : [];
    this.loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      loadBalancerName: fullName,
      vpc,
      internetFacing: this.internalTo === undefined,
      // Without it those of a public one would be chosen by whether it is public; written down, it is seen.
      ...(this.internalTo && { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } }),
      dropInvalidHeaderFields: true,
      deletionProtection: protect,
      // While AWS WAF does not answer, users are let in: without it each of them would be answered with an error.
      ...(props.firewall && { wafFailOpen: true }),
    });
    // Another logical id would make another load balancer, and the name above is taken: users would lose theirs.
    (this.loadBalancer.node.defaultChild as elbv2.CfnLoadBalancer).overrideLogicalId('LoadBalancer');
    this.record = domain && this.createRecord(domain);
    const certificateArn = props.certificateArn ?? domain?.certificateArn;
    if (domain && certificateArn === undefined)
      throw new Error(`domain ${domain.name} must have a certificate of its own listener`);
    this.listener = certificateArn === undefined ? this.listenToHttp() : this.listenToHttps(certificateArn);
    (this.listener.node.defaultChild as elbv2.CfnListener).overrideLogicalId('Listener');
    for (const range of this.internalTo ?? []) {
      this.listener.connections.allowDefaultPortFrom(ec2.Peer.ipv4(range), 'From the VPC');
      if (certificateArn !== undefined)
        this.loadBalancer.connections.allowFrom(ec2.Peer.ipv4(range), ec2.Port.tcp(80), 'To be redirected');
    }
    this.accessLogs =
      props.accessLogs &&
      new AccessLogs(this, 'AccessLogs', {
        ...{ accessLogs: props.accessLogs, loadBalancer: this.loadBalancer },
      });
    this.acknowledgeFindings();
  }

  /** As CloudWatch names it: `app/<name>/<id>`. */
  public get fullName(): string {
    return this.loadBalancer.loadBalancerFullName;
  }

  /** AWS's own name of it. */
  public get dnsName(): string {
    return this.loadBalancer.loadBalancerDnsName;
  }

  /** Lets a group of the VPC in to the listener. */
  public letIn(peer: ec2.ISecurityGroup, description: string): void {
    this.listener.connections.allowDefaultPortFrom(peer, description);
  }

  /** A public one is open by CDK's own default. */
  private get open(): { open?: false } {
    return this.internalTo === undefined ? {} : { open: false };
  }

  private createRecord({ name, zone }: Domain): route53.ARecord | undefined {
    if (!zone) return undefined;
    return new route53.ARecord(this, 'Record', {
      zone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: zone.id,
        zoneName: zone.name,
      }),
      recordName: `${name}.`,
      target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(this.loadBalancer)),
    });
  }

  private listenToHttps(certificateArn: string): elbv2.ApplicationListener {
    const listener = this.loadBalancer.addListener('Listener', {
      port: 443,
      ...this.open,
      certificates: [acm.Certificate.fromCertificateArn(this, 'Certificate', certificateArn)],
      defaultAction: nothingHere(),
    });
    // In a service that gets its domain later, the listener is on port 80 until its update: two there are refused.
    this.loadBalancer.addRedirect(this.open).node.addDependency(listener);
    return listener;
  }

  private listenToHttp(): elbv2.ApplicationListener {
    if (this.internalTo === undefined)
      Annotations.of(this).addWarningV2(
        'teal:noTls',
        'no domain is configured, so users reach this service over plain HTTP: anyone on the way can read and change what ' +
          'they send. Give the environment a domain (hostedZoneId and certificateArn) before real users come.',
      );
    else
      Annotations.of(this).addWarningV2(
        'teal:noTlsInVpc',
        'no domain is configured, so callers in the VPC reach this internal service over plain HTTP: what is in the VPC ' +
          'and on the way can read it. Give the environment a domain and a certificate where that is too little.',
      );
    return this.loadBalancer.addListener('Listener', {
      port: 80,
      ...this.open,
      protocol: elbv2.ApplicationProtocol.HTTP,
      defaultAction: nothingHere(),
    });
  }

  private acknowledgeFindings(): void {
    Validations.of(this.loadBalancer).acknowledge(
      ...(this.accessLogs
        ? []
        : [
            {
              id: 'AwsSolutions-ELB2',
              reason:
                'Off unless edge.accessLogs asks for them: they hold addresses and queries of people, and requests are in the service’s own JSON logs',
            },
          ]),
      ...(this.internalTo
        ? []
        : [{ id: 'AwsSolutions-EC23', reason: 'A public service: its users are the internet' }]),
    );
  }
}

function nothingHere(): elbv2.ListenerAction {
  return elbv2.ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'Not found' });
}
