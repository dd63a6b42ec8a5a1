import { Pool } from 'undici';
import { type Health, INITIAL_HEALTH } from './health';

/** Real milliseconds after which ELB gives up connecting to a target. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
const CONNECT_TIMEOUT_MS = 10_000;
/** Real milliseconds for which ELB keeps an idle connection to a target: its idle timeout. */
const KEEP_ALIVE_MS = 60_000;

/** Where a target listens; the id is the caller's (for ECS: the task's). */
export interface TargetAddress {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

/** One registration of a target: its connections, its health and the requests that it has not finished. */
export class Target {
  readonly id: string;
  readonly connections: Pool;
  health: Health = INITIAL_HEALTH;
  /** Resolves when the target has been deregistered; set as soon as it drains. */
  drained: Promise<void> | undefined;
  private unfinished = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(readonly address: TargetAddress) {
    this.id = address.id;
    // No pipelining: a request that has been sent is then never sent again by the pool.
    this.connections = new Pool(`http://${address.host}:${address.port}`, {
      pipelining: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      keepAliveTimeout: KEEP_ALIVE_MS,
      // A target's `Keep-Alive: timeout=…` is not heeded: no page of AWS says that ELB does. undici would keep the
      // connection for the hint less the threshold, at most the maximum; so it is the maximum, whatever the hint.
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      keepAliveTimeoutThreshold: -KEEP_ALIVE_MS,
    });
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
