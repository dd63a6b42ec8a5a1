import type { Clock } from '../clock/clock';
import type { TrafficRules } from './traffic-rules';
import type { RunningTask } from './workload';

export interface TaskMemberProperties {
  readonly clock: Clock;
  readonly rules: TrafficRules;
  /** Undefined for a task behind no load balancer: it is healthy some time after it has started. */
  readonly targetGroupArn: string | undefined;
  /** Simulated milliseconds from its start in which failed health checks do not count. */
  readonly gracePeriodMs: number;
  readonly onHealth: (healthy: boolean) => void;
  /** Called at most once. */
  readonly onFailure: (reason: string) => void;
}

/**
 * Milliseconds in which a command that does not answer yet is taken to work, not to wait, whatever its grace: a
 * slow framework on a busy laptop needs half of them.
 */
const LONGEST_START = 30_000;

/**
 * Simulated milliseconds from its start until a task counts as healthy where nothing checks it.
 * source: CFN AWS::ECS::Service MinimumHealthyPercent, services that do not use a load balancer
 */
const UNCHECKED = 40_000;

/** A task in service: from its launch until it fails or is taken out. */
export class TaskMember {
  healthy = false;
  private hasStarted = false;
  private isOver = false;
  private readonly launchedAt: number;
  private readonly endWaiting: () => void;
  private readonly cancelGrace: () => void;
  private cancelUnchecked = () => {};
  private isUncheckedHealthy = false;

  /**
   * Waiting is shrunk, work is not: what a process needs to start takes as long as it takes. One that has not
   * started when its grace and {@link LONGEST_START} are over is left to its health checks.
   */
  constructor(
    readonly task: RunningTask,
    private readonly properties: TaskMemberProperties,
  ) {
    const { clock, gracePeriodMs, targetGroupArn } = properties;
    this.launchedAt = clock.now();
    const release = clock.holdRealTime();
    const cancelLate = clock.schedule(Math.max(gracePeriodMs, LONGEST_START), () => this.begin());
    this.endWaiting = () => {
      cancelLate();
      release();
    };
    this.cancelGrace =
      targetGroupArn === undefined ? () => {} : clock.schedule(gracePeriodMs, () => this.judge());
    void task.exited.then(({ reason }) => this.fail(reason));
    void task.started.then(() => this.begin());
  }

  /** Called when its target's health has changed. */
  judge(): void {
    if (this.isOver || !this.hasStarted) return;
    const { clock, rules, targetGroupArn, gracePeriodMs } = this.properties;
    const health = targetGroupArn === undefined ? undefined : rules.health(targetGroupArn, this.task.id);
    const isHealthy = health === 'healthy' || this.isUncheckedHealthy;
    if (isHealthy !== this.healthy) {
      this.healthy = isHealthy;
      this.properties.onHealth(isHealthy);
    }
    if (health === 'unhealthy' && clock.now() - this.launchedAt >= gracePeriodMs) {
      this.fail(`Task failed ELB health checks in (target-group ${targetGroupArn})`);
    }
  }

  /** Nothing that happens to the task matters any more. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.endWaiting();
    this.cancelGrace();
    this.cancelUnchecked();
  }

  private begin(): void {
    if (this.isOver || this.hasStarted) return;
    this.hasStarted = true;
    this.endWaiting();
    const { clock, targetGroupArn } = this.properties;
    if (targetGroupArn === undefined) {
      this.cancelUnchecked = clock.schedule(UNCHECKED, () => {
        this.isUncheckedHealthy = true;
        this.judge();
      });
    }
    this.judge();
  }

  private fail(reason: string): void {
    if (this.isOver) return;
    this.end();
    this.properties.onFailure(reason);
  }
}
