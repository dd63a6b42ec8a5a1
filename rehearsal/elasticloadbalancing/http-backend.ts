import type { IncomingMessage, ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { type ForwardOptions, forward } from './forward';
import type { CheckResult, HealthCheck } from './health';
import { checkHealth } from './health-check';
import type { TargetBackend } from './target-backend';

/** Real milliseconds after which ELB gives up connecting to a target. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
const CONNECT_TIMEOUT_MS = 10_000;
/** Real milliseconds for which ELB keeps an idle connection to a target: its idle timeout. */
const KEEP_ALIVE_MS = 60_000;

/** Where a process of this machine listens. */
export interface HttpAddress {
  readonly host: string;
  readonly port: number;
}

/** A target that is a process of this machine and speaks HTTP. */
export class HttpBackend implements TargetBackend {
  private readonly connections: Pool;

  constructor(private readonly address: HttpAddress) {
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

  check(check: HealthCheck, signal: AbortSignal): Promise<CheckResult> {
    return checkHealth(this.address, check, signal);
  }

  forward(request: IncomingMessage, response: ServerResponse, options: ForwardOptions): void {
    forward(request, response, this.connections, options);
  }

  async close(): Promise<void> {
    if (!this.connections.destroyed) await this.connections.close();
  }

  async destroy(): Promise<void> {
    await this.connections.destroy();
  }
}
