import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { labelOf, periodOf, type SignalOptions } from './parts';
import { type Measured, mathOf, plus, REQUESTS, type SignalTerms, type Term, whereAny } from './signal-terms';

// Minimum over the load balancer's nodes: tasks that all of them call healthy, or unhealthy.
// source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer"
const HEALTHY: Measured = { id: 'healthy', metric: 'HealthyHostCount', statistic: 'Minimum' };
const UNHEALTHY: Measured = { id: 'unhealthy', metric: 'UnHealthyHostCount', statistic: 'Minimum' };
const FAIL_OPEN: Measured = { id: 'failOpen', metric: 'UnhealthyRoutingRequestCount', statistic: 'Sum' };

/** Whether there are tasks that may be asked. A load balancer has none of these of itself: `all` is the sum of both groups. */
export class HostSignals {
  constructor(private readonly terms: SignalTerms) {}

  /**
   * Tasks that pass their health checks (`HealthyHostCount`).
   *
   * - Groups swap: `all` is the sum, while a release runs of both revisions.
   * - One is empty: it has no value, as `other` 0, and `all` is that of the one that is not.
   * - No traffic: as with traffic, but `live` and `other` cannot be told apart and have no value.
   * - Nothing published, which is what no registered task is: no value, and not 0.
   */
  metricHealthyHosts(options: SignalOptions = {}): IMetric {
    return this.hosts(HEALTHY, 'healthy targets', options);
  }

  /** Tasks that fail their health checks (`UnHealthyHostCount`). In the four situations as {@link metricHealthyHosts}. */
  metricUnhealthyHosts(options: SignalOptions = {}): IMetric {
    return this.hosts(UNHEALTHY, 'unhealthy targets', options);
  }

  /**
   * Requests in a period that went to unhealthy tasks, since of a group there were no others (`UnhealthyRoutingRequestCount`).
   * 0 in each of the four situations but where it happens: what did not happen is not published.
   */
  metricFailOpenRequests(options: SignalOptions = {}): IMetric {
    const { of: part = 'all' } = options;
    const term =
      part === 'all'
        ? plus(this.terms.count(FAIL_OPEN, 'A'), this.terms.count(FAIL_OPEN, 'B'))
        : this.terms.count(FAIL_OPEN, part);
    return mathOf(term, labelOf('requests to unhealthy targets', part), periodOf(options));
  }

  private hosts(measured: Measured, what: string, options: SignalOptions): IMetric {
    const { of: part = 'all' } = options;
    const [label, period] = [labelOf(what, part), periodOf(options)];
    if (part === 'all') return mathOf(this.ofBoth(measured), label, period);
    if (part === 'A' || part === 'B') return this.terms.metric(measured, part).with({ label, period });
    const asked = plus(this.terms.count(REQUESTS, 'A'), this.terms.count(REQUESTS, 'B'));
    return mathOf(whereAny(this.terms.count(measured, part), asked), label, period);
  }

  /**
   * Not filled: a group that says nothing counts as 0 beside one that does, and while neither does there is no value. FILL would
   * read 0 in the newest minutes, which a load balancer's metrics reach late.
   * source: CloudWatch user guide, "Using metric math": arithmetic on series with missing datapoints; FILL
   */
  private ofBoth(measured: Measured): Term {
    return plus(this.terms.sparse(measured, 'A'), this.terms.sparse(measured, 'B'));
  }
}
