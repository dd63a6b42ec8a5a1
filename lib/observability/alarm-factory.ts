import { Duration, Tags } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarmPeriodMinutes } from '../config/alarm-sight';
import type { Severity } from '../config/burn-alerts';
import { limitsOf } from './alarm-limits';
import type { MissingData } from './missing-data';

/** Every alarm has a file of one of these names in `runbooks/`; a test holds the two together. */
export type Runbook =
  | 'target-errors'
  | 'slow-answers'
  | 'unhealthy-targets'
  | 'load-balancer-errors'
  | 'uniformity'
  | 'objective-availability'
  | 'objective-latency'
  | 'objective-business'
  | 'no-healthy-host'
  | 'rejected-connections'
  | 'saturation'
  | 'no-traffic'
  | 'heartbeat';

export interface AlarmsProps {
  /** `<service>-<environment>`, the beginning of every alarm's name. */
  readonly fullName: string;
  /** Its name. */
  readonly service: string;
  /** Where the runbooks can be read: a URL, or a folder of the repository. */
  readonly runbooks: string;
  /** URL of the service's page in CloudWatch. */
  readonly dashboard: string;
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
  /** M of N, in periods of the metric. */
  readonly datapoints: { readonly toAlarm: number; readonly of: number };
  readonly missingData: MissingData;
}

export interface CompositeSpecification extends AnyAlarm {
  /** How soon somebody must look. */
  readonly severity: Severity;
  /** What it is about, by its id. */
  readonly objective: string;
  readonly rule: cloudwatch.IAlarmRule;
  /** While it sounds, nobody is told of this one. */
  readonly parent?: cloudwatch.CompositeAlarm;
  /** For how long after the parent has ended: as long as this one takes to see that it is over. @default a minute */
  readonly quietAfterParent?: Duration;
}

/** One minute: what Elastic Load Balancing publishes, and the fastest that an alarm looks at it. */
export const PERIOD = Duration.minutes(alarmPeriodMinutes);

/**
 * Makes every alarm of a service, so that none lacks a name that is known before it exists (the service names its
 * alarms, and their metrics name the service: a reference would be a circle), a stated answer to missing data,
 * and a runbook in its description; and none is beyond what CloudWatch takes.
 */
export class Alarms extends Construct {
  private readonly props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.props = props;
  }

  nameOf(id: string): string {
    return `${this.props.fullName}-${id}`;
  }

  add(specification: AlarmSpecification): cloudwatch.Alarm {
    const { id, metric, threshold, datapoints, missingData } = specification;
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmName: this.nameOf(id),
      alarmDescription: this.describe(specification),
      metric,
      threshold,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      datapointsToAlarm: datapoints.toAlarm,
      evaluationPeriods: datapoints.of,
      treatMissingData: missingData.treat,
    });
    alarm.node.addValidation({ validate: () => limitsOf(this.nameOf(id), alarm) });
    return alarm;
  }

  /** The only alarms that tell somebody. */
  compose(specification: CompositeSpecification): cloudwatch.CompositeAlarm {
    const { id, severity, objective, rule, parent, quietAfterParent } = specification;
    const alarm = new cloudwatch.CompositeAlarm(this, id, {
      compositeAlarmName: this.nameOf(id),
      alarmDescription: this.describe(specification),
      alarmRule: rule,
      ...(parent && { actionsSuppressor: parent }),
      ...(quietAfterParent && { actionsSuppressorExtensionPeriod: quietAfterParent }),
    });
    for (const alarmActionArn of this.props.topics?.[severity] ?? []) {
      const action = { bind: () => ({ alarmActionArn }) };
      alarm.addAlarmAction(action);
      // Always: PagerDuty resolves its incident by it, and a page that is over must say so.
      alarm.addOkAction(action);
    }
    const tags = { service: this.props.service, severity, objective };
    for (const [name, value] of Object.entries(tags)) Tags.of(alarm).add(`teal:${name}`, value);
    return alarm;
  }

  private describe({ summary, impact, runbook }: AnyAlarm): string {
    const { runbooks, dashboard } = this.props;
    return `${summary}\n${impact}\nRunbook: ${runbooks}/${runbook}.md\nDashboard: ${dashboard}`;
  }
}
