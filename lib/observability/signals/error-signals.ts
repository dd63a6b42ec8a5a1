import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { labelOf, type Part, periodOf, type SignalOptions, type SignalPeriod } from './parts';
import {
  type Measured,
  mathOf,
  percentOf,
  plus,
  REQUESTS,
  type SignalTerms,
  type Term,
  UNROUTED,
} from './signal-terms';

/** 502: a task that refuses, resets or answers no HTTP. 503: no task that could be chosen. 504: none in time. */
export type LoadBalancerError = 502 | 503 | 504;

const TARGET: Measured = { id: 'failed', metric: 'HTTPCode_Target_5XX_Count', statistic: 'Sum' };
const OWN: Measured = { id: 'own', metric: 'HTTPCode_ELB_5XX_Count', statistic: 'Sum' };
const REFUSED: Measured = { id: 'refused', metric: 'TargetConnectionErrorCount', statistic: 'Sum' };

/** What fails. */
export class ErrorSignals {
  constructor(private readonly terms: SignalTerms) {}

  /**
   * Answers of tasks with 5xx in a period (`HTTPCode_Target_5XX_Count`).
   *
   * - Groups swap: `all` is the sum of both; `live` follows the requests.
   * - One is empty, no traffic, or nothing published (no error is no datapoint): 0.
   */
  metricTargetErrors(options: SignalOptions = {}): IMetric {
    const { of: part = 'all' } = options;
    return mathOf(this.terms.count(TARGET, part), labelOf('5xx of tasks', part), periodOf(options));
  }

  /**
   * 5xx in a period that the load balancer answers itself (`HTTPCode_ELB_5XX_Count`), or one kind of them. They belong to no
   * group: CloudWatch has them of the load balancer alone.
   *
   * In all four situations a count; 0 where nothing is published, which is what no error is.
   */
  metricLoadBalancerErrors(code?: LoadBalancerError, options: SignalPeriod = {}): IMetric {
    const measured =
      code === undefined
        ? OWN
        : code === 503
          ? UNROUTED
          : { id: `own${code}`, metric: `HTTPCode_ELB_${code}_Count`, statistic: 'Sum' };
    return mathOf(
      this.terms.count(measured, 'all'),
      `${code ?? '5xx'} of the load balancer`,
      periodOf(options),
    );
  }

  /**
   * Percent of requests that fail. `all` is what an availability objective counts: 5xx of tasks and of the load balancer, of
   * all requests, with those for which there was no task. Of a group: 5xx and refused connections, of its requests.
   *
   * - Groups swap: `all` as if they were one; in a sum a canary disappears, so look at `live` and `other` as well.
   * - One is empty, no traffic, or nothing published: no value. While nothing but 503 is answered, `all` is 100.
   */
  metricErrorShare(options: SignalOptions = {}): IMetric {
    const { of: part = 'all' } = options;
    const [bad, total] = this.shareOf(part);
    return mathOf(percentOf(bad, total), labelOf('failed (%)', part), periodOf(options));
  }

  private shareOf(part: Part): [bad: Term, total: Term] {
    const count = (measured: Measured) => this.terms.count(measured, part);
    // What the load balancer answers itself it counts for all that are behind it.
    if (part !== 'all' || this.terms.shared) return [plus(count(TARGET), count(REFUSED)), count(REQUESTS)];
    const bad = plus(count(TARGET), count(OWN));
    const asked = plus(count(REQUESTS), count(UNROUTED));
    // Errors that the load balancer makes before it routes are in no count of requests: no share is above 100 %.
    const total = {
      expression: `MAX([${asked.expression},${bad.expression}])`,
      using: { ...asked.using, ...bad.using },
    };
    return [bad, total];
  }
}
