import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Count, Indicated } from '../config/objectives';
import type { LoadBalancerMetrics } from './load-balancer-metrics';

/**
 * What an objective counts, as terms of metric math over one period. Both terms are dense: a minute of which a metric says
 * nothing counts as 0, so that an alarm over an hour sees this hour, and not the last one with data.
 * source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", evaluation range
 */
export interface Indicator {
  /** The requests that were bad. */
  readonly bad: string;
  /** All of them; never fewer than the bad ones. */
  readonly total: string;
  readonly metrics: (period: Duration) => Record<string, IMetric>;
}

/** Names of what the service itself publishes of its routes: see docs/signals.md. */
export const SERVICE_METRICS = {
  NAMESPACE: 'Teal/Service',
  REQUESTS: 'Requests',
  FAILURES: 'Failures',
  /** Milliseconds, of requests that did not fail. */
  DURATION: 'Duration',
} as const;

export interface IndicatorSource {
  readonly service: string;
  readonly environment: string;
  readonly loadBalancer: LoadBalancerMetrics;
}

export function indicatorOf(indicated: Indicated, source: IndicatorSource): Indicator {
  switch (indicated.kind) {
    case 'availability':
      return indicated.route === undefined
        ? availability(source)
        : routeAvailability(indicated.route, source);
    case 'latency':
      return indicated.route === undefined
        ? latency(indicated.under.milliseconds / 1000, source)
        : routeLatency(indicated.under.milliseconds, indicated.route, source);
    case 'business':
      return business(indicated.good, indicated.total);
  }
}

/** Bad ones of all, from 0 to 1; nothing while there are none of either, or no more than `fewerThan` bad ones. */
export function badShare(
  { bad, total, metrics }: Indicator,
  period: Duration,
  { label, fewerThan = 1 }: { readonly label: string; readonly fewerThan?: number },
): MathExpression {
  return new MathExpression({
    label,
    expression: `IF((${bad})>=${fewerThan},(${bad})/(${total}),0)`,
    usingMetrics: metrics(period),
    period,
  });
}

/**
 * Of the whole load balancer, which is the sum of both target groups: right whichever of them is live.
 *
 * 503 is no target chosen, which RequestCount does not hold. Errors that the load balancer makes before it routes (a client's
 * header, an authentication) may exceed both, so the bad ones are the least that there can be.
 * source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer"
 */
function availability({ loadBalancer }: IndicatorSource): Indicator {
  const bad = 'FILL(failed,0)+FILL(own,0)';
  return {
    bad,
    total: `MAX([FILL(requests,0)+FILL(unrouted,0),${bad}])`,
    metrics: (period) => ({
      failed: loadBalancer.ofAll('HTTPCode_Target_5XX_Count', Stats.SUM).with({ period }),
      own: loadBalancer.ofAll('HTTPCode_ELB_5XX_Count', Stats.SUM).with({ period }),
      requests: loadBalancer.ofAll('RequestCount', Stats.SUM).with({ period }),
      unrouted: loadBalancer.ofAll('HTTPCode_ELB_503_Count', Stats.SUM).with({ period }),
    }),
  };
}

/**
 * A trimmed count says how many took at most so long; a percentile rank of two groups could not be put together.
 * source: CloudWatch user guide, "Service level objectives": TC and SampleCount for latency
 */
function latency(seconds: number, { loadBalancer }: IndicatorSource): Indicator {
  return {
    bad: 'FILL(answers,0)-FILL(fast,0)',
    total: 'FILL(answers,0)',
    metrics: (period) => ({
      answers: loadBalancer.ofAll('TargetResponseTime', Stats.SAMPLE_COUNT).with({ period }),
      fast: loadBalancer.ofAll('TargetResponseTime', `TC(:${seconds})`).with({ period }),
    }),
  };
}

function routeAvailability(route: string, source: IndicatorSource): Indicator {
  return {
    bad: 'FILL(failed,0)',
    total: 'MAX([FILL(requests,0),FILL(failed,0)])',
    metrics: (period) => ({
      failed: ofRoute(SERVICE_METRICS.FAILURES, Stats.SUM, route, source, period),
      requests: ofRoute(SERVICE_METRICS.REQUESTS, Stats.SUM, route, source, period),
    }),
  };
}

function routeLatency(milliseconds: number, route: string, source: IndicatorSource): Indicator {
  return {
    bad: 'FILL(answers,0)-FILL(fast,0)',
    total: 'FILL(answers,0)',
    metrics: (period) => ({
      answers: ofRoute(SERVICE_METRICS.DURATION, Stats.SAMPLE_COUNT, route, source, period),
      fast: ofRoute(SERVICE_METRICS.DURATION, `TC(:${milliseconds})`, route, source, period),
    }),
  };
}

/** More good ones than there were in all are none that are bad. */
function business(good: Count, total: Count): Indicator {
  const of = ({ namespace, metric, dimensions }: Count, period: Duration) =>
    new Metric({
      namespace,
      metricName: metric,
      dimensionsMap: { ...dimensions },
      statistic: Stats.SUM,
      period,
    });
  return {
    bad: 'MAX([FILL(total,0)-FILL(good,0),0*FILL(total,0)])',
    total: 'FILL(total,0)',
    metrics: (period) => ({ good: of(good, period), total: of(total, period) }),
  };
}

const ofRoute = (
  metricName: string,
  statistic: string,
  route: string,
  { service, environment }: IndicatorSource,
  period: Duration,
): Metric =>
  new Metric({
    namespace: SERVICE_METRICS.NAMESPACE,
    metricName,
    dimensionsMap: { Service: service, Environment: environment, Route: route },
    statistic,
    period,
  });
