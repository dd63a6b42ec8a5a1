import { CfnOutput } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Job } from '../config/jobs';
import { schedulerExpression } from '../config/schedules';
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
    if (service.jobs ?? service.workers) this.name(service.jobs ?? []);
  }

  /** So that a verb of the command line needs no configuration: schedules of jobs, queues of workers. */
  private name(jobs: readonly Job[]): void {
    const timeZone = ({ schedule }: Job) =>
      schedule.kind === 'cron' ? ` ${schedule.timeZone ?? 'UTC'}` : '';
    const value = {
      jobs: Object.fromEntries(
        jobs.map((job) => [job.name, `${schedulerExpression(job.schedule)}${timeZone(job)}`]),
      ),
      workers: Object.fromEntries([...this.workers].map(([name, { queue }]) => [name, queue.names.queue])),
    };
    new CfnOutput(this, 'Names', {
      description: 'Jobs and their schedules, workers and their queues',
      value: JSON.stringify(value),
    }).overrideLogicalId('Background');
  }
}
