import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ForwardOptions } from './forward';
import type { CheckResult, HealthCheck } from './health';

/** What stands behind a target: a process on this machine, or a model of one. */
export interface TargetBackend {
  /**
   * Asks once whether it is well. Ends within the check's timeout; rejects with the signal's reason when aborted. A
   * model answers at once.
   */
  check(check: HealthCheck, signal: AbortSignal): CheckResult | Promise<CheckResult>;
  /** Answers a request, or passes it on: once, and never again when it fails. */
  forward(request: IncomingMessage, response: ServerResponse, options: ForwardOptions): void;
  /** No request comes any more; those under way may end. */
  close(): Promise<void>;
  /** Breaks off what is under way. */
  destroy(): Promise<void>;
}
