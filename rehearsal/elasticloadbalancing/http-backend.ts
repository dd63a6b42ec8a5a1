import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Pool } from 'undici';
import { type ForwardOptions, forward } from './forward';
import type { CheckResult, HealthCheck } from './health';
import { checkHealth } from './health-check';
import type { ConnectionCounts, TargetBackend } from './target-backend';
import { upgrade } from './upgrade';

/** Real milliseconds after which ELB gives up connecting to a target. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
const CONNECT_TIMEOUT_MS = 10_000;
/** Real milliseconds for which ELB keeps an idle connection to a target: its idle timeout. */
const KEEP_ALIVE_MS = 60_000;
/** Bytes of all headers of an answer, beyond which ELB answers 502. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const LONGEST_HEADERS = 32_768;

/** Where a process of this machine listens. */
export interface HttpAddress {
  readonly host: string;
  readonly port: number;
}

/** A target that is a process of this machine and speaks HTTP. */
export class HttpBackend implements TargetBackend {
  readonly connections: ConnectionCounts;
  private readonly pool: Pool;
  private readonly upgraded = new Set<Duplex>();

  constructor(private readonly address: HttpAddress) {
    // No pipelining: a request that has been sent is then never sent again by the pool.
    this.pool = new Pool(`http://${address.host}:${address.port}`, {
      pipelining: 1,
      maxHeaderSize: LONGEST_HEADERS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      keepAliveTimeout: KEEP_ALIVE_MS,
      // A target's `Keep-Alive: timeout=…` is not heeded: no page of AWS says that ELB does. undici would keep the
      // connection for the hint less the threshold, at most the maximum; so it is the maximum, whatever the hint.
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      keepAliveTimeoutThreshold: -KEEP_ALIVE_MS,
    });
    let opened = 0;
    let open = 0;
    this.pool.on('connect', () => {
      opened += 1;
      open += 1;
    });
    this.pool.on('disconnect', () => {
      open -= 1;
    });
    const { upgraded } = this;
    this.connections = {
      get open() {
        return open + upgraded.size;
      },
      get opened() {
        return opened;
      },
    };
  }

  check(check: HealthCheck, signal: AbortSignal): Promise<CheckResult> {
    return checkHealth(
      { ...this.address, ...(check.port !== undefined && { port: check.port }) },
      check,
      signal,
    );
  }

  forward(request: IncomingMessage, response: ServerResponse, options: ForwardOptions): void {
    forward(request, response, this.pool, options);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, options: ForwardOptions): void {
    this.upgraded.add(socket);
    socket.once('close', () => this.upgraded.delete(socket));
    upgrade(request, socket, head, this.address, options);
  }

  async close(): Promise<void> {
    if (!this.pool.closed && !this.pool.destroyed) await this.pool.close();
  }

  async destroy(): Promise<void> {
    for (const socket of this.upgraded) socket.destroy();
    await this.pool.destroy();
  }
}
