import { type Clock, every } from '../clock/clock';
import type { AlarmDefinition } from './alarm-definition';
import { alarmReason } from './alarm-reason';
import { type AlarmState, evaluationRange, nextAlarmState, type Slot } from './alarm-state';
import type { EvaluatedRange } from './evaluated-range';
import { evaluateQuery } from './metric-query';
import { type MetricStore, MINUTE } from './metric-store';
import { breaches } from './threshold';
import { dataSince, fillsWindow } from './warm-up';

/** A state that an alarm came into. */
export interface AlarmStateChange {
  readonly name: string;
  readonly state: AlarmState;
  /** Simulated milliseconds since the Unix epoch. */
  readonly changedAt: number;
  /** Worded as CloudWatch words it: threshold and datapoints. */
  readonly reason: string;
}

/** An alarm as DescribeAlarms would show it: its state, since when, why, and what it is. */
export interface AlarmDescription extends AlarmStateChange {
  readonly definition: AlarmDefinition;
}

export interface AlarmsOptions {
  /**
   * How long after its end a period's datapoint becomes visible, in simulated milliseconds.
   *
   * @default 60000 – the datapoint of minute m is seen at m + 2 minutes. Not documented; observed: TargetResponseTime
   * of 14:34 alarmed at 14:35:52 (serverfault.com/q/968465)
   */
  readonly deliveryDelayMs?: number;
}

interface Watched {
  readonly definition: AlarmDefinition;
  readonly createdAt: number;
  current: AlarmStateChange;
  isWarmingUp: boolean;
  dataSince?: number;
}

/**
 * The metric alarms of a rehearsal: a sliding window, evaluated every minute over complete minutes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export class Alarms {
  private readonly watched = new Map<string, Watched>();
  private readonly changes: AlarmStateChange[] = [];
  private readonly listeners = new Set<(change: AlarmStateChange) => void>();
  private readonly deliveryDelayMs: number;

  constructor(
    private readonly clock: Clock,
    private readonly store: MetricStore,
    options: AlarmsOptions = {},
  ) {
    this.deliveryDelayMs = options.deliveryDelayMs ?? MINUTE;
  }

  /**
   * Creates an alarm in INSUFFICIENT_DATA and evaluates it at once, with what was recorded before.
   *
   * @param createdAt warm-up counts from it; earlier than now for an alarm that a release finds in place
   */
  add(definition: AlarmDefinition, createdAt: number = this.clock.now()): void {
    const { name } = definition;
    if (this.watched.has(name))
      throw new Error(`alarm name must be unique, got ${name} twice; rename one of them`);
    const alarm: Watched = {
      definition,
      createdAt,
      current: {
        name,
        state: 'INSUFFICIENT_DATA',
        changedAt: createdAt,
        reason: 'Unchecked: Initial alarm creation',
      },
      isWarmingUp: definition.warmUp !== undefined,
    };
    this.watched.set(name, alarm);
    this.evaluateOne(alarm, this.clock.now());
  }

  /** Evaluates every alarm once a simulated minute, until the signal is aborted; rejects if one cannot be. */
  start(signal: AbortSignal): Promise<void> {
    return every(this.clock, MINUTE, signal, () => this.evaluate(this.clock.now()));
  }

  /** Evaluates every alarm as of `now`, in simulated milliseconds since the Unix epoch. */
  evaluate(now: number): void {
    for (const alarm of this.watched.values()) this.evaluateOne(alarm, now);
  }

  /** @throws {Error} when there is no such alarm */
  state(name: string): AlarmState {
    const alarm = this.watched.get(name);
    if (!alarm)
      throw new Error(`alarm name must be one of ${[...this.watched.keys()]}, got ${name}; correct it`);
    return alarm.current.state;
  }

  /** Every change of state, oldest first; the initial INSUFFICIENT_DATA is none. */
  history(): readonly AlarmStateChange[] {
    return this.changes;
  }

  /** Names that do not exist are left out, as DescribeAlarms leaves them out. */
  describe(names: readonly string[] = [...this.watched.keys()]): AlarmDescription[] {
    return names.flatMap((name) => {
      const alarm = this.watched.get(name);
      return alarm ? [{ ...alarm.current, definition: alarm.definition }] : [];
    });
  }

  /** Calls `listener` at each change of state, until the returned function is called. */
  onChange(listener: (change: AlarmStateChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private evaluateOne(alarm: Watched, now: number): void {
    const { definition } = alarm;
    const range = this.rangeOf(definition, now);
    if (this.keepsWarmingUp(alarm, range, now)) return;
    const slots = range.points.map((point): Slot => {
      if (point === undefined) return 'missing';
      return breaches(definition, point) ? 'breaching' : 'ok';
    });
    const state = nextAlarmState(definition, slots, alarm.current.state);
    if (state === alarm.current.state) return;
    const reason = alarmReason(definition, state, range);
    alarm.current = { name: definition.name, state, changedAt: now, reason };
    this.changes.push(alarm.current);
    for (const listener of this.listeners) listener(alarm.current);
  }

  private keepsWarmingUp(alarm: Watched, range: EvaluatedRange, now: number): boolean {
    const { warmUp, evaluationPeriods } = alarm.definition;
    if (!warmUp || !alarm.isWarmingUp) return false;
    alarm.dataSince ??= dataSince(range);
    const isOver = now >= alarm.createdAt + warmUp.durationMs;
    const endsEarly =
      !warmUp.onlyStartEvaluatingAfterWarmUpPeriodEnds &&
      fillsWindow(range, evaluationPeriods, alarm.dataSince);
    alarm.isWarmingUp = !isOver && !endsEarly;
    return alarm.isWarmingUp;
  }

  /**
   * The periods up to now. Of the newest the data are still on their way: to the query they are missing, and FILL
   * puts its value there, which is why an alarm on a filled metric needs M < N.
   * source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html, FILL
   */
  private rangeOf({ query, periodMs, evaluationPeriods }: AlarmDefinition, now: number): EvaluatedRange {
    const end = Math.floor(now / MINUTE) * MINUTE;
    const arrived = Math.floor((now - this.deliveryDelayMs) / MINUTE) * MINUTE;
    const size = evaluationRange(evaluationPeriods);
    const starts = Array.from({ length: size }, (_, index) => end - periodMs * (size - index));
    const points = evaluateQuery(query, ({ metric, stat }) =>
      starts.map((start) => {
        const length = Math.min(periodMs, arrived - start);
        return length > 0 ? this.store.datapoint(metric, stat, start, length) : undefined;
      }),
    );
    return { points, periodMs, end };
  }
}
