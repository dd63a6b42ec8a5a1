import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct, type IDependable } from 'constructs';
import type { Service } from '../config/types-resolved';
import type { DeploymentAlarms } from '../release/deployment-alarms';
import { type Occasions, recoverAtOnce, setLifecycleHooks } from '../release/escape-hatches';
import type { Gates } from '../release/gates/gates';
import { strategyProps } from '../release/strategy';
import type { Entrance } from './entrance';
import type { LiveTrafficRules } from './live-traffic-rules';
import type { TargetGroups } from './target-groups';
import type { Task } from './task';
import { taskSubnets } from './task-subnets';

export interface BlueGreenServiceProps {
  readonly service: Service;
  readonly cluster: ecs.ICluster;
  readonly task: Task;
  readonly entrance: Entrance;
  /** In the cluster. */
  readonly serviceName: string;
  readonly targetGroups: TargetGroups;
  readonly rules: LiveTrafficRules;
  readonly gates: Gates;
  readonly alarms: DeploymentAlarms;
  /** @default neither: without a pipeline every deployment is a release */
  readonly occasions?: Occasions;
}

/** The Fargate service, released by ECS between two target groups. */
export class BlueGreenService extends Construct {
  /** The service of ECS. */
  public readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, props: BlueGreenServiceProps) {
    super(scope, id);
    this.service = this.createService(props);
    this.attachTargetGroups(props);
    this.allowTraffic(props);
    const { gates, occasions = {} } = props;
    setLifecycleHooks(this.service, () => gates.hooks, gates.pauses, gates.hookRole.roleArn, occasions);
    if (occasions.recovering) recoverAtOnce(this.service, props.service.release, occasions.recovering);
    this.waitForWhatDeploymentsUse(props);
    this.scale(props.service);
  }

  /** The service is made and changed after it. The resource waits, not the construct, as for all that deployments use. */
  public waitFor(used: IDependable): void {
    (this.service.node.defaultChild as ecs.CfnService).node.addDependency(used);
  }

  private createService({
    service,
    serviceName,
    cluster,
    task,
    alarms,
  }: BlueGreenServiceProps): ecs.FargateService {
    const fargate = new ecs.FargateService(this, 'Service', {
      cluster,
      serviceName,
      taskDefinition: task.definition,
      ...strategyProps(service.release),
      // Together with autoscaling a literal count would undo it at every deployment (aws-cdk#3919).
      desiredCount: undefined,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      healthCheckGracePeriod: Duration.seconds(service.health.graceSeconds),
      // Documented for ROLLING alone and observed to act in blue/green, too; without it a green that crashes may
      // hang until ECS's limit of 24 hours for a stage.
      circuitBreaker: { enable: true, rollback: true },
      // Once, with all names: a second call of enableDeploymentAlarms is dropped (aws-cdk#36308).
      deploymentAlarms: {
        alarmNames: [...alarms.names],
        behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
      },
      assignPublicIp: false,
      vpcSubnets: taskSubnets,
      enableExecuteCommand: service.exec,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      platformVersion: ecs.FargatePlatformVersion.LATEST,
    });
    // Another logical id would make another service of the same name, which ECS refuses.
    (fargate.node.defaultChild as ecs.CfnService).overrideLogicalId('Service');
    return fargate;
  }

  /** For every strategy, ROLLING too: a service must have its alternate group before it can change its strategy. */
  private attachTargetGroups({ service, task, targetGroups, rules }: BlueGreenServiceProps): void {
    targetGroups.primary.addTarget(
      this.service.loadBalancerTarget({
        containerName: task.container.containerName,
        containerPort: service.port,
        alternateTarget: rules,
      }),
    );
  }

  /** The L2 does this when a target group hangs on an L2 listener rule; ours hang on none. */
  private allowTraffic({ service, entrance }: BlueGreenServiceProps): void {
    this.service.connections.allowFrom(
      entrance.loadBalancer,
      ec2.Port.tcp(service.port),
      'Requests and health checks',
    );
  }

  /**
   * ECS starts the first deployment at once: rules, roles, alarms and the way through both security groups must be
   * there, not just named. The resource waits, not the construct: the service's own security group need not.
   */
  private waitForWhatDeploymentsUse(props: BlueGreenServiceProps): void {
    const { rules, gates, alarms, task, entrance } = props;
    (this.service.node.defaultChild as ecs.CfnService).node.addDependency(
      rules,
      gates,
      task,
      alarms,
      ...this.service.connections.securityGroups,
      ...entrance.loadBalancer.connections.securityGroups,
    );
  }

  /**
   * By the service's mean cpu: one metric over both target groups, where ALBRequestCountPerTarget would watch one and
   * go blind with every other release. An idle green lowers the mean; ECS does not scale in while it deploys.
   */
  private scale({ tasks }: Service): void {
    this.service
      .autoScaleTaskCount({ minCapacity: tasks.min, maxCapacity: tasks.max })
      .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: tasks.cpuTarget });
  }
}
