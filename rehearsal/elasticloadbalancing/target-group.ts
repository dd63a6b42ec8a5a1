import type { Clock } from '../clock/clock';
import { type HealthCheck, INITIAL_HEALTH } from './health';
import { HealthChecks } from './health-checks';
import { Target, type TargetDescription } from './target';

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

/** A target as DescribeTargetHealth shows it. */
export interface TargetHealth extends Omit<TargetDescription, 'backend'> {
  readonly state: TargetState;
  /** ELB's reason code of the last failed check, while unhealthy. */
  readonly reason?: string;
}

/** A target whose state is another one than before. */
export interface HealthChange {
  readonly targetId: string;
  /** Undefined when the target is no longer registered. */
  readonly state: TargetState | undefined;
}

export interface TargetGroupProperties {
  readonly arn: string;
  /** As metrics name it: `targetgroup/name/id`. */
  readonly fullName: string;
  readonly name: string;
  readonly healthCheck: HealthCheck;
  /** Simulated milliseconds that a target may take for the requests it has. ELB's default is 300 s. */
  readonly deregistrationDelayMs: number;
}

/** The targets of one group: who is registered, who is healthy, whose turn it is. */
export class TargetGroup {
  readonly arn: string;
  readonly fullName: string;
  readonly name: string;
  private readonly members = new Map<string, Target>();
  private readonly checks = new Map<Target, HealthChecks>();
  private readonly audience = new Set<(change: HealthChange) => void>();
  /** Undefined until someone asks, and again when a target has changed. */
  private cached: readonly Target[] | undefined;
  private inUse = false;
  private turn = 0;

  constructor(
    private readonly properties: TargetGroupProperties,
    private readonly clock: Clock,
  ) {
    this.arn = properties.arn;
    this.fullName = properties.fullName;
    this.name = properties.name;
  }

  /** Every registered target, the draining ones too. */
  get targets(): readonly TargetHealth[] {
    return [...this.members.values()].map((target) => {
      const { backend, ...shown } = target.description;
      const { reason } = target.health;
      return { ...shown, state: this.stateOf(target), ...(reason !== undefined && { reason }) };
    });
  }

  /** Undefined when no target of this id is registered. */
  stateOfTarget(id: string): TargetState | undefined {
    const target = this.members.get(id);
    return target && this.stateOf(target);
  }

  /** Called after each change of a target's state, until the returned function is called. */
  onHealthChange(listener: (change: HealthChange) => void): () => void {
    this.audience.add(listener);
    return () => this.audience.delete(listener);
  }

  /** It takes requests after one passed check. An id cannot be registered twice. */
  register(description: TargetDescription): void {
    if (this.members.has(description.id)) {
      throw new Error(
        `targets of ${this.name} must have ids of their own, got ${description.id} twice; deregister it first`,
      );
    }
    const target = new Target(description);
    this.members.set(target.id, target);
    if (this.inUse) this.startChecks(target);
    this.changed(target);
  }

  /**
   * Sends the target no more requests. Resolves when it has finished those it has, or when the deregistration
   * delay is over. The clock runs at real time while there are any: what a target works on is not hurried.
   */
  deregister(id: string): Promise<void> {
    const target = this.members.get(id);
    if (!target) return Promise.resolve();
    if (!target.drained) {
      target.drained = this.drain(target);
      if (this.members.has(id)) this.changed(target);
    }
    return target.drained;
  }

  /** A group is in use while a rule of a load balancer names it, with whatever weight. Only then is it checked. */
  setInUse(inUse: boolean): void {
    if (this.inUse === inUse) return;
    this.inUse = inUse;
    for (const target of this.members.values()) {
      this.stopChecks(target);
      target.health = INITIAL_HEALTH;
      if (inUse && !target.drained) this.startChecks(target);
      this.changed(target);
    }
  }

  /**
   * Those that the next request may go to: the healthy targets; all registered ones when none is healthy, since ELB
   * fails open. The same array until a target changes.
   */
  candidates(): readonly Target[] {
    if (!this.cached) {
      const registered = [...this.members.values()].filter((target) => !target.drained);
      const healthy = registered.filter((target) => target.health.state === 'healthy');
      this.cached = healthy.length > 0 ? healthy : registered;
    }
    return this.cached;
  }

  /** The candidate whose turn it is; undefined when there is none. */
  next(): Target | undefined {
    const candidates = this.candidates();
    this.turn += 1;
    return candidates[this.turn % candidates.length];
  }

  /** Ends all checks and connections at once. */
  async close(): Promise<void> {
    const targets = [...this.members.values()];
    this.members.clear();
    this.cached = undefined;
    for (const target of targets) this.stopChecks(target);
    await Promise.all(targets.map((target) => target.backend.destroy()));
  }

  private stateOf(target: Target): TargetState {
    if (target.drained) return 'draining';
    return this.inUse ? target.health.state : 'unused';
  }

  private startChecks(target: Target): void {
    const changed = () => this.changed(target);
    this.checks.set(target, new HealthChecks(target, this.properties.healthCheck, this.clock, changed));
  }

  private stopChecks(target: Target): void {
    this.checks.get(target)?.stop();
    this.checks.delete(target);
  }

  private changed(target: Target): void {
    this.cached = undefined;
    const isRegistered = this.members.get(target.id) === target;
    const change = { targetId: target.id, state: isRegistered ? this.stateOf(target) : undefined };
    for (const listener of this.audience) listener(change);
  }

  private async drain(target: Target): Promise<void> {
    this.stopChecks(target);
    if (target.inFlight > 0) await this.finishWork(target);
    if (this.members.delete(target.id)) this.changed(target);
    // Not awaited: requests that outlast the delay keep their connection until the target ends them.
    void target.backend.close();
  }

  private async finishWork(target: Target): Promise<void> {
    const release = this.clock.holdRealTime();
    const done = new AbortController();
    const delay = this.clock.sleep(this.properties.deregistrationDelayMs, done.signal);
    try {
      await Promise.race([target.idle().then(() => done.abort()), delay]);
    } catch (error) {
      if (!done.signal.aborted) throw error;
    } finally {
      release();
    }
  }
}
