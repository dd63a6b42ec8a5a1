import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import { JOBS } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import type { Job as JobConfiguration } from '../config/jobs';
import { failedStartsQueueName, jobName, jobsFunctionName } from '../config/names';
import { HandlerFunction } from '../handler-function';
import { Alarms, type AlarmsProps, PERIOD } from '../observability/alarm-factory';
import { silenceIsGood } from '../observability/missing-data';
import { Job } from './job';
import type { Task } from './task';

export interface JobsProps extends AlarmsProps {
  readonly environment: string;
  readonly jobs: readonly JobConfiguration[];
  readonly cluster: ecs.ICluster;
  /** Its name. */
  readonly clusterName: string;
  readonly task: Task;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly ec2.ISecurityGroup[];
  /** Released before a job may run its image: the resource, so that a release that fails never reaches a job. */
  readonly after: IDependable;
}

/**
 * The jobs of a service. A schedule calls a function, which starts the task unless one of the job still runs: ECS and Scheduler
 * would run both. The same function hears of the ends of runs, counts them, starts again what failed where `retries` says so, and
 * looks each minute for runs that took too long, which ECS would let go on for ever.
 *
 * Everything that names a revision waits for the service: while a release goes out, and after one that went back, jobs run what
 * users have.
 *
 * About 2.60 USD a month for the first job in us-east-1: 43,200 looks of 0.5 s and 256 MB with their logs 0.15, three alarms with what
 * tells of them 1.80, metrics of a job that runs each hour 0.65; and its minutes on Fargate.
 */
export class Jobs extends Construct {
  /** By name. */
  public readonly all: ReadonlyMap<string, Job>;
  /** Starts them, and counts. */
  public readonly starter: HandlerFunction;
  /** Starts that could not be made. */
  public readonly notStarted: sqs.Queue;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: JobsProps,
  ) {
    super(scope, id);
    const { fullName, jobs, task, after } = props;
    const alarms = new Alarms(this, 'Alarms', props);
    const { service, environment } = props;
    this.all = new Map(
      jobs.map((job) => [
        job.name,
        new Job(this, job.name, { fullName, service, environment, job, task, alarms }),
      ]),
    );
    this.notStarted = this.createNotStarted();
    this.starter = this.createStarter();
    const { function: starts } = this.starter;
    // With what lets it start them: a role that may start the new revision alone would start none until then.
    this.starter.node.addDependency(after);
    const role = this.createScheduleRole(starts);
    for (const job of this.all.values()) {
      const schedule = job.schedule({ arn: starts.functionArn, role, lost: this.notStarted.queueArn });
      schedule.node.addDependency(role, this.starter);
    }
    this.listen(starts).node.addDependency(this.starter);
    this.tellOfLostStarts(alarms);
  }

  private createNotStarted(): sqs.Queue {
    const queue = new sqs.Queue(this, 'NotStarted', {
      queueName: failedStartsQueueName(this.props.fullName),
      retentionPeriod: Duration.days(14),
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself',
    });
    return queue;
  }

  private createStarter(): HandlerFunction {
    const { fullName, service, environment, cluster, subnets, securityGroups } = this.props;
    const starter = new HandlerFunction(this, 'Starter', {
      handler: 'jobs',
      functionName: jobsFunctionName(fullName),
      description: `Starts the jobs of ${fullName}, one run of each at a time, and counts how they end`,
      timeout: Duration.seconds(30),
      environment: {
        [JOBS.SERVICE]: service,
        [JOBS.ENVIRONMENT]: environment,
        [JOBS.CLUSTER]: cluster.clusterArn,
        [JOBS.SUBNETS]: JSON.stringify(subnets),
        [JOBS.SECURITY_GROUPS]: JSON.stringify(securityGroups.map(({ securityGroupId }) => securityGroupId)),
        [JOBS.JOBS]: Stack.of(this).toJsonString([...this.all.values()].map(({ startable }) => startable)),
      },
    });
    // Scheduler has done its part once Lambda has taken the call: what the function fails at is Lambda's to repeat, twice.
    const resource = starter.function.node.defaultChild as lambda.CfnFunction;
    resource.deadLetterConfig = { targetArn: this.notStarted.queueArn };
    this.grant(starter.role);
    return starter;
  }

  /** What it may do, and for which tasks. */
  private grant(role: iam.Role): void {
    const { cluster, clusterName } = this.props;
    const inCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
    const tasks = Stack.of(this).formatArn({
      ...{ service: 'ecs', resource: 'task', resourceName: `${clusterName}/*` },
    });
    const definitions = [...this.all.values()].map(({ definition }) => definition);
    for (const statement of [
      new iam.PolicyStatement({
        actions: ['ecs:RunTask'],
        resources: definitions.map(({ taskDefinitionArn }) => taskDefinitionArn),
        conditions: inCluster,
      }),
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [
          ...definitions.map(({ taskRole }) => taskRole.roleArn),
          this.props.task.executionRole.roleArn,
        ],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
      // `*`: tasks are listed by cluster, which is a condition. source: Service Authorization Reference, Amazon ECS, ListTasks
      new iam.PolicyStatement({ actions: ['ecs:ListTasks'], resources: ['*'], conditions: inCluster }),
      new iam.PolicyStatement({
        actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
        resources: [tasks],
        conditions: inCluster,
      }),
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.notStarted.queueArn] }),
    ]) {
      role.addToPolicy(statement);
    }
    acknowledgeWildcard(this, '*', 'ListTasks takes its cluster as a condition, and only reads');
    acknowledgeWildcard(
      this,
      tasks,
      'The id of a task is made when it starts; the function stops those of the families of its jobs alone',
    );
  }

  /** source: EventBridge Scheduler user guide, "Confused deputy prevention": the ARN of a schedule group */
  private createScheduleRole(starts: lambda.IFunction): iam.Role {
    const { account } = Stack.of(this);
    const group = Stack.of(this).formatArn({
      ...{ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' },
    });
    const role = new iam.Role(this, 'ScheduleRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': group } },
      }),
      description: `Schedules of ${this.props.fullName} call the function that starts its jobs`,
    });
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [starts.functionArn] }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.notStarted.queueArn] }),
    );
    return role;
  }

  /** One rule has both, as that of the look at uniformity: an end that no event told of is not seen, an overdue run is. */
  private listen(starts: lambda.Function): events.Rule {
    const { fullName, cluster } = this.props;
    return new events.Rule(this, 'Rule', {
      ruleName: jobsFunctionName(fullName),
      description: `When a run of a job of ${fullName} ends, and each minute, for runs that take too long`,
      schedule: events.Schedule.rate(Duration.minutes(1)),
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: {
          clusterArn: [cluster.clusterArn],
          lastStatus: ['STOPPED'],
          group: [...this.all.keys()].map((job) => `family:${jobName(fullName, job)}`),
        },
      },
      targets: [new LambdaFunction(starts, { maxEventAge: Duration.hours(1) })],
    });
  }

  private tellOfLostStarts(alarms: Alarms): void {
    const said = {
      runbook: 'job' as const,
      summary: 'A run of a job could not be started, or its end could not be counted.',
      impact: 'What it does for them was not done.',
    };
    const lost = alarms.add({
      ...said,
      id: 'job-starts-lost-messages',
      metric: new Metric({
        namespace: 'AWS/SQS',
        metricName: 'ApproximateNumberOfMessagesVisible',
        dimensionsMap: { QueueName: failedStartsQueueName(this.props.fullName) },
        statistic: Stats.MAXIMUM,
        period: PERIOD,
      }),
      threshold: 0,
      datapoints: { toAlarm: 1, of: 1 },
      missingData: silenceIsGood,
    });
    alarms.compose({ ...said, id: 'job-starts-lost', severity: 'ticket', objective: 'jobs', rule: lost });
  }
}
