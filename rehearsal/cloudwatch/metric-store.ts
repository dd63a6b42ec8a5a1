import type { MetricIdentity, MetricRecorder, MetricSink } from './metric';
import { type Samples, statistic } from './statistics';

/** CloudWatch's finest standard resolution, and how often alarms of ordinary periods are evaluated: 60 s. */
export const MINUTE = 60_000;

/** Keeps what was recorded by the minute, as value → count, so that equal samples take no room. */
export class MetricStore implements MetricSink {
  private readonly metrics = new Map<string, Map<number, Map<number, number>>>();

  recorder(metric: MetricIdentity): MetricRecorder {
    return (at, value, count) => this.record(metric, at, value, count);
  }

  record(metric: MetricIdentity, at: number, value: number, count = 1): void {
    if (!Number.isFinite(value)) throw new Error(`${metric.name} must be a finite number, got ${value}`);
    const minutes = entry(this.metrics, keyOf(metric), () => new Map());
    const samples = entry(minutes, Math.floor(at / MINUTE) * MINUTE, () => new Map());
    samples.set(value, (samples.get(value) ?? 0) + count);
  }

  /**
   * @param stat as CloudWatch names it, see {@link statistic}
   * @param start simulated milliseconds since the Unix epoch, a full minute
   * @param periodMs a multiple of a minute
   * @returns undefined when the metric has no datapoint there
   */
  datapoint(metric: MetricIdentity, stat: string, start: number, periodMs: number): number | undefined {
    return statistic(stat)(this.samples(metric, start, start + periodMs));
  }

  /** Drops the minutes that ended by `at`; what still reads them finds no datapoints. */
  forgetBefore(at: number): void {
    for (const [key, minutes] of this.metrics) {
      for (const minute of minutes.keys()) if (minute + MINUTE <= at) minutes.delete(minute);
      if (minutes.size === 0) this.metrics.delete(key);
    }
  }

  private samples(metric: MetricIdentity, start: number, end: number): Samples {
    const minutes = this.metrics.get(keyOf(metric));
    const merged = new Map<number, number>();
    for (let minute = start; minute < end; minute += MINUTE) {
      for (const [value, times] of minutes?.get(minute) ?? []) {
        merged.set(value, (merged.get(value) ?? 0) + times);
      }
    }
    return merged;
  }
}

/** The order in which dimensions are written does not tell two metrics apart. */
function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key) ?? create();
  map.set(key, found);
  return found;
}
