import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DELIVERY_METRIC, DELIVERY_METRICS } from '../../lambda/shared/environment';
import type { EcsPlace } from '../config/names';
import { HandlerFunction } from '../handler-function';
import { grantReadDeployments, grantReadReleases, grantReadTaskDefinitions } from './delivery-grants';

export interface DeliveryMetricsProps {
  /** Its name. */
  readonly service: string;
  readonly environment: string;
  /** `<service>-<environment>` */
  readonly fullName: string;
  /** Where ECS has it. */
  readonly ecs: EcsPlace;
  readonly ecsService: ecs.FargateService;
  /** Name of the bucket of the release records. Absent without a pipeline: then there is no lead time. */
  readonly records?: string | undefined;
}

/**
 * Minutes between two looks that no event has asked for. ECS tells of no end of a rollback; and what an event was lost for
 * is found by them.
 */
const LOOK = 15;

/**
 * The four keys of DORA, of one service in one environment. What each counts: docs/dora.md.
 *
 * Counted by a function from what ECS has on record, and by no job of a pipeline: a release whose runner was ended counts
 * too. A function of its own beside the one that tells people: it is there where nobody is told, may publish nothing, and
 * a topic that does not answer counts no deployment twice.
 *
 * At most 1.24 USD a month in us-east-1: four custom metrics 1.20, which are billed by the hours in which something was
 * published; 2,900 looks of 2 s and 256 MB 0.02, their logs 0.01. Most services pay a few cents.
 */
export class DeliveryMetrics extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryMetricsProps,
  ) {
    super(scope, id);
    const { fullName, ecsService } = props;
    const rule = new events.Rule(this, 'Rule', {
      ruleName: `${fullName}-deliveries`,
      description: `When a deployment of ${fullName} ends, and each ${LOOK} minutes`,
      schedule: events.Schedule.rate(Duration.minutes(LOOK)),
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Deployment State Change'],
        resources: [ecsService.serviceArn],
        detail: { eventName: ['SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_DEPLOYMENT_FAILED'] },
      },
      targets: [new LambdaFunction(this.createFunction(), { maxEventAge: Duration.minutes(LOOK) })],
    });
    // A look at a service that does not exist yet fails.
    rule.node.addDependency(ecsService);
  }

  private createFunction(): lambda.Function {
    const { fullName, service, environment, records, ecs } = this.props;
    const { function: counts } = new HandlerFunction(this, 'Handler', {
      handler: 'delivery-metrics',
      functionName: `${fullName}-deliveries`,
      description: `Counts the deployments of ${fullName}: how many, how fast, how many failed`,
      timeout: Duration.minutes(1),
      environment: {
        [DELIVERY_METRICS.SERVICE]: service,
        [DELIVERY_METRICS.ENVIRONMENT]: environment,
        ...(records !== undefined && { [DELIVERY_METRICS.RECORDS]: records }),
        ...(ecs.cluster !== fullName && { [DELIVERY_METRICS.CLUSTER]: ecs.cluster }),
      },
    });
    grantReadDeployments(counts, ecs);
    grantReadTaskDefinitions(counts);
    if (records !== undefined) grantReadReleases(counts, records, [service], environment);
    return counts;
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
