import { type Dispatcher, Pool } from 'undici';
import type { Clock } from '../clock/clock';
import { REQUEST_ID_HEADER } from '../elasticloadbalancing/request-record';
import type { Random } from '../random';
import { independentArrivals } from './arrivals';

/** Requests are sent in batches this many milliseconds apart: a timer for each would cost more than the request. */
const TICK_MS = 5;

export interface OpenLoopTrafficProperties {
  /** On loopback. */
  readonly port: number;
  /** The Host header: the name under which users know the service. */
  readonly host: string;
  /** Requests in a second of wall time, whatever the clock's factor. */
  readonly ratePerSecond: number;
  readonly random: Random;
  /** Tells the simulated time of a transport error. */
  readonly clock: Pick<Clock, 'now'>;
  /** Drawn from evenly. @default `/` */
  readonly paths?: readonly string[];
  /**
   * Requests without an answer beyond which no more are sent, so that a machine that cannot keep up does not
   * drown. @default 2000
   */
  readonly maxInFlight?: number;
  /** Real milliseconds that a user waits for a sign of an answer. @default 10 s, a patient user's */
  readonly timeoutMs?: number;
}

/** A request that got no complete HTTP answer. */
export interface TransportError {
  readonly id: string;
  /** Simulated milliseconds since the Unix epoch. */
  readonly at: number;
  readonly reason: string;
}

/**
 * Users who arrive independently of each other and of how fast they are served (open loop): a slow service meets
 * more of them at once, not fewer.
 */
export class OpenLoopTraffic {
  /** Requests that were due and could not be sent, because too many were waiting for an answer. */
  notSent = 0;
  sent = 0;
  private readonly connections: Pool;
  private readonly nextGap: () => number;
  private readonly paths: readonly string[];
  private readonly maxInFlight: number;
  private readonly timeoutMs: number;
  private readonly audience: ((error: TransportError) => void)[] = [];
  private inFlight = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly properties: OpenLoopTrafficProperties) {
    this.nextGap = independentArrivals(properties.ratePerSecond, properties.random);
    this.paths = properties.paths ?? ['/'];
    this.maxInFlight = properties.maxInFlight ?? 2000;
    this.timeoutMs = properties.timeoutMs ?? 10_000;
    this.connections = new Pool(`http://127.0.0.1:${properties.port}`, {
      connections: this.maxInFlight,
      pipelining: 1,
      connect: { timeout: this.timeoutMs },
    });
  }

  onTransportError(listener: (error: TransportError) => void): void {
    this.audience.push(listener);
  }

  start(): void {
    if (this.timer) throw new Error('traffic must be started once, got a second start');
    const startedAt = performance.now();
    let next = this.nextGap();
    this.timer = setInterval(() => {
      const now = performance.now() - startedAt;
      for (; next <= now; next += this.nextGap()) this.arrive();
    }, TICK_MS);
  }

  /** Sends no more, and resolves when every request that was sent has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    // undici closes a pool when its last request has ended.
    await this.connections.close();
  }

  private arrive(): void {
    if (this.inFlight >= this.maxInFlight) {
      this.notSent += 1;
      return;
    }
    this.sent += 1;
    this.inFlight += 1;
    const id = String(this.sent);
    this.connections.dispatch(
      {
        method: 'GET',
        path: this.paths[Math.floor(this.properties.random() * this.paths.length)] ?? '/',
        headers: ['host', this.properties.host, REQUEST_ID_HEADER, id],
        headersTimeout: this.timeoutMs,
        bodyTimeout: this.timeoutMs,
      },
      new Drain((error) => this.end(id, error)),
    );
  }

  private end(id: string, error: Error | undefined): void {
    this.inFlight -= 1;
    if (error) {
      const failure = { id, at: this.properties.clock.now(), reason: error.message };
      for (const listener of this.audience) listener(failure);
    }
  }
}

/** Takes an answer without looking at it: the load balancer knows the status, the ledger keeps it. */
class Drain implements Dispatcher.DispatchHandler {
  constructor(private readonly end: (error?: Error) => void) {}

  onRequestStart(): void {}

  onResponseStart(): void {}

  onResponseData(): void {}

  onResponseEnd(): void {
    this.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.end(error);
  }
}
