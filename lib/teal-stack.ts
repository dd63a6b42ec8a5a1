import { Fn, Stack } from 'aws-cdk-lib';

/** Zones that a new network spans: a load balancer needs two, and a third costs more than it saves a small service. */
const ZONES = 2;

/**
 * A stack that never asks AWS at synth. With an account and a region given, CDK would look availability zones up
 * (`ec2.Vpc` does so even when zones are passed to it); here CloudFormation chooses them at deployment.
 */
export class TealStack extends Stack {
  override get availabilityZones(): string[] {
    return Array.from({ length: ZONES }, (_, index) => Fn.select(index, Fn.getAzs()));
  }
}
