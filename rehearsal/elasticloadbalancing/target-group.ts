import type { Clock } from '../clock/clock';
import { finished } from './draining';
import { type HealthCheck, INITIAL_HEALTH } from './health';
import { HealthChecks } from './health-checks';
import { isSlow, Rotation } from './rotation';
import { boundTarget, targetCookies } from './stickiness';
import { Target, type TargetDescription } from './target';
import type { ConnectionCounts } from './target-backend';
import { DEFAULT_ATTRIBUTES, suffices, type TargetGroupAttributes } from './target-group-attributes';
import type { HealthChange, PickedTarget, TargetHealth, TargetState } from './target-health';

export type { HealthChange, PickedTarget, TargetHealth, TargetState } from './target-health';

export interface TargetGroupProperties {
  readonly arn: string;
  /** As metrics name it: `targetgroup/name/id`. */
  readonly fullName: string;
  readonly name: string;
  readonly healthCheck: HealthCheck;
  /** @default those of ELB, each */
  readonly attributes?: Partial<TargetGroupAttributes>;
  /**
   * Whether requests that outlast the deregistration delay are broken off. AWS says only that the delay can help them.
   * @default false: they keep their connection until the target ends them
   */
  readonly breaksAfterDelay?: boolean;
}

/** The targets of one group: who is registered, who is healthy, whose turn it is. */
export class TargetGroup {
  readonly arn: string;
  readonly fullName: string;
  readonly name: string;
  private readonly members = new Map<string, Target>();
  private readonly checks = new Map<Target, HealthChecks>();
  private readonly audience = new Set<(change: HealthChange) => void>();
  private readonly shownUntil = new Map<Target, () => void>();
  private readonly rotation = new Rotation();
  private settings: TargetGroupAttributes;
  private check: HealthCheck;
  /** Undefined until someone asks, and again when a target has changed. */
  private cached: { readonly targets: readonly Target[]; readonly failOpen: boolean } | undefined;
  private inUse = false;
  private openedByGone = 0;

  constructor(
    private readonly properties: TargetGroupProperties,
    private readonly clock: Clock,
  ) {
    this.arn = properties.arn;
    this.fullName = properties.fullName;
    this.name = properties.name;
    this.check = properties.healthCheck;
    this.settings = { ...DEFAULT_ATTRIBUTES, ...properties.attributes };
  }

  get healthCheck(): HealthCheck {
    return this.check;
  }

  get attributes(): TargetGroupAttributes {
    return this.settings;
  }

  /** What is not given stays as it is, as with ModifyTargetGroup. What is known of the targets' health stays, too. */
  modifyHealthCheck(change: Partial<HealthCheck>): void {
    this.check = { ...this.check, ...change };
    for (const target of this.checks.keys()) this.startChecks(target);
  }

  /** What is not given stays as it is, as with ModifyTargetGroupAttributes. Targets that are healthy do not start slowly. */
  modifyAttributes(change: Partial<TargetGroupAttributes>): void {
    this.settings = { ...this.settings, ...change };
    this.cached = undefined;
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

  /** Connections to targets: open now, and opened so far, those of targets that are gone as well. */
  get connections(): ConnectionCounts {
    const each = [...this.members.values()].map(({ backend }) => backend.connections);
    const sum = (of: keyof ConnectionCounts) => each.reduce((total, one) => total + (one?.[of] ?? 0), 0);
    return { open: sum('open'), opened: this.openedByGone + sum('opened') };
  }

  /** It takes requests after one passed check. An id cannot be registered twice. */
  register(description: TargetDescription): void {
    const known = this.members.get(description.id);
    if (known && !known.isGone) {
      throw new Error(
        `targets of ${this.name} must have ids of their own, got ${description.id} twice; deregister it first`,
      );
    }
    if (known) this.forget(known);
    const target = new Target(description);
    this.members.set(target.id, target);
    if (this.inUse) this.startChecks(target);
    this.changed(target);
  }

  /**
   * Sends the target no more requests. Resolves when it has finished those it has, or when the deregistration
   * delay is over; it is shown as draining for all of the delay. The clock runs at real time while it has any: what a
   * target works on is not hurried.
   */
  // source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
  deregister(id: string): Promise<void> {
    const target = this.members.get(id);
    if (!target) return Promise.resolve();
    if (!target.drained) {
      this.shownUntil.set(
        target,
        this.clock.schedule(this.settings.deregistrationDelayMs, () => this.hide(target)),
      );
      target.drained = this.drain(target);
      this.changed(target);
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
   * Those that the next request may go to: the healthy targets; all registered ones when fewer are healthy than must
   * be, since ELB fails open. The same array until a target changes.
   */
  candidates(): readonly Target[] {
    return this.eligible().targets;
  }

  /** Whether requests go to unhealthy targets, too, for want of healthy ones. */
  get failsOpen(): boolean {
    return this.eligible().failOpen;
  }

  /** Whether enough targets are healthy for the zone to stay in DNS. */
  get isHealthyForDns(): boolean {
    const registered = this.registered();
    return suffices(registered.filter(isHealthy).length, registered.length, this.settings.dns);
  }

  /** The candidate whose turn it is; undefined when there is none. */
  next(): Target | undefined {
    return this.rotation.next(this.candidates(), this.settings, this.clock.now());
  }

  /** The target of a request with these cookies: the one that its client is bound to, if it may get requests. */
  pick(cookies: string | undefined): PickedTarget | undefined {
    const { stickiness } = this.settings;
    if (!stickiness) {
      const target = this.next();
      return target && { target, cookies: noCookies };
    }
    const bound = boundTarget(stickiness, cookies, this.clock.now());
    const before = this.candidates().find(({ id }) => id === bound);
    const target = before ?? this.next();
    const wasBound = bound !== undefined;
    return (
      target && {
        target,
        cookies: (fromTarget) =>
          targetCookies(stickiness, target.id, { wasBound, fromTarget, now: this.clock.now() }),
      }
    );
  }

  /** Ends all checks and connections at once. */
  async close(): Promise<void> {
    const targets = [...this.members.values()];
    this.members.clear();
    this.cached = undefined;
    for (const target of targets) {
      this.stopChecks(target);
      this.shownUntil.get(target)?.();
    }
    await Promise.all(targets.map((target) => target.backend.destroy()));
  }

  private eligible(): { readonly targets: readonly Target[]; readonly failOpen: boolean } {
    if (!this.cached) {
      const registered = this.registered();
      const healthy = registered.filter(isHealthy);
      const isEnough = suffices(healthy.length, registered.length, this.settings.routing);
      this.cached = {
        targets: isEnough ? healthy : registered,
        failOpen: !isEnough && registered.length > 0,
      };
    }
    return this.cached;
  }

  private registered(): readonly Target[] {
    return [...this.members.values()].filter((target) => !target.drained);
  }

  private stateOf(target: Target): TargetState {
    if (target.drained) return 'draining';
    return this.inUse ? target.health.state : 'unused';
  }

  private startChecks(target: Target): void {
    this.checks.get(target)?.stop();
    const onChange = () => {
      this.updateSlowStart(target);
      this.changed(target);
    };
    this.checks.set(target, new HealthChecks(target, this.check, this.clock, onChange));
  }

  private stopChecks(target: Target): void {
    this.checks.get(target)?.stop();
    this.checks.delete(target);
  }

  /** A target that becomes healthy starts slowly if another one is there that does not. */
  // source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
  private updateSlowStart(target: Target): void {
    const { slowStartMs } = this.settings;
    const now = this.clock.now();
    const isAtFullShare = (other: Target) =>
      other !== target && isHealthy(other) && !isSlow(other, slowStartMs, now);
    const starts = slowStartMs > 0 && isHealthy(target) && this.registered().some(isAtFullShare);
    target.slowSince = starts ? now : undefined;
  }

  private changed(target: Target): void {
    this.cached = undefined;
    const isRegistered = this.members.get(target.id) === target;
    const change = { targetId: target.id, state: isRegistered ? this.stateOf(target) : undefined };
    for (const listener of this.audience) listener(change);
  }

  private async drain(target: Target): Promise<void> {
    this.stopChecks(target);
    if (target.inFlight > 0) await finished(target, this.settings.deregistrationDelayMs, this.clock);
    target.isGone = true;
    // Not awaited: requests that outlast the delay keep their connection until the target ends them.
    const { breaksAfterDelay = false } = this.properties;
    void (breaksAfterDelay ? target.backend.destroy() : target.backend.close());
  }

  private hide(target: Target): void {
    this.shownUntil.delete(target);
    if (this.members.get(target.id) !== target) return;
    this.openedByGone += target.backend.connections?.opened ?? 0;
    this.members.delete(target.id);
    this.changed(target);
  }

  private forget(target: Target): void {
    this.shownUntil.get(target)?.();
    this.hide(target);
  }
}

const noCookies = (): readonly string[] => [];

function isHealthy({ health }: Target): boolean {
  return health.state === 'healthy';
}
