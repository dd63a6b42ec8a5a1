import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { FunctionNetwork } from '../function-network';
import { taskSubnets } from './task-subnets';

/**
 * Where functions run that call an internal load balancer: what they reach is AWS's APIs, by HTTPS, and the listener. Add
 * to it what a gate of your own calls.
 */
export function functionNetwork(scope: Construct, vpc: ec2.IVpc, fullName: string): FunctionNetwork {
  const securityGroup = new ec2.SecurityGroup(scope, 'Functions', {
    vpc,
    allowAllOutbound: false,
    description: `Gates and probe of ${fullName}, which call its load balancer`,
  });
  securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'APIs of AWS');
  return { vpc, subnets: taskSubnets, securityGroup };
}
