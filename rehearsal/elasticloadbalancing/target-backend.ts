import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ForwardOptions } from './forward';
import type { CheckResult, HealthCheck } from './health';

/** Connections between the load balancer and a target. */
export interface ConnectionCounts {
  readonly open: number;
  /** So far. */
  readonly opened: number;
}

/** What stands behind a target: a process on this machine, or a model of one. */
export interface TargetBackend {
  /**
   * Asks once whether it is well. Ends within the check's timeout; rejects with the signal's reason when aborted. A
   * model answers at once.
   */
  check(check: HealthCheck, signal: AbortSignal): CheckResult | Promise<CheckResult>;
  /** Answers a request, or passes it on: once, and never again when it fails. */
  forward(request: IncomingMessage, response: ServerResponse, options: ForwardOptions): void;
  /**
   * Passes a WebSocket on: the load balancer only carries what both sides send. @default 501 to the client
   *
   * @param head what the client sent after its request
   */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer, options: ForwardOptions): void;
  /** @default none: a model has no connections */
  readonly connections?: ConnectionCounts;
  /** No request comes any more; those under way may end. */
  close(): Promise<void>;
  /** Breaks off what is under way. */
  destroy(): Promise<void>;
}
