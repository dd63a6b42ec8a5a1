import { createHash } from 'node:crypto';
import type { Clock } from '../clock/clock';
import type { RunningTask, TaskExit, TaskLauncher, TaskUsage } from '../ecs/workload';
import type { TargetBackend } from '../elasticloadbalancing/target-backend';
import type { Message, Queue } from '../sqs/queue';

/** What a task of a worker is as a function of time. */
export interface WorkerTaskModel {
  /** Simulated milliseconds from its launch until it takes the first message. */
  readonly startUpMs: number;
  /** That one message takes. */
  readonly messageMs: number;
  /** Messages that it works on at one time. */
  readonly atOnce: number;
  /** Share of the messages that it cannot end: 0 to 1. */
  readonly failingShare: number;
}

interface Properties {
  readonly clock: Clock;
  readonly queue: Queue;
  readonly model: WorkerTaskModel;
  /** From SIGTERM to SIGKILL. */
  readonly stopTimeoutMs: number;
}

/** How often tasks look at the queue and at what they have: all that they do takes whole seconds. */
const TICK = 1000;

/** Of a task that waits for messages, and of one that works on as many as it can. */
const CPU = { WAITS: 2, WORKS: 60 } as const;

/** Of a task that is behind no load balancer. */
const NOBODY_CALLS: TargetBackend = {
  check: () => 'passed',
  forward: (_request, response) => void response.destroy(),
  close: async () => {},
  destroy: async () => {},
};

/** Starts tasks that take from one queue. */
export class WorkerTasks implements TaskLauncher {
  private launched = 0;
  private readonly all = new Set<WorkerTask>();
  private cancel = () => {};
  /** Messages that were worked on to their end. */
  done = 0;

  constructor(private readonly properties: Properties) {}

  /** Tasks begin to work; until the signal is aborted. */
  begin(signal: AbortSignal): void {
    const { clock } = this.properties;
    const tick = () => {
      for (const task of this.all) this.done += task.work();
      this.cancel = clock.schedule(TICK, tick);
    };
    this.cancel = clock.schedule(TICK, tick);
    signal.addEventListener('abort', () => this.cancel(), { once: true });
  }

  async launch(): Promise<RunningTask> {
    const task = new WorkerTask(this.properties, this.launched);
    this.launched += 1;
    this.all.add(task);
    void task.exited.then(() => this.all.delete(task));
    return task;
  }
}

/** A task that takes messages, and drains at SIGTERM as docs/jobs.md has a worker do. */
class WorkerTask implements RunningTask {
  readonly id: string;
  readonly backend = NOBODY_CALLS;
  readonly started: Promise<void>;
  readonly exited: Promise<TaskExit>;
  private state: 'starting' | 'takes' | 'drains' | 'gone' = 'starting';
  private readonly launchedAt: number;
  /** When the work on each message ends. */
  private readonly held = new Map<Message, number>();
  private failures = 0;
  private exit: (exit: TaskExit) => void = () => {};

  constructor(
    private readonly properties: Properties,
    nth: number,
  ) {
    const { clock, model } = properties;
    this.launchedAt = clock.now();
    this.id = createHash('sha256').update(`worker ${nth}`).digest('hex').slice(0, 32);
    this.exited = new Promise((resolve) => {
      this.exit = resolve;
    });
    this.started = new Promise((resolve) => {
      clock.schedule(model.startUpMs, resolve);
    });
  }

  usage(): TaskUsage | undefined {
    if (this.state === 'starting' || this.state === 'gone') return undefined;
    const busy = this.held.size / this.properties.model.atOnce;
    return { cpuPercent: CPU.WAITS + (CPU.WORKS - CPU.WAITS) * busy, memoryPercent: 30 };
  }

  /** What it does in a second. @returns messages that it has ended */
  work(): number {
    const { clock, queue, model } = this.properties;
    const now = clock.now();
    if (this.state === 'starting' && now >= this.launchedAt + model.startUpMs) this.state = 'takes';
    const ended = this.endOld(now);
    if (this.state === 'takes') {
      for (const message of queue.receive(model.atOnce - this.held.size, now))
        this.held.set(message, now + model.messageMs);
    }
    if (this.state === 'drains' && this.held.size === 0) this.end('exit code 0');
    return ended;
  }

  async stop(): Promise<void> {
    const { clock, stopTimeoutMs, queue } = this.properties;
    if (this.state === 'gone') return;
    if (this.state !== 'drains') {
      this.state = 'drains';
      clock.schedule(stopTimeoutMs, () => {
        for (const message of this.held.keys()) queue.leave(message, clock.now());
        this.held.clear();
        this.end('exit code 137');
      });
    }
    await this.exited;
  }

  /** Of so many messages that failing ones are a whole number, the last fails. */
  private endOld(now: number): number {
    const { queue, model } = this.properties;
    let ended = 0;
    for (const [message, until] of this.held) {
      if (until > now) continue;
      this.held.delete(message);
      this.failures += model.failingShare;
      if (this.failures >= 1) {
        this.failures -= 1;
        queue.leave(message, now);
      } else {
        queue.delete(message);
        ended += 1;
      }
    }
    return ended;
  }

  private end(words: string): void {
    if (this.state === 'gone') return;
    this.state = 'gone';
    this.exit({ reason: `Essential container in task exited (${words})` });
  }
}
