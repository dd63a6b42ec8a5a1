import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ForwardOptions } from './forward';
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

  /** Hands it a request, which is in flight until it has ended. */
  forward(request: IncomingMessage, response: ServerResponse, options: Omit<ForwardOptions, 'onEnd'>): void {
    this.begin();
    this.backend.forward(request, response, { ...options, onEnd: () => this.finish() });
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
