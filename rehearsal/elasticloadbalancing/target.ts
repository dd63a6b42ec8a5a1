import { type Health, INITIAL_HEALTH } from './health';
import type { TargetBackend } from './target-backend';

/** What is registered with a target group; the id is the caller's (for ECS: the task's). */
export interface TargetDescription {
  readonly id: string;
  readonly backend: TargetBackend;
  /** For display: where it listens. */
  readonly host?: string;
  /** For display: where it listens. */
  readonly port?: number;
}

/** One registration of a target: its health and the requests that it has not finished. */
export class Target {
  readonly id: string;
  readonly backend: TargetBackend;
  health: Health = INITIAL_HEALTH;
  /** Resolves when the target has been deregistered; set as soon as it drains. */
  drained: Promise<void> | undefined;
  /** Its deregistration is complete; it is shown as draining until the delay is over. */
  isGone = false;
  /** When its slow start began, in simulated milliseconds; undefined when it has none. */
  slowSince: number | undefined;
  /** What it is owed of turns while shares differ. */
  credit = 0;
  private unfinished = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(readonly description: TargetDescription) {
    this.id = description.id;
    this.backend = description.backend;
  }

  /** Requests that were sent to the target and whose answer has not been passed on completely. */
  get inFlight(): number {
    return this.unfinished;
  }

  begin(): void {
    this.unfinished += 1;
  }

  finish(): void {
    this.unfinished -= 1;
    if (this.unfinished === 0) for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Resolves as soon as nothing is in flight. */
  idle(): Promise<void> {
    if (this.unfinished === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
