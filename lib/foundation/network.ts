import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Network as NetworkConfiguration } from '../config/types-resolved';

/**
 * Where load balancers (public subnets) and tasks (private subnets with a way out) live.
 *
 * A new network has `natGateways` NAT gateways: one by default, at about 33 USD a month in us-east-1 plus 0.045
 * USD a GB (list price of November 2026); two outlive the failure of a zone.
 */
export class Network extends Construct {
  /** The network: new, or the one that is there already. */
  public readonly vpc: ec2.IVpc;
  /** Where connections that were refused are logged. Absent in a network that is there already. */
  public readonly rejectedTraffic: logs.LogGroup | undefined;

  constructor(scope: Construct, id: string, configuration: NetworkConfiguration) {
    super(scope, id);
    if (configuration.kind === 'existing') {
      this.vpc = this.existing(configuration);
      return;
    }
    this.rejectedTraffic = new logs.LogGroup(this, 'RejectedTraffic', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.vpc = this.create(configuration, this.rejectedTraffic);
  }

  private existing(network: Extract<NetworkConfiguration, { kind: 'existing' }>): ec2.IVpc {
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: network.vpcId,
      availabilityZones: [...network.availabilityZones],
      publicSubnetIds: [...network.publicSubnetIds],
      privateSubnetIds: [...network.privateSubnetIds],
    });
    // A warning for each subnet about its route table, which nothing here asks for.
    for (const subnet of [...vpc.publicSubnets, ...vpc.privateSubnets]) {
      Annotations.of(subnet).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId');
    }
    return vpc;
  }

  private create(network: Extract<NetworkConfiguration, { kind: 'new' }>, rejected: logs.LogGroup): ec2.IVpc {
    return new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(network.cidr),
      natGateways: network.natGateways,
      subnetConfiguration: [
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      ],
      // Nothing uses the default group, and closing it takes a custom resource with a Lambda of its own.
      restrictDefaultSecurityGroup: false,
      flowLogs: {
        Rejected: {
          destination: ec2.FlowLogDestination.toCloudWatchLogs(rejected),
          trafficType: ec2.FlowLogTrafficType.REJECT,
        },
      },
    });
  }
}
