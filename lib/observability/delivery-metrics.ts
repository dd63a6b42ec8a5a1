import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DELIVERY_METRIC } from '../../lambda/shared/environment';

export interface DeliveryMetricsProps {
  /** Its name. */
  readonly service: string;
  readonly environment: string;
}

/** The four keys of DORA, of one service in one environment. What each counts: docs/dora.md. */
export class DeliveryMetrics extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryMetricsProps,
  ) {
    super(scope, id);
  }

  /** Deployments that ended well. @default Sum of a day */
  metricDeployments(options: MetricOptions = {}): Metric {
    return this.metric(DELIVERY_METRIC.DEPLOYMENTS, { label: 'Deployments', ...options });
  }

  /** Deployments that failed, or that were gone back from. @default Sum of a day */
  metricFailedDeployments(options: MetricOptions = {}): Metric {
    return this.metric(DELIVERY_METRIC.FAILED, { label: 'Failed deployments', ...options });
  }

  /**
   * Percent of the deployments that failed, of those that ended well and those that did not; nothing in a period without any.
   *
   * @default of 30 days: of a day with one deployment it is 0 or 100
   */
  metricChangeFailureRate({
    period = Duration.days(30),
    ...options
  }: Pick<MetricOptions, 'label' | 'color' | 'period'> = {}): MathExpression {
    const usingMetrics: Record<string, IMetric> = {
      failed: this.metricFailedDeployments({ period }),
      // One sample a deployment, whatever became of it.
      all: this.metricDeployments({ period, statistic: Stats.SAMPLE_COUNT }),
    };
    return new MathExpression({
      label: 'Change failure rate (%)',
      expression: '100*failed/all',
      ...{ usingMetrics, period },
      ...options,
    });
  }

  /** Seconds from a release's commit to its end. @default the median of a day */
  metricLeadTime(options: MetricOptions = {}): Metric {
    return this.metric(DELIVERY_METRIC.LEAD_TIME, {
      label: 'Lead time',
      statistic: Stats.percentile(50),
      ...options,
    });
  }

  /** Seconds from the start of a deployment that failed until users were back. @default the median of a day */
  metricTimeToRestore(options: MetricOptions = {}): Metric {
    return this.metric(DELIVERY_METRIC.TIME_TO_RESTORE, {
      label: 'Time to restore',
      statistic: Stats.percentile(50),
      ...options,
    });
  }

  private metric(metricName: string, options: MetricOptions): Metric {
    const { service, environment } = this.props;
    return new Metric({
      namespace: DELIVERY_METRIC.NAMESPACE,
      metricName,
      dimensionsMap: { Service: service, Environment: environment },
      statistic: Stats.SUM,
      period: Duration.days(1),
      ...options,
    });
  }
}
