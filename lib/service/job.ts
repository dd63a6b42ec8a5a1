import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { JOB_METRICS, type StartableJob, type StartJob } from '../../lambda/shared/environment';
import type { Job as JobConfiguration } from '../config/jobs';
import { jobName } from '../config/names';
import { schedulerExpression } from '../config/schedules';
import { type Alarms, PERIOD } from '../observability/alarm-factory';
import { silenceIsGood } from '../observability/missing-data';
import type { Task } from './task';

export interface JobProps {
  readonly fullName: string;
  readonly service: string;
  readonly environment: string;
  readonly job: JobConfiguration;
  readonly task: Task;
  readonly alarms: Alarms;
}

/** Seconds between SIGTERM and SIGKILL of a run that took too long: as those of a service. */
const STOP_TIMEOUT = 60;

/** A run of the service's image on a schedule. */
export class Job extends Construct {
  /** Its own role is `definition.taskRole`: what a job may do beyond its secrets is added to it. */
  public readonly definition: ecs.FargateTaskDefinition;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: JobProps,
  ) {
    super(scope, id);
    const { fullName, job, task } = props;
    this.definition = task.createOther(this, 'Definition', {
      family: jobName(fullName, job.name),
      streamPrefix: `job-${job.name}`,
      command: job.command,
      ...{ cpu: job.cpu, memory: job.memory },
      stopTimeout: Duration.seconds(STOP_TIMEOUT),
    });
    this.tellOfFailures();
  }

  /** As the function that starts it knows it. @internal */
  public get startable(): StartableJob {
    const { fullName, job } = this.props;
    return {
      name: job.name,
      taskDefinition: this.definition.taskDefinitionArn,
      family: jobName(fullName, job.name),
      timeoutMinutes: job.timeoutMinutes,
      retries: job.retries,
    };
  }

  /**
   * L1: the L2 also lets its role call every version of the function.
   *
   * @param target the function, called with the time at which the run should start
   */
  public schedule(target: {
    readonly arn: string;
    readonly role: iam.IRole;
    readonly lost: string;
  }): scheduler.CfnSchedule {
    const { fullName, job } = this.props;
    const input: StartJob = { start: job.name, at: '<aws.scheduler.scheduled-time>' };
    return new scheduler.CfnSchedule(this, 'Schedule', {
      name: jobName(fullName, job.name),
      description: `Starts the job ${job.name} of ${fullName}`,
      scheduleExpression: schedulerExpression(job.schedule),
      ...(job.schedule.kind === 'cron' && { scheduleExpressionTimezone: job.schedule.timeZone ?? 'UTC' }),
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.arn,
        roleArn: target.role.roleArn,
        input: JSON.stringify(input),
        deadLetterConfig: { arn: target.lost },
        // A start that comes later than the run may take would meet the next.
        retryPolicy: {
          maximumRetryAttempts: 10,
          maximumEventAgeInSeconds: Math.min(86_400, Math.max(60, job.timeoutMinutes * 60)),
        },
      },
    });
  }

  /** Runs of a period that failed, and were not started again. @default Sum of a minute */
  public metricFailed(period = PERIOD): Metric {
    const { service, environment, job } = this.props;
    return new Metric({
      namespace: JOB_METRICS.NAMESPACE,
      metricName: JOB_METRICS.FAILED,
      dimensionsMap: { Service: service, Environment: environment, Job: job.name },
      statistic: Stats.SUM,
      period,
    });
  }

  private tellOfFailures(): void {
    const { alarms, job } = this.props;
    const said = {
      runbook: 'job' as const,
      summary: `A run of the job ${job.name} failed, or took longer than ${job.timeoutMinutes} minutes.`,
      impact: 'What it does for them was not done, or only in part.',
    };
    const failed = alarms.add({
      ...said,
      id: `job-${job.name}-failed-run`,
      metric: this.metricFailed(),
      threshold: 0,
      datapoints: { toAlarm: 1, of: 1 },
      missingData: silenceIsGood,
    });
    alarms.compose({
      ...said,
      id: `job-${job.name}-failed`,
      severity: 'ticket',
      objective: `job-${job.name}`,
      rule: failed,
    });
  }
}
