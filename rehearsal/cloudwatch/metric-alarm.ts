import type { AlarmDefinition } from './alarm-definition';
import { alarmReason } from './alarm-reason';
import { type AlarmState, nextAlarmState, type Slot } from './alarm-state';
import type { EvaluatedRange } from './evaluated-range';
import { wallClockStarts } from './evaluation-window';
import type { Point, Series } from './metric-math/value';
import { evaluateQuery, looksAcross, type MetricStat } from './metric-query';
import { type MetricReader, type MetricStore, MINUTE } from './metric-store';
import { pointwise } from './pointwise-query';
import { statistic } from './statistics';
import { breaches } from './threshold';
import { dataSince, fillsWindow } from './warm-up';

const SECOND = 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Into the hour. source: the example of alarm-evaluation, "Example of evaluating a multi-day alarm" */
const MULTI_DAY_AT = 3 * MINUTE;

/** What CloudWatch's pages leave open about the evaluation of metric alarms. */
export interface EvaluationOptions {
  readonly deliveryDelayMs: number;
  readonly highResolutionDelayMs: number;
  readonly evaluationRange: (evaluationPeriods: number, periodMs: number) => number;
}

/** What an evaluation decided. */
export interface Evaluated {
  readonly state: AlarmState;
  readonly reason: string;
}

/** A metric alarm as it is evaluated again and again. What it looks at is kept in the store. */
export class MetricAlarm {
  isWarmingUp: boolean;
  /** Of alarms over more than a day: the hour that was evaluated last. */
  private lastHour: number | undefined;
  private dataSince: number | undefined;
  private readonly readers = new Map<string, MetricReader>();
  private readonly samples: MetricReader | undefined;
  private readonly looksAcross: boolean;
  /** Of one period, where the query is such that it can be asked for one alone. */
  private readonly pointOf: MetricReader | undefined;
  /** Datapoints of minutes that have ended, as of the store's count of late records. */
  private readonly settled = new Map<number, Point>();
  private settledAt = 0;

  constructor(
    readonly definition: AlarmDefinition,
    private readonly store: MetricStore,
    private readonly options: EvaluationOptions,
    private readonly createdAt: number,
  ) {
    const { query, warmUp, samplesNeeded } = definition;
    this.isWarmingUp = warmUp !== undefined;
    this.looksAcross = looksAcross(query);
    const lookBackMs = this.rangeSize() * definition.periodMs + HOUR;
    for (const [id, entry] of query.entries) {
      if (!('metricStat' in entry)) continue;
      const { metric, stat, unit } = entry.metricStat;
      store.keep(metric, { statistic: statistic(stat), lookBackMs });
      this.readers.set(id, store.reader(metric, statistic(stat), unit));
      if (samplesNeeded !== undefined) this.samples = store.reader(metric, statistic('SampleCount'), unit);
    }
    this.pointOf = pointwise(query, (id) => this.readers.get(id) as MetricReader);
  }

  get isHighResolution(): boolean {
    return this.definition.periodMs < MINUTE;
  }

  /** Whether N periods are more than a day, so that it is evaluated once an hour. */
  get isMultiDay(): boolean {
    return this.definition.evaluationPeriods * this.definition.periodMs > DAY;
  }

  /** @returns undefined when the state stays as it is, whatever the data */
  evaluate(now: number, previous: AlarmState): Evaluated | undefined {
    if (!this.isDue(now)) return undefined;
    const { definition } = this;
    const range = this.rangeAt(now);
    if (this.keepsWarmingUp(range, now) || this.hasTooFewSamples(range, now)) return undefined;
    const slots = range.points.map((point): Slot => {
      if (point === undefined) return 'missing';
      return breaches(definition, point) ? 'breaching' : 'ok';
    });
    const state = nextAlarmState(definition, slots, previous);
    if (state === previous) return undefined;
    return { state, reason: alarmReason(definition, state, range) };
  }

  /** What an alarm that is updated keeps: whether it has warmed up, which happens once in its life. */
  succeed(earlier: MetricAlarm): void {
    this.isWarmingUp = earlier.isWarmingUp && this.definition.warmUp !== undefined;
    this.dataSince = earlier.dataSince;
  }

  private isDue(now: number): boolean {
    if (!this.isMultiDay) return true;
    const hour = Math.floor((now - MULTI_DAY_AT) / HOUR);
    if (this.lastHour === hour) return false;
    this.lastHour = hour;
    return true;
  }

  private keepsWarmingUp(range: EvaluatedRange, now: number): boolean {
    const { warmUp, evaluationPeriods } = this.definition;
    if (!warmUp || !this.isWarmingUp) return false;
    this.dataSince ??= dataSince(range);
    const isOver = now >= this.createdAt + warmUp.durationMs;
    const endsEarly =
      !warmUp.onlyStartEvaluatingAfterWarmUpPeriodEnds &&
      fillsWindow(range, evaluationPeriods, this.dataSince);
    this.isWarmingUp = !isOver && !endsEarly;
    return this.isWarmingUp;
  }

  /**
   * "Fewer data points during the evaluation period": taken to be the samples of the newest N datapoints that are
   * there, together. The period that has just ended has none yet, and would else always be too few.
   */
  private hasTooFewSamples({ points, starts, end }: EvaluatedRange, now: number): boolean {
    const { samplesNeeded, evaluationPeriods } = this.definition;
    const { samples } = this;
    if (samplesNeeded === undefined || !samples) return false;
    const there = [...points.keys()].filter((at) => points[at] !== undefined).slice(-evaluationPeriods);
    const counts = there.map((at) => {
      return samples(starts[at] as number, Math.min(starts[at + 1] ?? end, this.arrivedBy(now))) ?? 0;
    });
    return counts.reduce((sum, count) => sum + count, 0) < samplesNeeded;
  }

  private rangeSize(): number {
    const { evaluationPeriods, periodMs, wallClock } = this.definition;
    return wallClock ? evaluationPeriods : this.options.evaluationRange(evaluationPeriods, periodMs);
  }

  /** The older periods of the range decide nothing when the newest N are all there: then they are not looked at. */
  private rangeAt(now: number): EvaluatedRange {
    const { evaluationPeriods } = this.definition;
    if (!this.looksAcross && !this.isWarmingUp) {
      const newest = this.rangeOf(now, evaluationPeriods);
      if (!newest.points.includes(undefined)) return newest;
    }
    return this.rangeOf(now, this.rangeSize());
  }

  private rangeOf(now: number, count: number): EvaluatedRange {
    const { periodMs, wallClock } = this.definition;
    const { starts, end } = wallClock
      ? wallClockStarts(wallClock, periodMs, count, now)
      : this.slidingStarts(count, now);
    const arrived = this.arrivedBy(now);
    return { points: this.pointsOf(starts, end, arrived), starts, end };
  }

  /** A minute whose data have all arrived is worked out once, unless something is recorded late. */
  private pointsOf(starts: readonly number[], end: number, arrived: number): Series {
    const { periodMs } = this.definition;
    if (this.looksAcross || periodMs > MINUTE) return this.evaluated(starts, end, arrived);
    if (this.settledAt !== this.store.lateRecords) this.settled.clear();
    this.settledAt = this.store.lateRecords;
    const { settled } = this;
    const fresh = starts.filter((start) => !settled.has(start));
    const points = this.evaluated(fresh, end, arrived);
    let at = 0;
    const result = starts.map((start) => {
      if (start !== fresh[at]) return settled.get(start);
      const point = points[at];
      at += 1;
      if (start + periodMs <= arrived) settled.set(start, point);
      return point;
    });
    for (const start of settled.keys()) if (start < (starts[0] as number)) settled.delete(start);
    return result;
  }

  private evaluated(starts: readonly number[], end: number, arrived: number): Series {
    const { query, periodMs } = this.definition;
    const byPeriod = (read: MetricReader): Series =>
      starts.map((start, index) => {
        const until = periodMs > MINUTE ? (starts[index + 1] ?? end) : start + periodMs;
        return read(start, until < arrived ? until : arrived);
      });
    if (this.pointOf) return byPeriod(this.pointOf);
    return evaluateQuery(query, { starts, periodMs }, (_: MetricStat, id) =>
      byPeriod(this.readers.get(id) as MetricReader),
    );
  }

  private slidingStarts(count: number, now: number): { starts: number[]; end: number } {
    const { periodMs } = this.definition;
    const step = this.isMultiDay ? HOUR : this.step();
    const end = Math.floor(now / step) * step;
    const starts: number[] = [];
    for (let start = end - periodMs * count; start < end; start += periodMs) starts.push(start);
    return { starts, end };
  }

  /**
   * Data up to here can be seen. Of the newest period they are still on their way: to the query they are missing, and
   * FILL puts its value there, which is why an alarm on a filled metric needs M < N.
   * source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html, FILL
   */
  private arrivedBy(now: number): number {
    const { deliveryDelayMs, highResolutionDelayMs } = this.options;
    const delay = this.isHighResolution ? highResolutionDelayMs : deliveryDelayMs;
    return Math.floor((now - delay) / this.step()) * this.step();
  }

  private step(): number {
    return this.isHighResolution ? 10 * SECOND : MINUTE;
  }
}
