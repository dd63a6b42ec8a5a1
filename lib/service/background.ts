import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Environment, Service } from '../config/types-resolved';
import type { AlarmsProps } from '../observability/alarm-factory';
import type { BlueGreenService } from './blue-green-service';
import { Jobs } from './jobs';
import type { ShellSessions } from './shell-sessions';
import type { Task } from './task';
import { taskSubnets } from './task-subnets';
import { Worker } from './worker';

export interface BackgroundProps {
  readonly service: Service;
  readonly environment: Environment;
  readonly cluster: ecs.ICluster;
  /** Its name. */
  readonly clusterName: string;
  readonly vpc: ec2.IVpc;
  readonly task: Task;
  readonly released: BlueGreenService;
  readonly alarms: AlarmsProps;
  /** Absent where nobody opens a shell. */
  readonly sessions: ShellSessions | undefined;
}

/** What runs of a service beside what answers its users: in its cluster, of its image, in its security group. */
export class Background extends Construct {
  /** Absent without `jobs`. */
  public readonly jobs: Jobs | undefined;
  /** By name. */
  public readonly workers: ReadonlyMap<string, Worker>;

  constructor(scope: Construct, id: string, props: BackgroundProps) {
    super(scope, id);
    const { service, environment, cluster, clusterName, task, alarms } = props;
    const { securityGroups } = props.released.service.connections;
    const after = props.released.service.node.defaultChild as ecs.CfnService;
    const alike = { ...alarms, cluster, clusterName, task, securityGroups, after };
    this.jobs =
      service.jobs &&
      new Jobs(this, 'Jobs', {
        ...alike,
        environment: environment.name,
        jobs: service.jobs,
        subnets: props.vpc.selectSubnets(taskSubnets).subnetIds,
      });
    this.workers = new Map(
      (service.workers ?? []).map((worker) => [
        worker.name,
        new Worker(this, `Worker-${worker.name}`, {
          ...{ ...alike, worker },
          ...{ exec: service.exec, protect: environment.protect },
        }),
      ]),
    );
    for (const { definition } of this.workers.values()) props.sessions?.acknowledge(definition.taskRole);
  }
}
