import { createHash } from 'node:crypto';
import type { RunningTask, TaskExit, TaskLauncher } from '../ecs/workload';
import type { CheckResult } from '../elasticloadbalancing/health';
import { ModelledBackend, type ModelledBackendProperties } from './modelled-backend';
import { RequestsPerSecond } from './requests-per-second';
import type { TaskTime } from './task-model';

/** Of all tasks of one version. */
export type ModelledTasksProperties = ModelledBackendProperties;

/** Starts tasks of one version that exist on the clock alone. */
export class ModelledTasks implements TaskLauncher {
  private launched = 0;

  constructor(private readonly properties: ModelledTasksProperties) {}

  async launch(): Promise<RunningTask> {
    const nth = this.launched;
    this.launched += 1;
    return new ModelledTask(this.properties, nth);
  }
}

/** Simulated milliseconds until a task that cannot be started is given up: about as long as a pull is tried. */
const GIVEN_UP_AFTER = 15_000;
/** Simulated milliseconds from SIGTERM to the end of a task that is well. */
const STOPS_AFTER = 1000;
/** How often memory that changes over time is looked at, in simulated milliseconds. */
const MEMORY_CHECK = 10_000;

/** A task as a function of time. */
export class ModelledTask implements RunningTask {
  readonly id: string;
  readonly started: Promise<void>;
  readonly exited: Promise<TaskExit>;
  readonly backend: ModelledBackend;
  private readonly launchedAt: number;
  private readonly timers = new Set<() => void>();
  private state: 'starting' | 'up' | 'gone' = 'starting';
  private readonly load = new RequestsPerSecond();
  private exit: (exit: TaskExit) => void = () => {};

  constructor(
    private readonly properties: ModelledTasksProperties,
    private readonly nth: number,
  ) {
    const { clock, model, version, seed } = properties;
    this.launchedAt = clock.now();
    this.id = createHash('sha256').update(`${seed} ${version} ${nth}`).digest('hex').slice(0, 32);
    this.backend = new ModelledBackend(this, properties);
    this.exited = new Promise((resolve) => {
      this.exit = resolve;
    });
    this.started = new Promise((resolve) => {
      void this.exited.then(() => resolve());
      if (model.cannotStart === undefined && Number.isFinite(model.startUpMs)) {
        this.after(model.startUpMs, () => {
          if (this.state === 'starting') this.state = 'up';
          resolve();
        });
      }
    });
    this.planItsEnd();
  }

  get time(): TaskTime {
    const now = this.properties.clock.now();
    return { age: (now - this.launchedAt) / 1000, nth: this.nth, perSecond: this.load.before(now) };
  }

  /** Requests of users that it is sent at this moment. */
  isSent(count: number): void {
    this.load.add(this.properties.clock.now(), count);
  }

  /** Whether it accepts connections. */
  get isUp(): boolean {
    return this.state === 'up';
  }

  /** Its health check, by the model alone: what requests meet is another matter. */
  get check(): CheckResult {
    if (!this.isUp) return 'Target.FailedHealthChecks';
    return this.properties.model.healthy(this.time) ? 'passed' : 'Target.ResponseCodeMismatch';
  }

  usage(): { readonly cpuPercent: number; readonly memoryPercent: number } | undefined {
    if (!this.isUp) return undefined;
    const { model } = this.properties;
    return { cpuPercent: model.cpuPercent(this.time), memoryPercent: model.memoryPercent(this.time) };
  }

  async stop(): Promise<void> {
    if (this.state === 'gone') return;
    await this.properties.clock.sleep(STOPS_AFTER);
    this.end('Essential container in task exited (exit code 0)');
  }

  private planItsEnd(): void {
    const { model } = this.properties;
    const { cannotStart } = model;
    if (cannotStart !== undefined) {
      this.after(GIVEN_UP_AFTER, () => this.end(cannotStart));
      return;
    }
    const exitsAfter = model.exitsAfterMs(this.time);
    if (exitsAfter !== undefined) {
      const words = `Essential container in task exited (exit code ${model.exitCode})`;
      this.after(exitsAfter, () => this.end(words));
    }
    this.watchMemory();
  }

  private watchMemory(): void {
    if (this.state === 'gone') return;
    if (this.properties.model.memoryPercent(this.time) >= 100) {
      this.end('OutOfMemoryError: Container killed due to memory usage (exit code 137)');
      return;
    }
    if (this.properties.model.memoryVaries) this.after(MEMORY_CHECK, () => this.watchMemory());
  }

  private end(reason: string): void {
    if (this.state === 'gone') return;
    this.state = 'gone';
    for (const cancel of this.timers) cancel();
    this.exit({ reason });
  }

  private after(milliseconds: number, act: () => void): void {
    const cancel = this.properties.clock.schedule(milliseconds, () => {
      this.timers.delete(cancel);
      act();
    });
    this.timers.add(cancel);
  }
}
