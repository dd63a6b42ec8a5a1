import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarmPeriodMinutes } from '../config/alarm-sight';

/** Every alarm has a file of this name in `runbooks/`; a test holds the two together. */
export type Runbook =
  | 'target-errors'
  | 'slow-answers'
  | 'unhealthy-targets'
  | 'load-balancer-errors'
  | 'uniformity';

export interface AlarmsProps {
  /** `<service>-<environment>`, the beginning of every alarm's name. */
  readonly fullName: string;
  /** Where the runbooks can be read: a URL, or a folder of the repository. */
  readonly runbooks: string;
}

export interface AlarmSpecification {
  /** Names the alarm, after its service. */
  readonly id: Runbook;
  /** One sentence: what users notice. */
  readonly summary: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  /** M of N, in periods of the metric. */
  readonly datapoints: { readonly toAlarm: number; readonly of: number };
  readonly missingData: cloudwatch.TreatMissingData;
}

/** One minute: what Elastic Load Balancing publishes, and the fastest that an alarm looks at it. */
export const PERIOD = Duration.minutes(alarmPeriodMinutes);

/**
 * Makes every alarm of a service, so that none lacks a name that is known before it exists (the service names its
 * alarms, and their metrics name the service: a reference would be a circle), a stated answer to missing data,
 * and a runbook in its description.
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
    const { id, summary, metric, threshold, datapoints, missingData } = specification;
    return new cloudwatch.Alarm(this, id, {
      alarmName: this.nameOf(id),
      alarmDescription: `${summary}\nRunbook: ${this.props.runbooks}/${id}.md`,
      metric,
      threshold,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      datapointsToAlarm: datapoints.toAlarm,
      evaluationPeriods: datapoints.of,
      treatMissingData: missingData,
    });
  }
}
