import type { MetricIdentity, MetricRecorder, MetricSink, PublishedMetric, StatisticSet } from './metric';
import { MetricSeries, MINUTE, type Retention } from './metric-series';
import { publishedUnit } from './published-unit';
import type { Bounds } from './sample-block';
import { SampleWindow } from './sample-window';
import { type Statistic, statistic } from './statistics';

export { MINUTE } from './metric-series';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @see Retention; what an alarm looks at is kept as long as it looks back, whatever stands here. */
export interface MetricStoreOptions {
  /** @default 3 h, as CloudWatch keeps them */
  readonly secondsMs?: number;
  /** @default a day: CloudWatch's 15 days of 40 metrics would be 80 MB */
  readonly minutesMs?: number;
  /** @default 3 h; a latency of each request takes ten times the room of a count */
  readonly samplesMs?: number;
  /** @default 3 days */
  readonly hoursMs?: number;
}

/** What of a metric is asked for, again and again. */
export interface MetricUse {
  readonly statistic: Statistic;
  /** How far back, in simulated milliseconds. */
  readonly lookBackMs: number;
}

/** A metric's datapoint for the period from `start` until `end`; undefined when it has none. */
export type MetricReader = (start: number, end: number) => number | undefined;

/** Which metrics ListMetrics returns: those that match all that is given. */
export interface MetricFilter {
  readonly namespace?: string;
  readonly name?: string;
  /** That a metric has among its dimensions; with any value when none is given. */
  readonly dimensions?: readonly { readonly name: string; readonly value?: string }[];
  /** That have data of this time or later, in simulated milliseconds since the Unix epoch. */
  readonly since?: number;
}

interface Kept {
  readonly identity: MetricIdentity;
  readonly byUnit: Map<string, MetricSeries>;
  readonly bounds: Map<string, Bounds>;
  retention: Retention;
}

/** What was recorded, by metric. It forgets by itself what is too old to be asked for, so that its size stays flat. */
export class MetricStore implements MetricSink {
  private readonly metrics = new Map<string, Kept>();
  private readonly retention: Retention;
  private readonly window = new SampleWindow();
  private lateness = 0;

  constructor(options: MetricStoreOptions = {}) {
    const { secondsMs = 3 * HOUR, minutesMs = DAY, samplesMs = 3 * HOUR, hoursMs = 3 * DAY } = options;
    this.retention = { secondsMs, minutesMs, samplesMs, hoursMs };
  }

  recorder(metric: PublishedMetric): MetricRecorder {
    const series = this.seriesOf(metric);
    return (at, value, count = 1) => {
      if (!Number.isFinite(value)) throw notFinite(metric, value);
      series.record(at, value, count);
    };
  }

  record(metric: PublishedMetric, at: number, value: number, count = 1): void {
    if (!Number.isFinite(value)) throw notFinite(metric, value);
    this.seriesOf(metric).record(at, value, count);
  }

  recordSet(metric: PublishedMetric, at: number, set: StatisticSet): void {
    this.seriesOf(metric).recordSet(at, set);
  }

  /**
   * @param stat as CloudWatch names it, see {@link statistic}
   * @param start simulated milliseconds since the Unix epoch, a full minute (second, of a metric in high resolution)
   * @returns undefined when the metric has no datapoint there
   */
  datapoint(
    metric: MetricIdentity,
    stat: string,
    start: number,
    periodMs: number,
    unit?: string,
  ): number | undefined {
    return this.reader(metric, statistic(stat), unit)(start, start + periodMs);
  }

  /** {@link datapoint} for one metric that is asked for often. @param unit @default the one that it is published in */
  reader(metric: MetricIdentity, { of }: Statistic, unit?: string): MetricReader {
    const { byUnit } = this.kept(metric);
    const { window } = this;
    return (start, end) => {
      const series = unit === undefined ? firstOf(byUnit) : byUnit.get(unit);
      if (!series || end <= start) return undefined;
      window.clear();
      series.collect(start, end, window);
      return of(window);
    };
  }

  /** Keeps of a metric what is going to be asked for, however old it is by then. */
  keep(metric: MetricIdentity, { statistic: { needs }, lookBackMs }: MetricUse): void {
    const kept = this.kept(metric);
    const { minutesMs, samplesMs, hoursMs, secondsMs } = kept.retention;
    if (needs !== 'sums' && needs !== 'samples') kept.bounds.set(needs.key, needs);
    kept.retention = {
      secondsMs,
      minutesMs: Math.max(minutesMs, lookBackMs + HOUR),
      samplesMs: needs === 'samples' ? Math.max(samplesMs, lookBackMs + HOUR) : samplesMs,
      hoursMs: Math.max(hoursMs, lookBackMs + HOUR),
    };
  }

  /** Changes when something older than the newest is recorded: what was read of ended periods may have changed too. */
  get lateRecords(): number {
    return this.lateness;
  }

  /** As ListMetrics: a metric is there once it has data. */
  list({ namespace, name, dimensions = [], since }: MetricFilter = {}): MetricIdentity[] {
    const found: MetricIdentity[] = [];
    for (const { identity, byUnit } of this.metrics.values()) {
      const newest = Math.max(...[...byUnit.values()].map((series) => series.newest));
      if (newest === Number.NEGATIVE_INFINITY || (since !== undefined && newest < since)) continue;
      if (namespace !== undefined && identity.namespace !== namespace) continue;
      if (name !== undefined && identity.name !== name) continue;
      const has = dimensions.every(({ name: of, value }) => {
        const own = Object.hasOwn(identity.dimensions, of) ? identity.dimensions[of] : undefined;
        return own !== undefined && (value === undefined || own === value);
      });
      if (has) found.push(identity);
    }
    return found;
  }

  /** The units that a metric was published in, the first one first. */
  unitsOf(metric: MetricIdentity): string[] {
    const { byUnit } = this.kept(metric);
    return [...byUnit].filter(([, { newest }]) => newest > Number.NEGATIVE_INFINITY).map(([unit]) => unit);
  }

  /** Drops what ended by `at`; what still reads it finds no datapoints. */
  forgetBefore(at: number): void {
    for (const { byUnit } of this.metrics.values()) {
      for (const series of byUnit.values()) series.forgetBefore(at);
    }
  }

  private kept(metric: MetricIdentity): Kept {
    const key = keyOf(metric);
    const found = this.metrics.get(key);
    if (found) return found;
    const { namespace, name, dimensions } = metric;
    const kept: Kept = {
      identity: { namespace, name, dimensions: { ...dimensions } },
      byUnit: new Map(),
      bounds: new Map(),
      retention: this.retention,
    };
    this.metrics.set(key, kept);
    return kept;
  }

  private seriesOf(metric: PublishedMetric): MetricSeries {
    const kept = this.kept(metric);
    const unit = metric.unit ?? publishedUnit(metric);
    let series = kept.byUnit.get(unit);
    if (!series) {
      series = new MetricSeries(
        () => kept.retention,
        () => kept.bounds.values(),
        () => {
          this.lateness += 1;
        },
      );
      kept.byUnit.set(unit, series);
    }
    if (metric.storageResolution === 1) series.refine();
    return series;
  }
}

/** Without a unit CloudWatch takes what there is; of several its choice is not defined, here it is the first. */
function firstOf(byUnit: ReadonlyMap<string, MetricSeries>): MetricSeries | undefined {
  for (const series of byUnit.values()) if (!series.isEmpty) return series;
  return undefined;
}

function notFinite({ name }: MetricIdentity, value: number): Error {
  return new Error(`${name} must be a finite number, got ${value}`);
}

/** The order in which dimensions are written does not tell two metrics apart. */
function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
