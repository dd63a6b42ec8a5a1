import { Duration, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, type IDependable } from 'constructs';
import { UNIFORMITY, UNIFORMITY_METRIC } from '../../lambda/shared/environment';
import { jobsFunctionName } from '../config/names';
import type { WatchDetail } from '../config/watch';
import { HandlerFunction } from '../handler-function';
import { warmUp } from '../release/escape-hatches';
import type { Background } from '../service/background';
import { Alarms, type AlarmsProps, PERIOD } from './alarm-factory';
import { silenceIsBad } from './missing-data';
import { grantLook } from './uniformity-grants';

export interface UniformityProps extends AlarmsProps {
  readonly environment: string;
  readonly clusterName: string;
  /** Its name in the cluster. */
  readonly serviceName: string;
  readonly ecsService: ecs.FargateService;
  /** Its workers and jobs, which are to run what it runs. */
  readonly background: Pick<Background, 'workers' | 'jobs'>;
  /** Of `symptoms` nobody is told: what it finds fails no request. */
  readonly detail: WatchDetail;
}

/**
 * Minutes in which something may be amiss before the alarm sounds. ECS replaces a task, or adds some for more load,
 * in two to five: a start of a minute, and health checks. After a deployment it drains and stops the old tasks,
 * a minute and a half at most. Twice that is still sooner than a person notices that one server of eight is old.
 */
const GRACE = 10;

const MIXED = 'Some users may be on another version than others.';

/**
 * Asks each minute, and when a deployment ends, whether every task is of the live revision and all users are on it, and
 * whether workers and jobs run its image; sounds an alarm when that was not so for ten minutes. No deployment alarm: while one
 * runs nothing is judged.
 *
 * A minute without an answer counts as a bad one: the check must not die in silence. One rule has both the schedule
 * and the events, since both ask the same.
 *
 * About 1.22 USD a month in us-east-1: 43,200 looks of 2 s and 256 MB are 21,600 GB-seconds, 0.29, and their requests
 * 0.01; 1 KB of log each is 0.04 GB, 0.02; one custom metric 0.30; one alarm 0.10 and what tells of it 0.50; scheduled rules are free. Each
 * worker is half a second of each look, 0.07.
 */
export class Uniformity extends Construct {
  /** Sounds when something was amiss for ten minutes. */
  public readonly alarm: cloudwatch.Alarm;
  /** What looks. */
  public readonly check: HandlerFunction;
  /** When it looks: each minute, and when a deployment ends. */
  public readonly rule: events.Rule;
  /** Tells of it. Absent where nobody is to be told. */
  public readonly ticket: cloudwatch.CompositeAlarm | undefined;

  constructor(scope: Construct, id: string, props: UniformityProps) {
    super(scope, id);
    this.check = this.createCheck(props);
    this.rule = this.createRule(props, this.check.function);
    // A look at a service that does not exist yet finds nothing good: the rule begins when it is there.
    this.rule.node.addDependency(props.ecsService);
    const alarms = new Alarms(this, 'Alarms', props);
    this.alarm = createAlarm(alarms, props);
    this.ticket = props.detail === 'all' ? createTicket(alarms, this.alarm) : undefined;
    // There is no look yet when the alarm is made.
    warmUp(this.alarm, GRACE);
    this.alarm.node.addDependency(this.rule);
  }

  private createCheck(props: UniformityProps): HandlerFunction {
    const { fullName, service, environment, clusterName, serviceName } = props;
    const check = new HandlerFunction(this, 'Check', {
      handler: 'uniformity',
      functionName: `${fullName}-uniformity`,
      description: `Looks whether all tasks of ${fullName} are of the live revision, and all users on it`,
      // Eight calls one after the other, seven for each worker, one for each job, and each may be repeated; less than the
      // minute until the next look.
      timeout: Duration.seconds(45),
      environment: {
        [UNIFORMITY.CLUSTER]: clusterName,
        [UNIFORMITY.SERVICE]: service,
        ...(serviceName !== service && { [UNIFORMITY.ECS_SERVICE]: serviceName }),
        [UNIFORMITY.ENVIRONMENT]: environment,
        ...this.expectedOf(props),
      },
    });
    grantLook(this, check.role, props);
    // What it expects of workers and jobs, and may look at, changes when they have: a release comes to the service first.
    for (const made of comingAfter(props.background)) check.node.addDependency(made);
    return check;
  }

  /** Task definitions of workers and jobs, as the stack has them. */
  private expectedOf({ background, fullName }: UniformityProps): Record<string, string> {
    const { workers, jobs } = background;
    const listed = (all: Iterable<{ readonly definition: ecs.FargateTaskDefinition }>) =>
      Stack.of(this).toJsonString([...all].map(({ definition }) => definition.taskDefinitionArn));
    return {
      ...(workers.size > 0 && { [UNIFORMITY.WORKERS]: listed(workers.values()) }),
      ...(jobs && {
        [UNIFORMITY.JOBS]: listed(jobs.all.values()),
        [UNIFORMITY.JOBS_FUNCTION]: jobsFunctionName(fullName),
      }),
    };
  }

  private createRule({ fullName, ecsService }: UniformityProps, check: lambda.Function): events.Rule {
    return new events.Rule(this, 'Rule', {
      ruleName: `${fullName}-uniformity`,
      description: `Each minute, and when a deployment of ${fullName} ends`,
      schedule: events.Schedule.rate(Duration.minutes(1)),
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Deployment State Change'],
        resources: [ecsService.serviceArn],
        detail: { eventName: ['SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_DEPLOYMENT_FAILED'] },
      },
      // An old call is worth nothing: the next one is a minute away.
      targets: [new LambdaFunction(check, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
  }
}

const tasksOf = ({ workers, jobs }: UniformityProps['background']): string =>
  workers.size > 0 || jobs ? 'a task, a worker or a job was' : 'a task was';

const comingAfter = ({ workers, jobs }: UniformityProps['background']): readonly IDependable[] => [
  ...[...workers.values()].flatMap(({ service }) => service.node.defaultChild ?? []),
  ...(jobs ? [jobs.starter] : []),
];

function createAlarm(
  alarms: Alarms,
  { service, environment, background }: UniformityProps,
): cloudwatch.Alarm {
  return alarms.add({
    id: 'uniformity',
    runbook: 'uniformity',
    summary: `For ten minutes ${tasksOf(background)} not of the live revision, or users were not on it, or nobody could look.`,
    impact: MIXED,
    metric: new Metric({
      namespace: UNIFORMITY_METRIC.NAMESPACE,
      metricName: UNIFORMITY_METRIC.NAME,
      dimensionsMap: { Service: service, Environment: environment },
      // Two looks in one minute, by the schedule and by an event: the worse counts.
      statistic: Stats.MAXIMUM,
      period: PERIOD,
    }),
    threshold: 0,
    datapoints: { toAlarm: GRACE, of: GRACE },
    missingData: silenceIsBad,
  });
}

const createTicket = (alarms: Alarms, rule: cloudwatch.Alarm): cloudwatch.CompositeAlarm =>
  alarms.compose({
    ...{ id: 'not-uniform', runbook: 'uniformity', severity: 'ticket', objective: 'uniformity' },
    summary: 'Tasks or users are not all of the live revision.',
    impact: MIXED,
    rule,
  });
