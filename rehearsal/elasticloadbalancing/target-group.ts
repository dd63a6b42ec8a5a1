import type { Clock } from '../clock/clock';
import { afterCheck, type HealthCheck, INITIAL_HEALTH } from './health';
import { checkHealth } from './health-check';
import { Target, type TargetAddress } from './target';

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

/** A target as DescribeTargetHealth shows it. */
export interface TargetHealth extends TargetAddress {
  readonly state: TargetState;
  /** ELB's reason code of the last failed check, while unhealthy. */
  readonly reason?: string;
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
  /** Ends the health checks of a target. */
  private readonly checks = new Map<Target, AbortController>();
  private readonly audience = new Set<(change: { targetId: string; state: TargetState }) => void>();
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
    return [...this.members.values()].map((target) => ({
      ...target.address,
      state: this.stateOf(target),
      ...(target.health.reason !== undefined && { reason: target.health.reason }),
    }));
  }

  /** Called after each check of a target, until the returned function is called. */
  onHealthChange(listener: (change: { targetId: string; state: TargetState }) => void): () => void {
    this.audience.add(listener);
    return () => this.audience.delete(listener);
  }

  /** It takes requests after one passed check. An id cannot be registered twice. */
  register(address: TargetAddress): void {
    if (this.members.has(address.id)) {
      throw new Error(
        `targets of ${this.name} must have ids of their own, got ${address.id} twice; deregister it first`,
      );
    }
    const target = new Target(address);
    this.members.set(target.id, target);
    if (this.inUse) this.startChecks(target);
  }

  /**
   * Sends the target no more requests. Resolves when it has finished those it has, or when the deregistration
   * delay is over. The clock runs at real time while there are any: what a target works on is not hurried.
   */
  deregister(id: string): Promise<void> {
    const target = this.members.get(id);
    if (!target) return Promise.resolve();
    target.drained ??= this.drain(target);
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
    }
  }

  /**
   * The target whose turn it is among the healthy ones; among all registered ones when none is healthy, since ELB
   * fails open. Undefined when none is registered.
   */
  next(): Target | undefined {
    const registered = [...this.members.values()].filter((target) => !target.drained);
    const healthy = registered.filter((target) => target.health.state === 'healthy');
    const candidates = healthy.length > 0 ? healthy : registered;
    this.turn += 1;
    return candidates[this.turn % candidates.length];
  }

  /** Ends all checks and connections at once. */
  async close(): Promise<void> {
    const targets = [...this.members.values()];
    this.members.clear();
    for (const target of targets) this.stopChecks(target);
    await Promise.all(targets.map((target) => target.connections.destroy()));
  }

  private stateOf(target: Target): TargetState {
    if (target.drained) return 'draining';
    return this.inUse ? target.health.state : 'unused';
  }

  private startChecks(target: Target): void {
    const stop = new AbortController();
    this.checks.set(target, stop);
    this.keepChecking(target, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
  }

  private stopChecks(target: Target): void {
    this.checks.get(target)?.abort(new Error(`health checks of ${target.id} were stopped`));
    this.checks.delete(target);
  }

  /** Rejects when the signal is aborted. */
  private async keepChecking(target: Target, signal: AbortSignal): Promise<void> {
    const { healthCheck } = this.properties;
    let due = this.clock.now();
    for (;;) {
      const result = await checkHealth(target.address, healthCheck, signal);
      signal.throwIfAborted();
      target.health = afterCheck(target.health, result, healthCheck);
      for (const listener of this.audience) listener({ targetId: target.id, state: this.stateOf(target) });
      // An answer takes real time while intervals are shrunk: checks that are overdue are left out, not made up.
      due = Math.max(due + healthCheck.intervalMs, this.clock.now());
      await this.clock.sleep(due - this.clock.now(), signal);
    }
  }

  private async drain(target: Target): Promise<void> {
    this.stopChecks(target);
    if (target.inFlight > 0) await this.finishWork(target);
    this.members.delete(target.id);
    // Not awaited: requests that outlast the delay keep their connection until the target ends them.
    if (!target.connections.destroyed) void target.connections.close();
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
