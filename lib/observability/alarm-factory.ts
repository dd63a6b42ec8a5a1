import { Duration, Tags } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IConstruct } from 'constructs';
import { alarmPeriodMinutes } from '../config/alarm-sight';
import type { Severity } from '../config/burn-alerts';
import { limitsOf, limitsOfComposite } from './alarm-limits';
import type { MissingData } from './missing-data';
import { type Runbooks, runbookAddress } from './runbooks';

/** Every alarm has a file of one of these names in `runbooks/`; a test holds the two together. */
export type Runbook =
  | 'break-glass'
  | 'target-errors'
  | 'slow-answers'
  | 'unhealthy-targets'
  | 'load-balancer-errors'
  | 'uniformity'
  | 'notices'
  | 'secret-access'
  | 'secret-rotation'
  | 'probe'
  | 'objective-availability'
  | 'objective-latency'
  | 'objective-business'
  | 'no-healthy-host'
  | 'rejected-connections'
  | 'rate-limit'
  | 'saturation'
  | 'no-traffic'
  | 'heartbeat'
  | 'job'
  | 'worker'
  | 'dependency';

export interface AlarmsProps {
  /** `<service>-<environment>`, the beginning of every alarm's name. */
  readonly fullName: string;
  /** Its name. */
  readonly service: string;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
  /** URL of the service's page in CloudWatch. @default it has none */
  readonly dashboard?: string | undefined;
  /** ARNs of the topics that its composites tell. @default none */
  readonly topics?: Readonly<Record<Severity, readonly string[]>> | undefined;
}

interface AnyAlarm {
  /** Names the alarm, after its service. */
  readonly id: string;
  readonly runbook: Runbook;
  /** One sentence: what is so. */
  readonly summary: string;
  /** One sentence: what users notice of it. */
  readonly impact: string;
}

export interface AlarmSpecification extends AnyAlarm {
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  /** On which side of the threshold it sounds. @default 'above' */
  readonly bound?: 'above' | 'below';
  /** M of N, in periods of the metric. */
  readonly datapoints: { readonly toAlarm: number; readonly of: number };
  readonly missingData: MissingData;
  /** What it is about, by its id. @default nothing that has a goal: a cause, or what stops a release */
  readonly objective?: string;
}

export interface CompositeSpecification extends AnyAlarm {
  /** How soon somebody must look. */
  readonly severity: Severity;
  /** What it is about, by its id. */
  readonly objective: string;
  readonly rule: cloudwatch.IAlarmRule;
  /** While it sounds, nobody is told of this one. */
  readonly parent?: cloudwatch.CompositeAlarm | undefined;
  /** For how long after the parent has ended: as long as this one takes to see that it is over. @default a minute */
  readonly quietAfterParent?: Duration;
}

/** A metric alarm, and what it takes silence for. */
export interface Judged {
  readonly alarm: cloudwatch.Alarm;
  readonly missingData: MissingData;
}

/** A composite, and who hears of it. */
export interface Composite {
  readonly alarm: cloudwatch.CompositeAlarm;
  readonly severity: Severity;
}

/**
 * How long a composite waits for its parent, which may see the same minute one evaluation later; and how long it is still
 * quiet after it.
 * source: CloudWatch user guide, "Alarm suppression": a composite waits for WaitPeriod when its state changes, and for
 * ExtensionPeriod when the suppressor leaves ALARM; 60 seconds are recommended for each
 */
const SUPPRESSION = Duration.minutes(1);

/** Told with each change. source: CloudWatch user guide, "Alarm tags in action payloads" */
const TAGS = ['service', 'environment', 'severity', 'objective'].map((name) => `teal:${name}`);

/** One minute: what Elastic Load Balancing publishes, and the fastest that an alarm looks at it. */
export const PERIOD = Duration.minutes(alarmPeriodMinutes);

const COMPARISONS = {
  above: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  below: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
};

/**
 * Makes every alarm of a service, so that none lacks a name that is known before it exists (the service names its
 * alarms, and their metrics name the service: a reference would be a circle), a stated answer to missing data,
 * and a runbook in its description; and none is beyond what CloudWatch takes.
 */
export class Alarms extends Construct {
  private readonly props: AlarmsProps;
  private readonly judged: Judged[] = [];
  private readonly composed: Composite[] = [];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.props = props;
  }

  /** Those made so far. */
  get metricAlarms(): readonly Judged[] {
    return this.judged;
  }

  /** Those made so far. */
  get composites(): readonly Composite[] {
    return this.composed;
  }

  nameOf(id: string): string {
    return `${this.props.fullName}-${id}`;
  }

  add(specification: AlarmSpecification): cloudwatch.Alarm {
    const { id, metric, threshold, bound = 'above', datapoints, missingData, objective } = specification;
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmName: this.nameOf(id),
      alarmDescription: this.describe(specification),
      metric,
      threshold,
      comparisonOperator: COMPARISONS[bound],
      datapointsToAlarm: datapoints.toAlarm,
      evaluationPeriods: datapoints.of,
      treatMissingData: missingData.treat,
    });
    alarm.node.addValidation({ validate: () => limitsOf(this.nameOf(id), alarm) });
    // No severity: nobody hears of it but by a composite, which has one.
    this.tag(alarm, { ...(objective !== undefined && { objective }) });
    this.judged.push({ alarm, missingData });
    return alarm;
  }

  /** The only alarms that tell somebody. */
  compose(specification: CompositeSpecification): cloudwatch.CompositeAlarm {
    const { id, severity, objective, rule, parent, quietAfterParent = SUPPRESSION } = specification;
    const alarm = new cloudwatch.CompositeAlarm(this, id, {
      compositeAlarmName: this.nameOf(id),
      alarmDescription: this.describe(specification),
      alarmRule: rule,
      ...(parent && {
        actionsSuppressor: parent,
        actionsSuppressorWaitPeriod: SUPPRESSION,
        actionsSuppressorExtensionPeriod: quietAfterParent,
      }),
    });
    alarm.node.addValidation({ validate: () => limitsOfComposite(this.nameOf(id), alarm) });
    for (const alarmActionArn of this.props.topics?.[severity] ?? []) {
      const action = { bind: () => ({ alarmActionArn }) };
      alarm.addAlarmAction(action);
      // Always: PagerDuty resolves its incident by it, and a page that is over must say so.
      alarm.addOkAction(action);
    }
    this.tag(alarm, { severity, objective });
    // CompositeAlarm of aws-cdk-lib 2.276.0 has no such property; delete it when it has.
    (alarm.node.defaultChild as cloudwatch.CfnCompositeAlarm).actionConfiguration = {
      alarmTagsPropagation: { enabled: true, includedTagKeys: TAGS },
    };
    this.composed.push({ alarm, severity });
    return alarm;
  }

  private tag(alarm: Construct, more: Readonly<Record<string, string>>): void {
    const tags = { service: this.props.service, ...more };
    for (const [name, value] of Object.entries(tags)) Tags.of(alarm).add(`teal:${name}`, value);
  }

  private describe({ summary, impact, runbook }: AnyAlarm): string {
    const { runbooks, dashboard } = this.props;
    const links = [
      `Runbook: ${runbookAddress(runbooks, runbook)}`,
      ...(dashboard ? [`Dashboard: ${dashboard}`] : []),
    ];
    return [summary, impact, ...links].join('\n');
  }
}

/** All that tell somebody, of whatever is below a construct, in the order in which they were made. */
export const compositesIn = (scope: IConstruct): Composite[] =>
  scope.node.findAll().flatMap((each) => (each instanceof Alarms ? [...each.composites] : []));
