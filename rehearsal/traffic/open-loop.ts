import { type Dispatcher, Pool } from 'undici';
import type { Clock } from '../clock/clock';
import { REQUEST_ID_HEADER } from '../elasticloadbalancing/request-record';
import type { Random } from '../random';
import { independentArrivals } from './arrivals';
import type { UserRequest } from './user-request';

/** Requests are sent in batches this many milliseconds apart: a timer for each would cost more than the request. */
const TICK_MS = 5;

/** Real milliseconds by which a request's turn comes late at most while the machine keeps up. */
const LATE_MS = 1000;

export interface OpenLoopTrafficProperties {
  /** On loopback. */
  readonly port: number;
  /** What each user asks for. */
  readonly request: UserRequest | (() => UserRequest);
  /** Requests in a second of wall time, whatever the clock's factor; on average where it changes. */
  readonly ratePerSecond: number;
  /** How many times `ratePerSecond` it is now. @default always once */
  readonly rateShare?: () => number;
  /** Drawn from for arrivals alone, so that a seed repeats them whatever becomes of the requests. */
  readonly random: Random;
  /** Tells the simulated time of a transport error. */
  readonly clock: Pick<Clock, 'now'>;
  /**
   * Requests without an answer beyond which no more are sent, so that a machine that cannot keep up does not
   * drown. @default 2000
   */
  readonly maxInFlight?: number;
  /** Real milliseconds that a user waits for the whole answer. */
  readonly patienceMs: number;
}

/** A request that got no complete HTTP answer. */
export interface TransportError {
  readonly id: string;
  /** Simulated milliseconds since the Unix epoch. */
  readonly at: number;
  readonly reason: string;
}

/** Told of each request of the load: when it is sent and when it has ended, or that it could not be sent. */
export interface RequestBook {
  /** @param id unique among all requests of the traffic */
  sent(id: string): void;
  end(id: string, error?: TransportError): void;
  notSent(): void;
  /** The turn of a request came more than a second late, whether it was sent then or not: this process had no time. */
  late(): void;
}

/** Real milliseconds that answers in flight have to end when the traffic is over: one may go on for ever. */
const LAST_ANSWERS_MS = 2000;

/**
 * Users who arrive independently of each other and of how fast they are served (open loop): a slow service meets
 * more of them at once, not fewer.
 */
export class OpenLoopTraffic {
  /** Requests that were due and could not be sent, because too many were waiting for an answer. */
  notSent = 0;
  sent = 0;
  /** Of the rate at which requests are due from now on: 1 is all of it. */
  share = 1;
  /** Told of the requests that are due from now on; a request stays with the book in which it was sent. */
  book: RequestBook | undefined;
  private readonly connections: Pool;
  private readonly nextGap: () => number;
  private readonly nextRequest: () => UserRequest;
  private readonly rateShare: () => number;
  private readonly maxInFlight: number;
  private inFlight = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly properties: OpenLoopTrafficProperties) {
    this.nextGap = independentArrivals(properties.ratePerSecond, properties.random);
    const { request } = properties;
    this.nextRequest = typeof request === 'function' ? request : () => request;
    this.rateShare = properties.rateShare ?? (() => 1);
    this.maxInFlight = properties.maxInFlight ?? 2000;
    this.connections = new Pool(`http://127.0.0.1:${properties.port}`, {
      connections: this.maxInFlight,
      pipelining: 1,
      connect: { timeout: properties.patienceMs },
    });
  }

  start(): void {
    if (this.timer) throw new Error('traffic must be started once, got a second start');
    let lookedAt = performance.now();
    // Milliseconds that would have passed at the average rate: gaps are drawn for that.
    let now = 0;
    let next = this.nextGap();
    this.timer = setInterval(() => {
      const share = this.share * this.rateShare();
      const at = performance.now();
      now += share * (at - lookedAt);
      lookedAt = at;
      for (; next <= now; next += this.nextGap()) {
        if (now - next > share * LATE_MS) this.book?.late();
        this.arrive();
      }
    }, TICK_MS);
  }

  /**
   * Sends no more, and resolves when what was sent has ended or has been broken off. What is broken off here ends in
   * no book: it is not the service's doing.
   *
   * @param graceMs real milliseconds that answers in flight have. @default 2 s
   */
  async stop(graceMs = LAST_ANSWERS_MS): Promise<void> {
    clearInterval(this.timer);
    if (graceMs > 0) {
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      // undici closes a pool when its last request has ended.
      await Promise.race([this.connections.close(), grace]);
      clearTimeout(timer);
    }
    await this.connections.destroy();
  }

  private arrive(): void {
    const { book } = this;
    if (this.inFlight >= this.maxInFlight) {
      this.notSent += 1;
      book?.notSent();
      return;
    }
    this.sent += 1;
    this.inFlight += 1;
    const id = String(this.sent);
    const { patienceMs } = this.properties;
    const { method, path, host, headers } = this.nextRequest();
    book?.sent(id);
    this.connections.dispatch(
      // No timeout of undici's: patience is one span from sending to the last byte.
      {
        method,
        path,
        headers: ['host', host, ...headers, REQUEST_ID_HEADER, id],
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      new Drain(patienceMs, (error) => this.end(id, book, error)),
    );
  }

  private end(id: string, book: RequestBook | undefined, error: Error | undefined): void {
    this.inFlight -= 1;
    if (this.connections.destroyed) return;
    book?.end(id, error && { id, at: this.properties.clock.now(), reason: error.message });
  }
}

/** Takes an answer without looking at it: the load balancer knows the status, the ledger keeps it. */
class Drain implements Dispatcher.DispatchHandler {
  private readonly patience: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;

  constructor(
    patienceMs: number,
    private readonly end: (error?: Error) => void,
  ) {
    this.patience = setTimeout(() => {
      this.controller?.abort(new Error(`not answered completely within ${patienceMs} ms`));
    }, patienceMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
  }

  onResponseStart(): void {}

  onResponseData(): void {}

  onResponseEnd(): void {
    clearTimeout(this.patience);
    this.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.patience);
    this.end(error);
  }
}
