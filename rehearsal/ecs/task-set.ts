import type { Clock } from '../clock/clock';
import { restartDelay } from './circuit-breaker';
import { unlessAborted } from './interruption';
import type { TrafficRules } from './traffic-rules';
import type { RunningTask, ServiceRevision } from './workload';

export interface TaskSetProperties {
  readonly revision: ServiceRevision;
  readonly targetGroupArn: string;
  readonly desiredCount: number;
  /** Simulated milliseconds from a task's start in which failed health checks do not count. */
  readonly gracePeriodMs: number;
  readonly clock: Clock;
  readonly rules: TrafficRules;
  /** Aborted when the rehearsal ends: no task is started any more, and nobody waits for one. */
  readonly signal: AbortSignal;
}

/** What became of a task. */
export type TaskEvent =
  | { readonly type: 'launched' | 'healthy'; readonly taskId: string }
  | { readonly type: 'failed'; readonly taskId: string; readonly reason: string };

/**
 * Milliseconds in which a command that does not answer yet is taken to work, not to wait, whatever its grace: a
 * slow framework on a busy laptop needs half of them.
 */
const LONGEST_START = 30_000;

/** How often ECS looks at a target's health, in simulated milliseconds. */
const HEALTH_POLL = 1000;

/**
 * The tasks of one revision in one target group. Keeps as many of them as are desired: a task that ends, or stays
 * unhealthy after the grace period, is replaced.
 */
export class TaskSet {
  private readonly retirement = new AbortController();
  private readonly ending: AbortSignal;
  private readonly running = new Map<string, { readonly task: RunningTask; healthy: boolean }>();
  private readonly launched = new Set<string>();
  private readonly listeners = new Set<(event: TaskEvent) => void>();
  private readonly leaving = new Set<Promise<void>>();
  private slots: Promise<unknown> = Promise.resolve();
  private failuresInARow = 0;

  constructor(private readonly properties: TaskSetProperties) {
    this.ending = AbortSignal.any([properties.signal, this.retirement.signal]);
  }

  get revision(): ServiceRevision {
    return this.properties.revision;
  }

  get targetGroupArn(): string {
    return this.properties.targetGroupArn;
  }

  /** Task counts as DescribeServiceDeployments has them. */
  get counts(): { readonly requested: number; readonly running: number; readonly pending: number } {
    const healthy = [...this.running.values()].filter((member) => member.healthy).length;
    const requested = this.retirement.signal.aborted ? 0 : this.properties.desiredCount;
    return { requested, running: healthy, pending: this.running.size - healthy };
  }

  /** Whether a task is or was one of this revision's: whom a request's target belongs to. */
  has(taskId: string): boolean {
    return this.launched.has(taskId);
  }

  /** Until the returned function is called. */
  onTask(listener: (event: TaskEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Starts the tasks. Resolves as soon as all of them are healthy at once; rejects when the signal is aborted. */
  async scaleUp(signal: AbortSignal): Promise<void> {
    const { desiredCount } = this.properties;
    if (desiredCount === 0) return;
    const allHealthy = new Promise<void>((resolve) => {
      const stopListening = this.onTask(() => {
        if (this.counts.running < desiredCount) return;
        stopListening();
        resolve();
      });
    });
    const slots = Promise.all(Array.from({ length: desiredCount }, () => this.keepOneRunning()));
    this.slots = slots;
    // The slots end when the set is stopped; before that, only by an error of the rehearsal itself.
    await unlessAborted(Promise.race([allHealthy, slots]), AbortSignal.any([signal, this.ending]));
  }

  /** Deregisters every task, waits until it is drained and stops it. */
  async stop(): Promise<void> {
    this.retirement.abort(new Error(`the tasks of ${this.revision.arn} are stopped`));
    await this.slots;
    for (const { task } of this.running.values()) this.retire(task);
    await Promise.all(this.leaving);
  }

  private async keepOneRunning(): Promise<void> {
    try {
      while (!this.ending.aborted) {
        const task = await this.launch();
        const reason = await this.failureOf(task);
        this.retire(task);
        this.failuresInARow += 1;
        this.emit({ type: 'failed', taskId: task.id, reason });
        await this.properties.clock.sleep(restartDelay(this.failuresInARow), this.ending);
      }
    } catch (error) {
      if (!this.ending.aborted) throw error;
    }
  }

  private async launch(): Promise<RunningTask> {
    const task = await this.revision.tasks.launch();
    this.launched.add(task.id);
    this.running.set(task.id, { task, healthy: false });
    this.properties.rules.register(this.targetGroupArn, {
      id: task.id,
      backend: task.backend,
      ...task.address,
    });
    this.emit({ type: 'launched', taskId: task.id });
    return task;
  }

  /** Why the task failed, once it has; rejects when the set is stopped. */
  private async failureOf(task: RunningTask): Promise<string> {
    const { clock } = this.properties;
    const launchedAt = clock.now();
    const exit = new AbortController();
    const exited = task.exited.then(({ reason }) => {
      exit.abort();
      return reason;
    });
    await this.untilStarted(task);
    const noticed = AbortSignal.any([this.ending, exit.signal]);
    while (!noticed.aborted) {
      const failure = this.healthFailureOf(task, clock.now() - launchedAt);
      if (failure !== undefined) return failure;
      await clock.sleep(HEALTH_POLL, noticed).catch((error: unknown) => {
        if (!noticed.aborted) throw error;
      });
    }
    this.ending.throwIfAborted();
    return exited;
  }

  /**
   * Waiting is shrunk, work is not: what a process needs to start takes as long as it takes. One that has not
   * started when its grace and {@link LONGEST_START} are over is left to its health checks.
   */
  private async untilStarted(task: RunningTask): Promise<void> {
    const { clock, gracePeriodMs } = this.properties;
    const release = clock.holdRealTime();
    const started = new AbortController();
    const patience = Math.max(gracePeriodMs, LONGEST_START);
    const isLate = clock.sleep(patience, AbortSignal.any([this.ending, started.signal]));
    try {
      await unlessAborted(Promise.race([task.started, isLate]), this.ending);
    } finally {
      started.abort(new Error(`task ${task.id} has started`));
      release();
    }
  }

  private healthFailureOf(task: RunningTask, age: number): string | undefined {
    const { rules, gracePeriodMs } = this.properties;
    const member = this.running.get(task.id);
    const health = rules.health(this.targetGroupArn, task.id);
    const becameHealthy = health === 'healthy' && !member?.healthy;
    if (member) member.healthy = health === 'healthy';
    if (becameHealthy) {
      this.failuresInARow = 0;
      this.emit({ type: 'healthy', taskId: task.id });
    }
    if (health === 'unhealthy' && age >= gracePeriodMs) {
      return `Task failed ELB health checks in (target-group ${this.targetGroupArn})`;
    }
    return undefined;
  }

  /** Takes a task out of service; its replacement does not wait for it. */
  private retire(task: RunningTask): void {
    this.running.delete(task.id);
    const gone = this.drainAndStop(task).finally(() => this.leaving.delete(gone));
    this.leaving.add(gone);
  }

  private async drainAndStop(task: RunningTask): Promise<void> {
    const { clock, rules } = this.properties;
    await rules.deregister(this.targetGroupArn, task.id);
    const release = clock.holdRealTime();
    try {
      await task.stop();
    } finally {
      release();
    }
  }

  private emit(event: TaskEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
