import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Duration } from '../../config/duration';
import { labelOf, periodOf, type SignalOptions } from './parts';
import { type Measured, mathOf, percentOf, type SignalTerms, whereAny } from './signal-terms';

const ANSWERS: Measured = { id: 'answers', metric: 'TargetResponseTime', statistic: 'SampleCount' };

/**
 * How long tasks take to their first byte: `TargetResponseTime`, in seconds. Of what the load balancer answers itself (no
 * target, a refused connection, 504 after a minute) there is no time: those are errors.
 *
 * Of two groups no percentile can be put together, not by a mean and not by a maximum: `all` is a percentile of the load
 * balancer itself, in which both groups are.
 */
export class LatencySignals {
  constructor(private readonly terms: SignalTerms) {}

  /**
   * Seconds that so many percent of the answers take at most.
   *
   * - Groups swap: `all` as if they were one; `live` follows, `A` and `B` do not.
   * - One is empty: `all` is the other's; `other` and the empty group have no value, and not 0.
   * - No traffic, or nothing published: no value.
   *
   * @param percent 50, 95 or 99; CloudWatch takes any with decimals
   */
  metricPercentile(percent: number, options: SignalOptions = {}): IMetric {
    // Of two groups that others are beside there is no percentile of all; where users are is nearest to it.
    const { of: part = this.terms.shared ? 'live' : 'all' } = options;
    const period = periodOf(options);
    const name = `p${percent}`;
    const measured = { id: name.replace('.', '_'), metric: 'TargetResponseTime', statistic: name };
    const label = labelOf(`${name} (s)`, part);
    if (part !== 'live' && part !== 'other') return this.terms.metric(measured, part).with({ label, period });
    const taken = whereAny(this.terms.count(measured, part), this.terms.count(ANSWERS, part));
    return mathOf(taken, label, period);
  }

  /**
   * Percent of the answers that take at most so long: what a latency objective counts (the bad ones are the rest).
   * In the four situations as {@link metricPercentile}.
   */
  metricShareUnder({ milliseconds }: Duration, options: SignalOptions = {}): IMetric {
    const { of: part = 'all' } = options;
    const seconds = milliseconds / 1000;
    // A trimmed count adds up over groups, which a percentile rank does not.
    const under: Measured = {
      id: `under${String(milliseconds).replace('.', '_')}ms`,
      metric: 'TargetResponseTime',
      statistic: `TC(:${seconds})`,
    };
    return mathOf(
      percentOf(this.terms.count(under, part), this.terms.count(ANSWERS, part)),
      labelOf(`under ${milliseconds} ms (%)`, part),
      periodOf(options),
    );
  }
}
