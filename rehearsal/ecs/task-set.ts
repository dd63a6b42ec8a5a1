import { restartDelay } from './circuit-breaker';
import { TaskMember } from './task-member';
import type { TaskSetProperties } from './task-set-properties';
import { whenTasks } from './when-tasks';
import type { RunningTask, ServiceRevision, TaskUsage } from './workload';

/** What became of a task. */
export type TaskEvent =
  | { readonly type: 'launched' | 'healthy' | 'unhealthy'; readonly taskId: string }
  | { readonly type: 'failed'; readonly taskId: string; readonly reason: string }
  | {
      readonly type: 'stopping' | 'stopped';
      readonly taskId: string;
      readonly reason: string;
      /** Whether StopTask was called for it. */
      readonly byUser: boolean;
    };

/** Task counts as DescribeServiceDeployments has them. */
export interface TaskCounts {
  readonly requested: number;
  readonly running: number;
  readonly pending: number;
}

/**
 * The tasks of one revision in one target group. Keeps as many of them as are desired: a task that ends, or is
 * unhealthy after the grace period, is replaced.
 */
export class TaskSet {
  private desired = 0;
  private readonly members = new Map<string, TaskMember>();
  private readonly launched = new Set<string>();
  private readonly launches = new Set<Promise<void>>();
  /** Of these, those whose task is not there yet. */
  private launching = 0;
  /** Cancels replacements that wait for their time, oldest first. */
  private readonly throttled = new Set<() => void>();
  private readonly leaving = new Set<Promise<void>>();
  private readonly listeners = new Set<(event: TaskEvent) => void>();
  private readonly watchers = new Set<() => void>();
  private failuresInARow = 0;
  private isOver = false;
  private isFrozen = false;
  private readonly stopListening: () => void;
  /** Why nobody need wait for the tasks any more. */
  fault: { readonly error: unknown } | undefined;

  constructor(private readonly properties: TaskSetProperties) {
    const { signal, rules, targetGroupArn } = properties;
    const end = () => this.end();
    signal.addEventListener('abort', end, { once: true });
    const stopHearing =
      targetGroupArn === undefined
        ? () => {}
        : rules.onHealthChange(targetGroupArn, ({ targetId }) => this.members.get(targetId)?.judge());
    this.stopListening = () => {
      signal.removeEventListener('abort', end);
      stopHearing();
    };
    if (signal.aborted) this.end();
  }

  get revision(): ServiceRevision {
    return this.properties.revision;
  }

  get deploymentId(): string | undefined {
    return this.properties.deploymentId;
  }

  get targetGroupArn(): string | undefined {
    return this.properties.targetGroupArn;
  }

  get counts(): TaskCounts {
    const running = this.healthyCount;
    return { requested: this.desired, running, pending: this.size - running };
  }

  /** Tasks in service or on their way to it. */
  get size(): number {
    return this.members.size + this.launching;
  }

  get healthyCount(): number {
    let healthy = 0;
    for (const member of this.members.values()) if (member.healthy) healthy += 1;
    return healthy;
  }

  /** Of the tasks that are in service and know it. */
  get usage(): readonly TaskUsage[] {
    return [...this.members.values()].flatMap(({ task }) => task.usage?.() ?? []);
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
    this.setDesiredCount(Math.max(this.desired, this.properties.desiredCount));
    await this.until(() => this.healthyCount >= this.desired, signal);
  }

  /** Starts or stops tasks until there are as many; those that are not healthy go first. */
  setDesiredCount(count: number): void {
    if (this.isOver) return; // those that drain are nobody's
    this.desired = count;
    this.reconcile();
    this.look();
  }

  /** StopTask: it is replaced at once. @returns whether the task is one of these */
  stopTask(taskId: string, reason: string): boolean {
    const member = this.members.get(taskId);
    if (!member) return false;
    this.retire(member, reason, true);
    this.reconcile();
    return true;
  }

  /** Starts no task any more; those that are there go on, and one that ends is not replaced. */
  freeze(): void {
    this.isFrozen = true;
    for (const cancel of this.throttled) cancel();
    this.throttled.clear();
    this.desired = this.size;
  }

  /** Calls `look` after everything that happens to a task, until the returned function is called. */
  onChange(look: () => void): () => void {
    this.watchers.add(look);
    return () => this.watchers.delete(look);
  }

  /** Resolves when `isSo` holds. */
  until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
    return whenTasks([this], isSo, signal);
  }

  /** Deregisters every task, waits until it is drained and stops it. For good. */
  async stop(): Promise<void> {
    this.desired = 0;
    this.reconcile();
    this.fault ??= { error: new Error(`the tasks of ${this.revision.arn} are stopped`) };
    this.end();
    this.look();
    await Promise.all(this.launches);
    await Promise.all(this.leaving);
  }

  /** No task is started and none is looked after any more. */
  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.stopListening();
    for (const cancel of this.throttled) cancel();
    this.throttled.clear();
    for (const member of this.members.values()) member.end();
  }

  private reconcile(): void {
    if (this.isOver) return;
    const missing = () => this.desired - this.size - this.throttled.size;
    for (const cancel of this.throttled) {
      if (missing() >= 0) break;
      cancel();
      this.throttled.delete(cancel);
    }
    while (this.members.size > this.desired) this.retire(this.leastNeeded(), this.scalingReason);
    while (missing() > 0) this.start();
  }

  private get scalingReason(): string {
    return `Scaling activity initiated by (deployment ${this.properties.deploymentId ?? 'ecs-svc'})`;
  }

  private leastNeeded(): TaskMember {
    const members = [...this.members.values()];
    return (members.find(({ healthy }) => !healthy) ?? members[0]) as TaskMember;
  }

  private start(): void {
    this.launching += 1;
    const launch = this.launch().then(
      () => void this.launches.delete(launch),
      (error: unknown) => {
        this.launches.delete(launch);
        this.fault ??= { error };
        // Nobody waits for tasks that are replaced once the service has scaled up.
        if (this.watchers.size === 0) this.properties.clock.fail(error);
        this.look();
      },
    );
    this.launches.add(launch);
  }

  private async launch(): Promise<void> {
    const { clock, rules, gracePeriodMs, targetGroupArn } = this.properties;
    const task = await this.startTask();
    this.launched.add(task.id);
    if (this.isOver || this.members.size >= this.desired) {
      if (!this.properties.signal.aborted) await task.stop();
      return;
    }
    if (targetGroupArn !== undefined) {
      rules.register(targetGroupArn, { id: task.id, backend: task.backend, ...task.address });
    }
    const member = new TaskMember(task, {
      clock,
      rules,
      targetGroupArn,
      gracePeriodMs,
      onHealth: (healthy) => {
        if (healthy) this.failuresInARow = 0;
        this.emit({ type: healthy ? 'healthy' : 'unhealthy', taskId: task.id });
      },
      onFailure: (reason) => this.replace(member, reason),
    });
    this.members.set(task.id, member);
    this.emit({ type: 'launched', taskId: task.id });
  }

  private async startTask(): Promise<RunningTask> {
    try {
      return await this.revision.tasks.launch();
    } finally {
      this.launching -= 1;
    }
  }

  private replace(member: TaskMember, reason: string): void {
    this.retire(member, reason);
    this.failuresInARow += 1;
    if (this.isFrozen) {
      this.desired = this.size;
      this.emit({ type: 'failed', taskId: member.task.id, reason });
      return;
    }
    const cancel = this.properties.clock.schedule(restartDelay(this.failuresInARow), () => {
      this.throttled.delete(cancel);
      this.reconcile();
    });
    this.throttled.add(cancel);
    this.emit({ type: 'failed', taskId: member.task.id, reason });
  }

  /** Takes a task out of service; its replacement does not wait for it. */
  private retire(member: TaskMember, reason: string, byUser = false): void {
    const taskId = member.task.id;
    member.end();
    this.members.delete(taskId);
    this.emit({ type: 'stopping', taskId, reason, byUser });
    const gone = this.drainAndStop(member.task).then(() => {
      this.leaving.delete(gone);
      this.emit({ type: 'stopped', taskId, reason, byUser });
    });
    this.leaving.add(gone);
  }

  private async drainAndStop(task: RunningTask): Promise<void> {
    const { clock, rules, targetGroupArn } = this.properties;
    if (targetGroupArn !== undefined) await rules.deregister(targetGroupArn, task.id);
    const release = clock.holdRealTime();
    try {
      await task.stop();
    } finally {
      release();
    }
  }

  private emit(event: TaskEvent): void {
    for (const listener of this.listeners) listener(event);
    this.look();
  }

  private look(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
