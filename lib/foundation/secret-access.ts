import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Severity } from '../config/burn-alerts';
import { loadBalancerName, secretName } from '../config/names';
import { Alarms, PERIOD } from '../observability/alarm-factory';
import { silenceIsGood } from '../observability/missing-data';
import type { Runbooks } from '../observability/runbooks';
import type { SecretAccessRecord } from './secret-access-record';

export interface SecretAccessProps {
  /** Its name. */
  /** Of whom alarms say that they are: the delivery, or in a stack of its own the service. */
  readonly owner: string;
  readonly service: string;
  readonly environment: string;
  /** Of the secrets that are guarded. */
  readonly variables: readonly string[];
  /** ARNs of roles and users whose reading is nothing to tell of. */
  readonly readers: readonly string[];
  readonly record: SecretAccessRecord;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
  /** ARNs of topics. */
  readonly topics: Readonly<Record<Severity, readonly string[]>>;
}

/** source: EventBridge user guide, "Amazon EventBridge quotas": 2,048 characters of a pattern; what tokens come to is not known here */
const LONGEST_PATTERN = 1_800;

/**
 * Pages when somebody other than its readers asks for a service's secret, let or denied. By alarms on rules and not by the rules
 * themselves: the topics let CloudWatch write to them already, and PagerDuty takes nothing but alarms.
 *
 * It needs a trail of CloudTrail in the account that logs management events, reads as well: without one, EventBridge hears of
 * no call. BatchGetSecretValue is logged as GetSecretValue, once for each secret.
 * source: EventBridge user guide, "Receiving read-only management events"; Secrets Manager API reference, BatchGetSecretValue
 */
export class SecretAccess extends Construct {
  /** What they match: who asks by a secret's name or ARN, and last who is denied. */
  public readonly rules: readonly events.Rule[];
  /** Who hears of it. */
  public readonly alarm: cloudwatch.CompositeAlarm;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretAccessProps,
  ) {
    super(scope, id);
    const patterns = [...this.readingPatterns(), this.deniedPattern()];
    this.rules = patterns.map((detail, index) => this.createRule(detail, index));
    this.alarm = this.createAlarm();
  }

  private get fullName(): string {
    return loadBalancerName(this.props.service, this.props.environment);
  }

  /** As many secrets in one as fit; one alone, however long its name. */
  private readingPatterns(): object[] {
    const groups: string[][] = [];
    for (const variable of this.props.variables) {
      const last = groups.at(-1) ?? [];
      const more = [...last, variable];
      const isFull =
        JSON.stringify(Stack.of(this).resolve(this.readingPattern(more))).length > LONGEST_PATTERN;
      if (last.length === 0 || isFull) groups.push([variable]);
      else groups[groups.length - 1] = more;
    }
    return groups.map((variables) => this.readingPattern(variables));
  }

  private readingPattern(variables: readonly string[]): object {
    const names = variables.map((variable) => secretName(this.fullName, variable));
    const users = this.props.readers.filter((arn) => /^arn:[^:]+:iam::\d+:user\//.test(arn));
    const arn = (resourceName: string) =>
      Stack.of(this).formatArn({
        ...{ service: 'secretsmanager', resource: 'secret', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
        resourceName,
      });
    return {
      requestParameters: { secretId: [...names, ...names.map((name) => ({ prefix: arn(name) }))] },
      $or: [
        {
          userIdentity: {
            sessionContext: { sessionIssuer: { arn: [{ 'anything-but': this.props.readers }] } },
          },
        },
        // Users, and the root of the account: they have no issuer, and an ARN of their own.
        {
          userIdentity: {
            ...(users.length > 0 && { arn: [{ 'anything-but': users }] }),
            sessionContext: { sessionIssuer: { arn: [{ exists: false }] } },
          },
        },
        // One of those that may, and may not any more: the policy of somebody has changed.
        { errorCode: [{ prefix: 'AccessDenied' }] },
      ],
    };
  }

  /** CloudTrail may leave out what a call that was denied asked for; the message has it. */
  private deniedPattern(): object {
    return {
      errorCode: [{ prefix: 'AccessDenied' }],
      // By the ARN or by the name alone, and not of a service whose name ends alike.
      errorMessage: [{ wildcard: `*:${this.fullName}/*` }, { wildcard: `* ${this.fullName}/*` }],
    };
  }

  private createRule(detail: object, index: number): events.Rule {
    const { record } = this.props;
    const rule = new events.Rule(this, `Rule${index + 1}`, {
      ruleName: this.ruleName(index),
      description: `Somebody else asks for a secret of ${this.fullName}`,
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: { eventName: ['GetSecretValue'], ...detail },
      },
      targets: [{ bind: () => ({ arn: record.arn }) }],
    });
    // It is a read. Rule of aws-cdk-lib 2.276.0 has no word for it; delete it when it has.
    (rule.node.defaultChild as events.CfnRule).state = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    // Of another stack, the whole of it is there before.
    if (Stack.of(record) === Stack.of(this)) rule.node.addDependency(record);
    return rule;
  }

  private ruleName(index: number): string {
    return `${this.fullName}-secret-access-${index + 1}`;
  }

  private createAlarm(): cloudwatch.CompositeAlarm {
    const { owner, service, runbooks, topics } = this.props;
    const { stackName, region } = Stack.of(this);
    const alarms = new Alarms(this, 'Alarms', {
      ...{ fullName: stackName, service: owner, runbooks, topics },
      // The foundation has no dashboard: who has asked, and when.
      dashboard: `https://${region}.console.aws.amazon.com/cloudtrailv2/home?region=${region}#/events?EventName=GetSecretValue`,
    });
    const words = {
      runbook: 'secret-access',
      summary: `Somebody who is no reader of them has asked for a secret of ${this.fullName}.`,
      impact: 'Users notice nothing; whoever has the value can use it.',
    } as const;
    const read = this.rules.map((_, index) =>
      alarms.add({
        ...{ id: `secret-access-${service}-${index + 1}`, ...words },
        metric: new cloudwatch.Metric({
          ...{ namespace: 'AWS/Events', metricName: 'TriggeredRules', statistic: 'Sum' },
          ...{ dimensionsMap: { RuleName: this.ruleName(index) }, period: PERIOD },
        }),
        threshold: 0,
        // EventBridge is late with what it counts, and a page that is over at once wakes nobody.
        datapoints: { toAlarm: 1, of: Duration.minutes(15).toMinutes() },
        missingData: silenceIsGood,
      }),
    );
    return alarms.compose({
      ...{ id: `secret-access-${service}-page`, ...words },
      ...{ severity: 'page', objective: 'secret-access' },
      rule: cloudwatch.AlarmRule.anyOf(
        ...read.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM)),
      ),
    });
  }
}
