import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Severity } from '../../config/burn-alerts';
import { Alarms, PERIOD } from '../../observability/alarm-factory';
import { silenceIsGood } from '../../observability/missing-data';
import type { Runbooks } from '../../observability/runbooks';

export interface BreakGlassUseProps {
  readonly delivery: string;
  /** Name of the rule, and what the alarms' begin with. */
  readonly name: string;
  /** Of the break-glass role. */
  readonly roleName: string;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
  /** ARNs of topics. */
  readonly topics: Readonly<Record<Severity, readonly string[]>>;
}

/**
 * Pages when the break-glass role is taken, and while it is used. By an alarm on the rule and not by the rule itself: the
 * topics let CloudWatch write to them already, and PagerDuty takes nothing but alarms.
 *
 * It needs a trail of CloudTrail in the account that logs management events, reads as well: without one, EventBridge
 * hears of no call. A role is assumed at a regional endpoint of STS, and the event is in that region alone; what is then
 * done with it is in the environment's.
 * source: EventBridge user guide, "AWS service events via AWS CloudTrail", "Receiving read-only management events"
 */
export class BreakGlassUse extends Construct {
  /** Matches what is done with the role. */
  public readonly rule: events.Rule;
  /** What it matched, as CloudTrail told it. */
  public readonly record: logs.LogGroup;
  /** Who hears of it. */
  public readonly alarm: cloudwatch.CompositeAlarm;

  constructor(scope: Construct, id: string, props: BreakGlassUseProps) {
    super(scope, id);
    this.record = this.createRecord(props);
    this.rule = this.createRule(props);
    this.alarm = this.createAlarm(props);
  }

  /** The rule needs a target to be counted, and who is paged reads here who it was. */
  private createRecord({ name }: BreakGlassUseProps): logs.LogGroup {
    const record = new logs.LogGroup(this, 'Record', {
      logGroupName: recordName(name),
      retention: logs.RetentionDays.ONE_YEAR,
      // Not one of a deployment that failed: the next could not make another of its name.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    record.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'BreakGlassUse',
        principals: ['events', 'delivery.logs'].map(
          (one) => new iam.ServicePrincipal(`${one}.amazonaws.com`),
        ),
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [record.logGroupArn],
      }),
    );
    return record;
  }

  private createRule({ name, roleName }: BreakGlassUseProps): events.Rule {
    const role = Stack.of(this).formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: roleName,
    });
    // Without the `:*` that an ARN of a log group ends in elsewhere.
    const logGroup = Stack.of(this).formatArn({
      ...{ service: 'logs', resource: 'log-group', resourceName: recordName(name) },
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const rule = new events.Rule(this, 'Rule', {
      ruleName: name,
      description: `${roleName} is taken, or used`,
      eventPattern: {
        // A change of role in the console is a sign-in.
        detailType: ['AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail'],
        detail: {
          $or: [
            { eventName: ['AssumeRole'], requestParameters: { roleArn: [role] } },
            { userIdentity: { sessionContext: { sessionIssuer: { arn: [role] } } } },
          ],
        },
      },
      targets: [{ bind: () => ({ arn: logGroup }) }],
    });
    // Reads, too: GetSecretValue is one. Rule of aws-cdk-lib 2.276.0 has no word for it; delete it when it has.
    (rule.node.defaultChild as events.CfnRule).state = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    rule.node.addDependency(this.record);
    return rule;
  }

  private createAlarm({
    delivery,
    name,
    roleName,
    runbooks,
    topics,
  }: BreakGlassUseProps): cloudwatch.CompositeAlarm {
    const alarms = new Alarms(this, 'Alarms', { fullName: name, service: delivery, runbooks, topics });
    const words = {
      runbook: 'break-glass',
      summary: `Somebody has taken ${roleName}, or uses it.`,
      impact: 'Users notice nothing; whoever has it reads secrets and changes what runs.',
    } as const;
    const used = alarms.add({
      ...{ id: 'break-glass', ...words },
      metric: new cloudwatch.Metric({
        ...{ namespace: 'AWS/Events', metricName: 'TriggeredRules', statistic: 'Sum' },
        ...{ dimensionsMap: { RuleName: name }, period: PERIOD },
      }),
      threshold: 0,
      // EventBridge is late with what it counts, and a page that is over at once wakes nobody.
      datapoints: { toAlarm: 1, of: Duration.minutes(15).toMinutes() },
      missingData: silenceIsGood,
    });
    return alarms.compose({
      ...{ id: 'break-glass-page', ...words },
      ...{ severity: 'page', objective: 'break-glass' },
      rule: cloudwatch.AlarmRule.fromAlarm(used, cloudwatch.AlarmState.ALARM),
    });
  }
}

const recordName = (name: string): string => `/aws/events/${name}`;
