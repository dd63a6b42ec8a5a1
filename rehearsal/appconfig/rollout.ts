import type { Clock } from '../clock/clock';
import { growthSteps, type Strategy } from './growth';

export type RolloutState = 'DEPLOYING' | 'BAKING' | 'COMPLETE' | 'ROLLING_BACK' | 'ROLLED_BACK' | 'REVERTED';

/** source: AWS AppConfig API reference, DeploymentEvent */
export interface RolloutEvent {
  readonly type:
    | 'PERCENTAGE_UPDATED'
    | 'ROLLBACK_STARTED'
    | 'ROLLBACK_COMPLETED'
    | 'BAKE_TIME_STARTED'
    | 'DEPLOYMENT_STARTED'
    | 'DEPLOYMENT_COMPLETED'
    | 'REVERT_COMPLETED';
  readonly triggeredBy: 'USER' | 'APPCONFIG' | 'CLOUDWATCH_ALARM';
  readonly description: string;
  readonly at: number;
}

/** What AppConfig asks of CloudWatch. */
export interface MonitoredAlarms {
  /** Throws for an alarm that is not there. */
  state(name: string): 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** Until the returned function is called. */
  onChange(listener: (change: { readonly name: string; readonly state: string }) => void): () => void;
}

export interface RolloutSurroundings {
  readonly clock: Pick<Clock, 'now' | 'schedule'>;
  readonly alarms: MonitoredAlarms;
  /** Names of the environment's alarms. */
  readonly monitors: readonly string[];
}

const MINUTE = 60_000;

/**
 * One deployment of a configuration: it grows, bakes, and is complete, unless an alarm of its environment is in ALARM on the way or
 * somebody stops it. An alarm that is red when it starts turns it back at once: AWS excepts none. One without growth and without bake is
 * complete before anything is looked at, so that a kill goes out while alarms are red.
 *
 * source: AWS AppConfig user guide, "Monitoring deployments for automatic rollback"; API reference, GetDeployment, StopDeployment
 */
export class Rollout {
  readonly startedAt: number;
  /** Resolves once it is complete, or rolled back. */
  readonly ended: Promise<void>;
  completedAt: number | undefined;
  private current: RolloutState = 'DEPLOYING';
  private reached = 0;
  private readonly log: RolloutEvent[] = [];
  private readonly pending = new Set<() => void>();
  private end = (): void => {};

  constructor(
    readonly strategy: Strategy,
    private readonly around: RolloutSurroundings,
  ) {
    const { clock, alarms, monitors } = around;
    this.startedAt = clock.now();
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    this.note('DEPLOYMENT_STARTED', 'USER', 'Deployment started');
    for (const { atMs, percent } of growthSteps(strategy)) {
      if (atMs === 0) this.grow(percent);
      else this.pending.add(clock.schedule(atMs, () => this.grow(percent)));
    }
    if (!this.isRunning) return;
    const red = monitors.find((name) => alarms.state(name) === 'ALARM');
    if (red !== undefined) this.rollBack('CLOUDWATCH_ALARM', red);
    else
      this.pending.add(
        alarms.onChange(({ name, state }) => {
          if (state === 'ALARM' && monitors.includes(name)) this.rollBack('CLOUDWATCH_ALARM', name);
        }),
      );
  }

  get state(): RolloutState {
    return this.current;
  }

  /** Of the callers that have the new version. */
  get percent(): number {
    return this.reached;
  }

  get isRunning(): boolean {
    return this.current === 'DEPLOYING' || this.current === 'BAKING' || this.current === 'ROLLING_BACK';
  }

  /** Newest first. */
  get events(): readonly RolloutEvent[] {
    return [...this.log].reverse();
  }

  /** By whoever calls StopDeployment, which without `AllowRevert` is for DEPLOYING alone. @returns false when there is nothing to stop */
  stop(revert = false): boolean {
    if (this.current !== 'DEPLOYING' && !(revert && this.current === 'BAKING')) return false;
    this.rollBack('USER', undefined);
    return true;
  }

  /** A complete one is taken back. source: API reference, StopDeployment, AllowRevert */
  revert(): void {
    this.current = 'REVERTED';
    this.reached = 0;
    this.note('REVERT_COMPLETED', 'USER', 'Deployment reverted');
  }

  private grow(percent: number): void {
    this.reached = percent;
    this.note('PERCENTAGE_UPDATED', 'APPCONFIG', `Deployed to ${percent} % of the callers`);
    if (percent < 100) return;
    const { bakeMinutes } = this.strategy;
    if (bakeMinutes === 0) {
      this.complete();
      return;
    }
    this.current = 'BAKING';
    this.note('BAKE_TIME_STARTED', 'APPCONFIG', 'Bake time started');
    this.pending.add(this.around.clock.schedule(bakeMinutes * MINUTE, () => this.complete()));
  }

  private complete(): void {
    this.cancelPending();
    this.current = 'COMPLETE';
    this.completedAt = this.around.clock.now();
    this.note('DEPLOYMENT_COMPLETED', 'APPCONFIG', 'Deployment completed');
    this.end();
  }

  /** The callers have the version of before from now on; how long AWS takes is not documented. */
  private rollBack(by: 'USER' | 'CLOUDWATCH_ALARM', alarm: string | undefined): void {
    if (this.current === 'ROLLING_BACK') return;
    this.cancelPending();
    this.current = 'ROLLING_BACK';
    this.reached = 0;
    this.note('ROLLBACK_STARTED', by, alarm === undefined ? 'Stopped' : `Alarm ${alarm} is in ALARM`);
    this.around.clock.schedule(0, () => {
      this.current = 'ROLLED_BACK';
      this.completedAt = this.around.clock.now();
      this.note('ROLLBACK_COMPLETED', 'APPCONFIG', 'Rollback completed');
      this.end();
    });
  }

  private cancelPending(): void {
    for (const cancel of this.pending) cancel();
    this.pending.clear();
  }

  private note(
    type: RolloutEvent['type'],
    triggeredBy: RolloutEvent['triggeredBy'],
    description: string,
  ): void {
    this.log.push({ type, triggeredBy, description, at: this.around.clock.now() });
  }
}
