import type { Clock } from '../clock/clock';
import { ActionGate } from './action-gate';
import { AlarmHistory } from './alarm-history';
import type {
  AlarmAction,
  AlarmDescription,
  AlarmTransition,
  AlarmType,
  AnyAlarmDefinition,
} from './alarm-record';
import type { AlarmState } from './alarm-state';
import { type AlarmsOptions, alarmsSettings } from './alarms-options';
import { CompositeEvaluation } from './composite-evaluation';
import { ownReason } from './composite-reason';
import { EvaluationClock } from './evaluation-clock';
import { described, type HeldAlarm, suppressorOf } from './held-alarm';
import { type EvaluationOptions, MetricAlarm } from './metric-alarm';
import { type MetricStore, MINUTE } from './metric-store';
import type { MuteRuleDefinition } from './mute-rule';
import { type MuteRuleDescription, MuteRules } from './mute-rules';

export type { AlarmAction, AlarmDescription, AlarmStateChange, AlarmTransition } from './alarm-record';
export type { AlarmsOptions } from './alarms-options';

type Listener<T> = (told: T) => void;

/**
 * The alarms of a rehearsal. Metric alarms are evaluated every minute over complete minutes (those of shorter periods
 * every ten seconds, those over more than a day every hour), composite alarms when an alarm that they watch changes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export class Alarms {
  private readonly held = new Map<string, HeldAlarm>();
  private readonly composites: CompositeEvaluation;
  private readonly muteRules = new MuteRules();
  private readonly changes: AlarmHistory;
  private readonly changeListeners = new Set<Listener<AlarmTransition>>();
  private readonly actionListeners = new Set<Listener<AlarmAction>>();
  private readonly evaluation: EvaluationOptions;
  private readonly arnOf: (name: string) => string;
  private readonly timer: EvaluationClock;

  constructor(
    private readonly clock: Clock,
    private readonly store: MetricStore,
    options: AlarmsOptions = {},
  ) {
    const settings = alarmsSettings(options);
    this.evaluation = settings;
    this.arnOf = settings.arnOf;
    this.changes = new AlarmHistory(settings.history);
    this.composites = new CompositeEvaluation({
      stateOf: (name) => this.state(name),
      arnOf: (name) => this.find(name).arn,
      has: (name) => this.held.has(name),
    });
    const isFine = () => [...this.held.values()].some(({ metric }) => metric?.isHighResolution);
    this.timer = new EvaluationClock(clock, isFine, (now, isMinute) => this.evaluateAll(now, isMinute));
  }

  /**
   * Creates an alarm in INSUFFICIENT_DATA and evaluates it at once, with what was recorded before.
   *
   * @param createdAt warm-up counts from it; earlier than now for an alarm that a release finds in place
   * @param arn @default by the options
   * @throws {Error} for a name that is taken, or a rule that names an alarm that is not there
   */
  add(definition: AnyAlarmDefinition, createdAt: number = this.clock.now(), arn?: string): void {
    const { name } = definition;
    if (this.held.has(name))
      throw new Error(`alarm name must be unique, got ${name} twice; rename one of them`);
    if (definition.type === 'CompositeAlarm') this.composites.put(definition);
    const reason = 'Unchecked: Initial alarm creation';
    const held: HeldAlarm = {
      definition,
      arn: arn ?? this.arnOf(name),
      createdAt,
      configuredAt: createdAt,
      current: { name, state: 'INSUFFICIENT_DATA', changedAt: createdAt, reason },
      metric: this.metricAlarm(definition, createdAt),
      gate: this.gateOf(definition),
    };
    this.held.set(name, held);
    if (held.metric) this.evaluateMetric(held, held.metric, this.clock.now());
    else this.followRule(held, 'created');
    this.timer.replan();
  }

  /**
   * Puts another configuration in place of the one that an alarm has. Its state is left as it is: a metric alarm is
   * evaluated when its time comes, a composite one at once.
   */
  update(definition: AnyAlarmDefinition): void {
    const held = this.find(definition.name);
    if (held.definition.type !== definition.type) {
      throw new Error(
        `alarm ${definition.name} must stay a ${held.definition.type}, got ${definition.type}; give it another name`,
      );
    }
    if (definition.type === 'CompositeAlarm') this.composites.put(definition);
    const metric = this.metricAlarm(definition, held.createdAt);
    if (held.metric) metric?.succeed(held.metric);
    held.metric = metric;
    held.definition = definition;
    held.configuredAt = this.clock.now();
    held.gate.useSuppressor(suppressorOf(definition));
    if (!metric) this.followRule(held, 'updated');
    this.timer.replan();
  }

  /** As PutMetricAlarm and PutCompositeAlarm do it: by name, create or update. */
  put(definition: AnyAlarmDefinition): void {
    if (this.held.has(definition.name)) this.update(definition);
    else this.add(definition);
  }

  /** @throws {Error} when there is no such alarm, or composite alarms watch it */
  remove(name: string): void {
    const held = this.find(name);
    const parents = this.composites.parentsOf(name).filter((parent) => parent !== name);
    if (parents.length > 0) {
      throw new Error(
        `alarm ${name} must not be watched when it is deleted, got ${parents}; delete them first`,
      );
    }
    held.gate.close();
    this.composites.remove(name);
    this.held.delete(name);
    this.timer.replan();
  }

  /** Creates or replaces a mute rule. */
  putMuteRule(rule: MuteRuleDefinition): void {
    this.muteRules.put(rule);
    this.muteRulesChanged();
  }

  /** Unmutes at once. */
  removeMuteRule(name: string): void {
    this.muteRules.remove(name);
    this.muteRulesChanged();
  }

  describeMuteRules(): MuteRuleDescription[] {
    return this.muteRules.describe(this.clock.now());
  }

  /** As SetAlarmState: it lasts until the next evaluation; of a composite alarm, until what it watches changes. */
  setState(name: string, state: AlarmState, reason: string): void {
    const change = this.change(this.find(name), state, reason, this.clock.now());
    if (change) this.evaluateComposites([change]);
  }

  /** Evaluates every alarm once a simulated minute, until the signal is aborted; rejects if one cannot be. */
  async start(signal: AbortSignal): Promise<void> {
    await this.timer.run(signal);
    // Timers of actions that wait would keep the process alive.
    for (const { gate } of this.held.values()) gate.close();
  }

  /** Evaluates every alarm as of `now`, in simulated milliseconds since the Unix epoch. */
  evaluate(now: number): void {
    this.evaluateAll(now, true);
  }

  /** @throws {Error} when there is no such alarm */
  state(name: string): AlarmState {
    return this.find(name).current.state;
  }

  /** Simulated milliseconds of data that a metric alarm judges by. @throws {Error} when there is no such alarm */
  windowMs(name: string): number {
    const { definition } = this.find(name);
    return definition.type === 'MetricAlarm' ? definition.periodMs * definition.evaluationPeriods : 0;
  }

  /** Changes of state, oldest first, as far back as they are remembered; the initial INSUFFICIENT_DATA is none. */
  history(): readonly AlarmTransition[] {
    return this.changes.all();
  }

  /** By name, all of them unless told. Names that do not exist are left out, as DescribeAlarms leaves them out. */
  describe(names: readonly string[] = [...this.held.keys()], type?: AlarmType): AlarmDescription[] {
    return names.flatMap((name) => {
      const held = this.held.get(name);
      return held && (type === undefined || held.definition.type === type) ? [described(held)] : [];
    });
  }

  /** Calls `listener` at each change of state, until the returned function is called. */
  onChange(listener: Listener<AlarmTransition>): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  /** Calls `listener` for each action that CloudWatch would carry out, until the returned function is called. */
  onAction(listener: Listener<AlarmAction>): () => void {
    this.actionListeners.add(listener);
    return () => this.actionListeners.delete(listener);
  }

  /** Data that was recorded before this time can be seen by now, by alarms and by whoever asks. */
  visibleUntil(): number {
    return Math.floor((this.clock.now() - this.evaluation.deliveryDelayMs) / MINUTE) * MINUTE;
  }

  private find(name: string): HeldAlarm {
    const held = this.held.get(name);
    if (!held) throw new Error(`alarm name must be one of ${[...this.held.keys()]}, got ${name}; correct it`);
    return held;
  }

  private metricAlarm(definition: AnyAlarmDefinition, createdAt: number): MetricAlarm | undefined {
    if (definition.type === 'CompositeAlarm') return undefined;
    return new MetricAlarm(definition, this.store, this.evaluation, createdAt);
  }

  private gateOf(definition: AnyAlarmDefinition): ActionGate {
    const { name } = definition;
    const properties = {
      clock: this.clock,
      mutedUntil: () => this.muteRules.mutedUntil(name, this.clock.now()),
      suppressorState: () => {
        const suppressor = suppressorOf(this.find(name).definition);
        return suppressor && this.held.get(suppressor.alarm)?.current.state;
      },
      carryOut: (change: AlarmTransition) => this.carryOut(change),
    };
    return new ActionGate(properties, suppressorOf(definition));
  }

  private evaluateAll(now: number, isMinute: boolean): void {
    const changes: AlarmTransition[] = [];
    for (const held of this.held.values()) {
      if (!held.metric || !(isMinute || held.metric.isHighResolution)) continue;
      const evaluated = held.metric.evaluate(now, held.current.state);
      const change = evaluated && this.change(held, evaluated.state, evaluated.reason, now);
      if (change) changes.push(change);
    }
    if (changes.length > 0) this.evaluateComposites(changes);
  }

  private evaluateMetric(held: HeldAlarm, metric: MetricAlarm, now: number): void {
    const evaluated = metric.evaluate(now, held.current.state);
    const change = evaluated && this.change(held, evaluated.state, evaluated.reason, now);
    if (change) this.evaluateComposites([change]);
  }

  private followRule(held: HeldAlarm, because: 'created' | 'updated'): void {
    const state = this.composites.stateBy(held.definition.name);
    if (!state) return;
    const change = this.change(held, state, ownReason(held.arn, because, state), this.clock.now());
    if (change) this.evaluateComposites([change]);
  }

  private evaluateComposites(changes: readonly AlarmTransition[]): void {
    this.composites.evaluate(changes, (name, state, reason) =>
      this.change(this.find(name), state, reason, this.clock.now()),
    );
  }

  /** @returns undefined when the alarm is in the state already: nothing happens then */
  private change(
    held: HeldAlarm,
    state: AlarmState,
    reason: string,
    changedAt: number,
  ): AlarmTransition | undefined {
    const { name, state: previousState } = held.current;
    if (state === previousState) return undefined;
    held.current = { name, state, changedAt, reason };
    const change = { ...held.current, previousState };
    this.changes.add(change);
    for (const listener of this.changeListeners) listener(change);
    held.gate.changed(change);
    for (const suppressed of this.composites.suppressedBy(name)) {
      this.held.get(suppressed)?.gate.suppressorChanged(previousState);
    }
    return change;
  }

  private carryOut({ name, state, previousState, reason, changedAt }: AlarmTransition): void {
    const { arn, definition } = this.find(name);
    if (!definition.actionsEnabled) return;
    for (const action of definition.actions[state]) {
      const alarm = { alarmName: name, alarmArn: arn, alarmType: definition.type };
      const done = { ...alarm, action, previousState, state, reason, changedAt, at: this.clock.now() };
      for (const listener of this.actionListeners) listener(done);
    }
  }

  private muteRulesChanged(): void {
    for (const { gate } of this.held.values()) gate.muteRulesChanged();
  }
}
