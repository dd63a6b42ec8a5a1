import { Readable } from 'node:stream';
import { Pool } from 'undici';
import { REQUEST_ID_HEADER } from '../../../../rehearsal/elasticloadbalancing/request-record';
import type { Random } from '../../../../rehearsal/random';
import { independentArrivals } from '../../../../rehearsal/traffic/arrivals';
import type { UserRequest } from '../../../../rehearsal/traffic/user-request';

/** What some users ask for, and what a whole answer to it is. */
export interface Kind {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly contentType?: string;
  /** Names and values in turn. @default none */
  readonly headers?: readonly string[];
  readonly body?: () => string | AsyncIterable<string>;
  /** @default 200 */
  readonly status?: number;
  /** Whether nothing of the answer is missing. */
  readonly isWhole: (body: string) => boolean;
}

/** One request, counted by its number. */
export interface Counted {
  readonly number: number;
  readonly kind: Kind;
  /** Undefined until it has ended. */
  end: { readonly failed?: string; readonly status?: number; readonly body: string } | undefined;
}

/** Milliseconds between batches of requests that are due. */
const TICK_MS = 5;

/** Users over connections that are kept, each of whose requests is remembered, with how it ended. */
export class CountedUsers {
  readonly requests: Counted[] = [];
  /** Connections that were opened. */
  connections = 0;
  private readonly pool: Pool;
  private readonly pending = new Set<Promise<void>>();
  private readonly timers: NodeJS.Timeout[] = [];

  /** @param as what makes a request reach the production rule */
  constructor(
    port: number,
    private readonly as: Pick<UserRequest, 'host' | 'headers'>,
    private readonly random: Random,
  ) {
    // No timeouts: that an answer is late is no failure here, that it does not come ends no test well.
    const options = { connections: 256, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };
    this.pool = new Pool(`http://127.0.0.1:${port}`, { ...options, keepAliveTimeout: 60_000 });
    this.pool.on('connect', () => {
      this.connections += 1;
    });
  }

  get failed(): readonly Counted[] {
    return this.requests.filter(({ end }) => end?.failed !== undefined);
  }

  /** Such requests come from now on, independently of each other and of their answers, until they stop or all leave. */
  come(kind: Kind | (() => Kind), ratePerSecond: number): () => void {
    const gap = independentArrivals(ratePerSecond, this.random);
    let due = performance.now() + gap();
    const timer = setInterval(() => {
      for (; due <= performance.now(); due += gap()) this.ask(typeof kind === 'function' ? kind() : kind);
    }, TICK_MS);
    this.timers.push(timer);
    return () => clearInterval(timer);
  }

  /** @param times at once */
  ask(kind: Kind, times = 1): void {
    for (let nth = 0; nth < times; nth += 1) {
      const counted: Counted = { number: this.requests.length, kind, end: undefined };
      this.requests.push(counted);
      const ended = this.send(counted).then(() => void this.pending.delete(ended));
      this.pending.add(ended);
    }
  }

  /** No more come; resolves when every request has ended. */
  async leave(): Promise<void> {
    this.stop();
    await this.answered();
  }

  /** Every request that was sent before has ended. */
  async answered(): Promise<void> {
    await Promise.all(this.pending);
  }

  /** Breaks off whatever is still open: a test that fails must end, too. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.pool.destroy();
  }

  private stop(): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
  }

  private async send(counted: Counted): Promise<void> {
    const {
      method = 'GET',
      path,
      contentType,
      body,
      status = 200,
      isWhole,
      headers: own = [],
    } = counted.kind;
    const number = String(counted.number);
    const marks = ['x-number', number, REQUEST_ID_HEADER, markOf(counted.number)];
    const type = contentType === undefined ? [] : ['content-type', contentType];
    const headers = ['host', this.as.host, ...this.as.headers, ...own, ...type, ...marks];
    const sent = body?.();
    let received = '';
    try {
      const answer = await this.pool.request({
        ...{ method, path, headers },
        ...(sent !== undefined && { body: typeof sent === 'string' ? sent : Readable.from(sent) }),
      });
      for await (const chunk of answer.body) received += chunk;
      const isGood = answer.statusCode === status && isWhole(received);
      const failed = isGood ? {} : { failed: `${answer.statusCode}: ${received}` };
      counted.end = { status: answer.statusCode, body: received, ...failed };
    } catch (error) {
      counted.end = { body: received, failed: `${error}` };
    }
  }
}

const MARK = 'counted-';
/** By which the load balancer knows a request. */
const markOf = (number: number) => `${MARK}${number}`;

/** @returns undefined for a request of somebody else */
export function numberOf(mark: string | undefined): number | undefined {
  return mark?.startsWith(MARK) ? Number(mark.slice(MARK.length)) : undefined;
}
