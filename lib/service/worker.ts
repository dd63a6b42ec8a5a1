import { Duration } from 'aws-cdk-lib';
import type { ScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import { WORKER_QUEUE_URL } from '../../lambda/shared/environment';
import { workerName } from '../config/names';
import { sendingVariable, type Worker as WorkerConfiguration } from '../config/workers';
import { Alarms, type AlarmsProps } from '../observability/alarm-factory';
import type { Task } from './task';
import { taskSubnets } from './task-subnets';
import { WorkerAlarms } from './worker-alarms';
import { WorkerQueue } from './worker-queue';

export interface WorkerProps extends AlarmsProps {
  readonly worker: WorkerConfiguration;
  readonly cluster: ecs.ICluster;
  /** Its name. */
  readonly clusterName: string;
  readonly task: Task;
  readonly securityGroups: readonly ec2.ISecurityGroup[];
  /** Whether people can open a shell in its tasks. */
  readonly exec: boolean;
  /** Whether the queue stays when the stack goes. */
  readonly protect: boolean;
  /** Released before it: the resource, so that a release that fails never reaches a worker. */
  readonly after: IDependable;
}

/**
 * Tasks that take messages from a queue. No users, so no load balancer and no share of them to try a release on: ECS replaces
 * the tasks by rolling, once the service itself has its release, and goes back by itself when new tasks cannot start or messages
 * are set aside.
 *
 * About 8.50 USD a month in us-east-1: one of the smallest tasks on ARM64 7.21, two alarms with what tells of them 1.20; SQS is 0.40
 * a million requests, and each task that waits asks 130,000 times a month.
 */
export class Worker extends Construct {
  /** Its own role is `definition.taskRole`: what a worker may do beyond its queue is added to it. */
  public readonly definition: ecs.FargateTaskDefinition;
  /** What it takes from. */
  public readonly queue: WorkerQueue;
  /** The service of ECS that keeps its tasks. */
  public readonly service: ecs.FargateService;
  /** Of its queue, and those that stop its deployment. */
  public readonly alarms: WorkerAlarms;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkerProps,
  ) {
    super(scope, id);
    const { fullName, worker, task, protect, after } = props;
    this.queue = new WorkerQueue(this, 'Queue', { fullName, worker, protect });
    this.definition = task.createOther(this, 'Definition', {
      family: workerName(fullName, worker.name),
      streamPrefix: `worker-${worker.name}`,
      command: worker.command,
      ...{ cpu: worker.cpu, memory: worker.memory },
      stopTimeout: Duration.millis(worker.stopTimeout.milliseconds),
      environment: { [WORKER_QUEUE_URL]: this.queue.queue.queueUrl },
    });
    this.letTake(this.definition.taskRole);
    if (this.queue.isOwn) this.letSend(task);
    const alarms = new Alarms(this, 'Alarms', props);
    this.alarms = new WorkerAlarms(this, 'QueueAlarms', {
      ...{ alarms, worker, queue: this.queue.names },
    });
    this.service = this.createService();
    (this.service.node.defaultChild as ecs.CfnService).node.addDependency(
      after,
      // By name alone ECS would be told of alarms that are not there yet.
      ...alarms.metricAlarms.map(({ alarm }) => alarm),
      this.definition.taskRole,
    );
    this.scale();
  }

  private letTake(role: iam.IRole): void {
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
        resources: [this.queue.queue.queueArn],
      }),
    );
  }

  /** The service itself: whoever else sends is the team's to let. */
  private letSend(task: Task): void {
    task.definition.addToTaskRolePolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queue.queueArn] }),
    );
    task.container.addEnvironment(sendingVariable(this.props.worker.name), this.queue.queue.queueUrl);
  }

  private createService(): ecs.FargateService {
    const { cluster, fullName, worker, securityGroups, exec } = this.props;
    return new ecs.FargateService(this, 'Service', {
      cluster,
      serviceName: workerName(fullName, worker.name),
      taskDefinition: this.definition,
      desiredCount: undefined, // as that of the service: a count would undo scaling with every deployment
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      deploymentAlarms: {
        alarmNames: [...this.alarms.namesOfDeployment],
        behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
      },
      assignPublicIp: false,
      vpcSubnets: taskSubnets,
      securityGroups: [...securityGroups],
      enableExecuteCommand: exec,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      platformVersion: ecs.FargatePlatformVersion.LATEST,
    });
  }

  /**
   * By messages that wait, for each task that runs. L1: the L2 takes one metric and no expression. How many run is how many
   * report their cpu in a minute, which is free, where the metric of that name is Container Insights' and paid for.
   *
   * source: Application Auto Scaling user guide, "Target tracking with metric math"; ECS developer guide, "Service utilization
   * metrics": the number of samples in a minute is that of the tasks
   *
   * @see BACKLOG_PER_TASK
   */
  private scale(): void {
    const { fullName, clusterName, worker } = this.props;
    const count = this.service.autoScaleTaskCount({
      minCapacity: worker.tasks.min,
      maxCapacity: worker.tasks.max,
    });
    const target = count.node.findChild('Target') as ScalableTarget;
    new CfnScalingPolicy(this, 'Backlog', {
      policyName: `${workerName(fullName, worker.name)}-backlog`,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.scalableTargetId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: worker.backlogPerTask,
        customizedMetricSpecification: {
          metrics: [
            {
              ...{ id: 'perTask', label: 'Messages that wait for each task', returnData: true },
              expression: BACKLOG_PER_TASK,
            },
            {
              ...{ id: 'waiting', returnData: false },
              metricStat: {
                stat: 'Maximum',
                metric: {
                  ...{ namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible' },
                  dimensions: [{ name: 'QueueName', value: this.queue.names.queue }],
                },
              },
            },
            {
              ...{ id: 'tasks', returnData: false },
              metricStat: {
                stat: 'SampleCount',
                metric: {
                  ...{ namespace: 'AWS/ECS', metricName: 'CPUUtilization' },
                  dimensions: [
                    { name: 'ClusterName', value: clusterName },
                    { name: 'ServiceName', value: workerName(fullName, worker.name) },
                  ],
                },
              },
            },
          ],
        },
      },
    });
  }
}

/**
 * A minute in which either is not there yet has no value: the divisor is 0. With FILL, or with `waiting/tasks` while the queue's metric
 * is later than the tasks', the newest minute would read 0, and the alarm of a scale-out wants three minutes of three above the target:
 * nothing would ever be scaled out. Tasks ask the queue all the time, so that SQS does not stop its metric as that of an idle queue.
 *
 * source: CloudWatch user guide, "Using metric math": FILL; arithmetic on series with missing datapoints, and on a divisor of 0
 */
const BACKLOG_PER_TASK = 'waiting/(tasks*(waiting>=0))';
