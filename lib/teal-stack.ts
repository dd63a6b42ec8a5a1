import { CfnResource, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { tooManyResources } from './resource-quota';

/** Zones that a new network spans: a load balancer needs two, and a third costs more than it saves a small service. */
const ZONES = 2;

/**
 * A stack that never asks AWS at synth. With an account and a region given, CDK would look availability zones up
 * (`ec2.Vpc` does so even when zones are passed to it); here CloudFormation chooses them at deployment.
 */
export class TealStack extends Stack {
  /**
   * Every alarm of the stack so far, by what its name ends with: `target-errors`. All have metric alarms, which stop a
   * release or feed a composite, and composites, of which people hear.
   */
  public get everyAlarm(): ReadonlyMap<string, cloudwatch.Alarm | cloudwatch.CompositeAlarm> {
    const alarms = this.node
      .findAll()
      .filter((one) => one instanceof cloudwatch.Alarm || one instanceof cloudwatch.CompositeAlarm);
    return new Map(alarms.map((alarm) => [alarm.node.id, alarm]));
  }

  constructor(scope?: Construct, id?: string, props?: StackProps) {
    super(scope, id, props);
    this.node.addValidation({ validate: () => tooManyResources(this.stackName, this.resourceCount) });
  }

  private get resourceCount(): number {
    return this.node.findAll().filter((one) => CfnResource.isCfnResource(one) && one.stack === this).length;
  }

  /** Two, which CloudFormation chooses: nothing is looked up. */
  override get availabilityZones(): string[] {
    return Array.from({ length: ZONES }, (_, index) => Fn.select(index, Fn.getAzs()));
  }
}
