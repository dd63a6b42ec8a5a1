import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { targetGroupName } from '../config/target-group-name';
import type { Service } from '../config/types-resolved';

export interface TargetGroupsProps {
  readonly vpc: ec2.IVpc;
  readonly service: Service;
  /**
   * `<service>-<environment>`, after which they are named, so that the page of all services finds their metrics.
   * @default CloudFormation names them: a name of its own would replace groups that have users
   */
  readonly namedAfter?: string;
}

/**
 * Time that a target keeps to finish what it has. ELB's default of 300 s makes every release wait five minutes
 * for connections that are idle; requests of a web service end in seconds.
 */
const DEREGISTRATION_DELAY = Duration.seconds(30);

/**
 * ELB's default for targets that are registered without a port; ECS registers each with its container's. Another
 * port here would replace the group, so it is not the service's, which may change.
 * source: CloudFormation, AWS::ElasticLoadBalancingV2::TargetGroup, Port ("Update requires: Replacement")
 */
const UNUSED_PORT = 80;

/**
 * The two groups that revisions move between. Neither is blue or green: which one is live changes with each
 * release, and only ECS knows.
 */
export class TargetGroups extends Construct {
  /** The one that has the first revision. */
  public readonly primary: elbv2.ApplicationTargetGroup;
  /** The other one. */
  public readonly alternate: elbv2.ApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: TargetGroupsProps) {
    super(scope, id);
    this.primary = this.create('Primary', props);
    this.alternate = this.create('Alternate', props);
  }

  private create(
    id: 'Primary' | 'Alternate',
    { vpc, service, namedAfter }: TargetGroupsProps,
  ): elbv2.ApplicationTargetGroup {
    const group = new elbv2.ApplicationTargetGroup(this, id, {
      vpc,
      ...(namedAfter !== undefined && {
        targetGroupName: targetGroupName(namedAfter, id === 'Primary' ? 'A' : 'B'),
      }),
      targetType: elbv2.TargetType.IP,
      protocol: elbv2.ApplicationProtocol.HTTP,
      port: UNUSED_PORT,
      deregistrationDelay: DEREGISTRATION_DELAY,
      healthCheck: {
        path: service.health.ready,
        interval: Duration.seconds(service.health.intervalSeconds),
        timeout: Duration.seconds(service.health.timeoutSeconds),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
        healthyHttpCodes: '200',
      },
    });
    // A group that is replaced while users are on it is an outage: its logical id never changes.
    (group.node.defaultChild as elbv2.CfnTargetGroup).overrideLogicalId(`${id}TargetGroup`);
    return group;
  }
}
