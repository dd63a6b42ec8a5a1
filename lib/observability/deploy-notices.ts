import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DEPLOY_NOTICES, VERDICT_EVENT } from '../../lambda/shared/environment';
import { ecsPlace } from '../config/names';
import { HandlerFunction } from '../handler-function';
import { Alarms, PERIOD } from './alarm-factory';
import {
  grantOnce,
  grantReadDeployments,
  grantReadReleases,
  grantReadTaskDefinitions,
} from './delivery-grants';
import { silenceIsGood } from './missing-data';
import { folderOf, type Runbooks } from './runbooks';

export interface DeployNoticesProps {
  /** Its name. */
  readonly delivery: string;
  readonly environment: string;
  /** Names of the environment's services. */
  readonly services: readonly string[];
  /** Name of a cluster that others are in too. @default each service has one of its own */
  readonly cluster?: string | undefined;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
  /** ARNs of the topics that are told; of the environment's own and of the team's. */
  readonly topics: readonly string[];
  /** ARNs of those that are told when a notice is lost. */
  readonly ticket: readonly string[];
  /** Name of the bucket of the release records. Absent without a pipeline. */
  readonly records?: string | undefined;
}

const UNKNOWING = 'None for users; who follows releases does not know of one thing that has happened.';

/**
 * Tells people of releases: that ECS begins and ends one, that a gate fails or knows no answer, that somebody has decided
 * in its place, that it waits for a person. All that is told of one deployment is one thread.
 *
 * One function for all services of an environment, which stands where the topics are: so their policies and that of their
 * key name its role, and no other writer. And its rules are there before a service is: the first deployment may wait
 * for a person while its stack is being made.
 *
 * A function and no text of the rules: ECS's events of a deployment's begin and end do not name it as gates' events do, and
 * EventBridge can look nothing up.
 *
 * Next to nothing a month: some invocations a release; the alarm on notices that are lost, and what tells of it, 0.60 USD.
 */
export class DeployNotices extends Construct {
  public readonly role: iam.IRole;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeployNoticesProps,
  ) {
    super(scope, id);
    const told = this.createFunction();
    this.role = told.role as iam.IRole;
    for (const { id, ...rule } of this.rules()) {
      new events.Rule(this, id, {
        ruleName: `${this.prefix}-tells-${id.toLowerCase()}`,
        ...rule,
        // Of what happened an hour ago people know.
        targets: [new LambdaFunction(told, { maxEventAge: Duration.hours(1) })],
      });
    }
    this.createAlarm(told);
  }

  private get prefix(): string {
    return `${this.props.delivery}-${this.props.environment}`;
  }

  private createFunction(): lambda.Function {
    const { environment, services, runbooks, topics, records, cluster } = this.props;
    const { function: told } = new HandlerFunction(this, 'Handler', {
      handler: 'deploy-notices',
      functionName: `${this.prefix}-deploy-notices`,
      description: `Tells people of releases in ${environment}`,
      timeout: Duration.minutes(1),
      environment: {
        [DEPLOY_NOTICES.SERVICES]: JSON.stringify(services),
        [DEPLOY_NOTICES.ENVIRONMENT]: environment,
        [DEPLOY_NOTICES.TOPICS]: Stack.of(this).toJsonString(topics),
        // Of a recovery, which it names by itself; those of gates it names by their folder.
        [DEPLOY_NOTICES.RUNBOOKS]: folderOf(runbooks, 'recovery'),
        ...(records !== undefined && { [DEPLOY_NOTICES.RECORDS]: records }),
        ...(cluster !== undefined && { [DEPLOY_NOTICES.CLUSTER]: cluster }),
      },
    });
    told.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [...topics] }));
    for (const service of services) grantReadDeployments(told, ecsPlace(service, environment, cluster));
    grantReadTaskDefinitions(told);
    if (records !== undefined) grantReadReleases(told, records, services, environment);
    grantOnce(told, `${this.prefix}-deploy-notices`);
    return told;
  }

  /**
   * By patterns and no lists of services: a pattern has 2,048 characters, and each rule a part of the function's policy. The
   * function knows which services are its own.
   */
  private rules(): { id: string; description: string; eventPattern: events.EventPattern }[] {
    const { environment, cluster } = this.props;
    const arn = (resource: string, resourceName: string) =>
      events.Match.wildcard(Stack.of(this).formatArn({ service: 'ecs', resource, resourceName }));
    const service = arn(
      'service',
      cluster === undefined ? `*-${environment}/*` : `${cluster}/*-${environment}`,
    );
    const pauses =
      cluster === undefined
        ? { clusterArn: arn('cluster', `*-${environment}`) }
        : { serviceDeploymentArn: arn('service-deployment', `${cluster}/*-${environment}/*`) };
    const of = (text: string) => `Tells that ${text}, in ${environment}`;
    const ecs = (type: string) => ({ source: ['aws.ecs'], detailType: [type] });
    const teal = (type: string, detail: object) => ({
      ...{ source: [VERDICT_EVENT.SOURCE], detailType: [type] },
      detail: { environment: [environment], ...detail },
    });
    return [
      {
        id: 'Deployment',
        description: of('ECS begins, ends or gives up a deployment'),
        eventPattern: { ...ecs('ECS Deployment State Change'), resources: service },
      },
      {
        id: 'Settled',
        description: of('a deployment that went back is over'),
        eventPattern: {
          ...ecs('ECS Service Action'),
          resources: service,
          detail: { eventName: ['SERVICE_STEADY_STATE'] },
        },
      },
      {
        id: 'Verdict',
        description: of('a gate fails or knows no answer'),
        eventPattern: teal(VERDICT_EVENT.VERDICT, { outcome: ['fail', 'inconclusive'] }),
      },
      {
        id: 'Override',
        description: of('a gate has heeded what a person decided'),
        eventPattern: teal(VERDICT_EVENT.OVERRIDDEN, {
          decision: ['pass', 'fail'],
          // What the command line announces before has no deployment yet.
          serviceDeploymentArn: [{ exists: true }],
        }),
      },
      {
        id: 'Pause',
        description: of('a release waits for a person'),
        eventPattern: {
          ...ecs('ECS Hook State Change'),
          detail: { eventName: ['HOOK_AWAITING_ACTION'], ...pauses },
        },
      },
    ];
  }

  /** Lambda has tried three times; what was to be told is in the function's log. */
  private createAlarm(told: lambda.Function): void {
    const { stackName, region } = Stack.of(this);
    const alarms = new Alarms(this, 'Alarms', {
      fullName: stackName,
      service: this.props.delivery,
      runbooks: this.props.runbooks,
      topics: { page: [], ticket: this.props.ticket },
      dashboard: `https://${region}.console.aws.amazon.com/lambda/home?region=${region}#/functions/${this.prefix}-deploy-notices?tab=monitoring`,
    });
    const lost = alarms.add({
      id: 'notices',
      runbook: 'notices',
      summary: 'A notice of a release was lost: no topic took it in three tries.',
      impact: UNKNOWING,
      metric: new Metric({
        namespace: 'AWS/Lambda',
        // source: AWS Lambda developer guide, "Types of metrics for Lambda functions", asynchronous invocation
        metricName: 'AsyncEventsDropped',
        dimensionsMap: { FunctionName: told.functionName },
        statistic: Stats.SUM,
        period: PERIOD,
      }),
      threshold: 0,
      datapoints: { toAlarm: 1, of: 1 },
      missingData: silenceIsGood,
    });
    alarms.compose({
      ...{ id: 'lost-notices', runbook: 'notices', severity: 'ticket', objective: 'notices' },
      summary: 'Not all is told of releases.',
      impact: UNKNOWING,
      rule: lost,
    });
  }
}
