import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Group, labelOf, periodOf, type Role, type SignalOptions } from './parts';
import { type Measured, mathOf, REQUESTS, type SignalTerms } from './signal-terms';

const PER_TARGET: Measured = { id: 'perTarget', metric: 'RequestCountPerTarget', statistic: 'Sum' };

/** How much is asked. */
export class TrafficSignals {
  constructor(private readonly terms: SignalTerms) {}

  /**
   * Requests in a period for which a task was chosen (`RequestCount`); those for which there was none are
   * {@link ErrorSignals.metricLoadBalancerErrors} of 503. Health checks are not among them.
   *
   * - Groups swap: `all` is the sum of both; `live` is the larger.
   * - One is empty: it has 0.
   * - No traffic, or nothing published: 0. Of a load balancer that never had a request CloudWatch may show nothing.
   */
  metricRequests(options: SignalOptions = {}): IMetric {
    const { of: part = 'all' } = options;
    return mathOf(this.terms.count(REQUESTS, part), labelOf('requests', part), periodOf(options));
  }

  /**
   * Requests in a period for each registered task of a group (`RequestCountPerTarget`). There is none of the load balancer,
   * and none of two groups can be added: their tasks differ in number.
   *
   * - Groups swap: `live` follows the requests.
   * - One is empty, no traffic, or nothing published: 0.
   *
   * @param options `of` @default 'live'
   */
  metricRequestsPerTarget(options: SignalOptions<Group | Role> = {}): IMetric {
    const { of: part = 'live' } = options;
    return mathOf(
      this.terms.count(PER_TARGET, part),
      labelOf('requests per target', part),
      periodOf(options),
    );
  }
}
