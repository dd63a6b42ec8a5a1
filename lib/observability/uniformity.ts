import { Duration, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { UNIFORMITY, UNIFORMITY_METRIC } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import type { WatchDetail } from '../config/watch';
import { HandlerFunction } from '../handler-function';
import { warmUp } from '../release/escape-hatches';
import { Alarms, type AlarmsProps, PERIOD } from './alarm-factory';
import { silenceIsBad } from './missing-data';

export interface UniformityProps extends AlarmsProps {
  readonly environment: string;
  readonly clusterName: string;
  /** Its name in the cluster. */
  readonly serviceName: string;
  readonly ecsService: ecs.FargateService;
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
 * sounds an alarm when that was not so for ten minutes. No deployment alarm: while one runs nothing is judged.
 *
 * A minute without an answer counts as a bad one: the check must not die in silence. One rule has both the schedule
 * and the events, since both ask the same.
 *
 * About 1.22 USD a month in us-east-1: 43,200 looks of 2 s and 256 MB are 21,600 GB-seconds, 0.29, and their requests
 * 0.01; 1 KB of log each is 0.04 GB, 0.02; one custom metric 0.30; one alarm 0.10 and what tells of it 0.50; scheduled rules are free.
 */
export class Uniformity extends Construct {
  public readonly alarm: cloudwatch.Alarm;
  /** Tells of it. Absent where nobody is to be told. */
  public readonly ticket: cloudwatch.CompositeAlarm | undefined;

  constructor(scope: Construct, id: string, props: UniformityProps) {
    super(scope, id);
    const check = this.createCheck(props);
    const rule = this.createRule(props, check);
    // A look at a service that does not exist yet finds nothing good: the rule begins when it is there.
    rule.node.addDependency(props.ecsService);
    const alarms = new Alarms(this, 'Alarms', props);
    this.alarm = createAlarm(alarms, props);
    this.ticket = props.detail === 'all' ? createTicket(alarms, this.alarm) : undefined;
    // There is no look yet when the alarm is made.
    warmUp(this.alarm, GRACE);
    this.alarm.node.addDependency(rule);
  }

  private createCheck(props: UniformityProps): lambda.Function {
    const { fullName, service, environment, clusterName, serviceName } = props;
    const { function: check } = new HandlerFunction(this, 'Check', {
      handler: 'uniformity',
      functionName: `${fullName}-uniformity`,
      description: `Looks whether all tasks of ${fullName} are of the live revision, and all users on it`,
      // Eight calls one after the other, each of which may be repeated; less than the minute until the next look.
      timeout: Duration.seconds(45),
      environment: {
        [UNIFORMITY.CLUSTER]: clusterName,
        [UNIFORMITY.SERVICE]: service,
        ...(serviceName !== service && { [UNIFORMITY.ECS_SERVICE]: serviceName }),
        [UNIFORMITY.ENVIRONMENT]: environment,
      },
    });
    this.grantLook(check, props);
    return check;
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

  private grantLook(check: lambda.Function, { fullName, clusterName, serviceName }: UniformityProps): void {
    const own = `${clusterName}/${serviceName}`;
    const cluster = { ArnEquals: { 'ecs:cluster': this.arn('cluster', clusterName) } };
    const [deployments, revisions] = [
      this.arn('service-deployment', `${own}/*`),
      this.arn('service-revision', `${own}/*`),
    ];
    const tasks = this.arn('task', `${clusterName}/*`);
    for (const statement of [
      new iam.PolicyStatement({
        actions: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
        resources: [this.arn('service', own)],
      }),
      new iam.PolicyStatement({ actions: ['ecs:DescribeServiceDeployments'], resources: [deployments] }),
      new iam.PolicyStatement({ actions: ['ecs:DescribeServiceRevisions'], resources: [revisions] }),
      new iam.PolicyStatement({
        // `*`: tasks are listed by cluster, which is a condition and no resource.
        // source: Service Authorization Reference, Amazon ECS, ListTasks
        actions: ['ecs:ListTasks'],
        resources: ['*'],
        conditions: cluster,
      }),
      new iam.PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [tasks], conditions: cluster }),
      new iam.PolicyStatement({
        // `*`: Elastic Load Balancing's Describe calls take no resource.
        // source: Service Authorization Reference, Elastic Load Balancing V2
        actions: ['elasticloadbalancing:DescribeRules'],
        resources: ['*'],
      }),
    ]) {
      check.addToRolePolicy(statement);
    }
    acknowledgeWildcard(
      this,
      deployments,
      'The id of a deployment is made when it starts; this service’s only',
    );
    acknowledgeWildcard(this, revisions, 'The id of a revision is made with it; this service’s only');
    acknowledgeWildcard(
      this,
      tasks,
      clusterName === fullName
        ? 'The id of a task is made when it starts; this cluster’s only, which has one service'
        : 'The id of a task is made when it starts; this cluster’s only, of which it reads',
    );
    acknowledgeWildcard(
      this,
      '*',
      'ListTasks takes its cluster as a condition and DescribeRules takes no resource; both only read',
    );
  }

  private arn(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'ecs', resource, resourceName });
  }
}

function createAlarm(alarms: Alarms, { service, environment }: UniformityProps): cloudwatch.Alarm {
  return alarms.add({
    id: 'uniformity',
    runbook: 'uniformity',
    summary:
      'For ten minutes a task was not of the live revision, or users were not on it, or nobody could look.',
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
