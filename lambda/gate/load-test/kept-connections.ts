import { once, setMaxListeners } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { LoadTestRequest } from '../../shared/environment';
import { type TimeLimit, timeLimit } from '../../shared/time-limit';
import { codeOf } from '../requests/answer';
import { CertificateRefused, connect, type Destination } from '../requests/connect';

/** What came back for a request of a load test. */
export type LoadAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly milliseconds: number }
  /** No whole answer in time. */
  | { readonly kind: 'late' }
  | { readonly kind: 'broken'; readonly code: string }
  /** No connection: it ends at the load balancer, so it is no word about green. */
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'untrusted'; readonly code: string };

/** By which an agent of Node's takes a connection. */
type Connected = (error: Error | null, stream: Duplex) => void;

/** Milliseconds that an idle connection is kept: much less than a load balancer keeps it (60 s), so neither closes it on the other. */
const IDLE = 4_000;

/** Sends requests over connections that are used again, as browsers do: a handshake for each would be the load. */
export class KeptConnections {
  private readonly agent: Agent;
  private readonly failures = new WeakMap<Error, LoadAnswer>();

  constructor(
    private readonly destination: Destination,
    concurrency: number,
    private readonly signal: AbortSignal,
  ) {
    // Each request that waits listens to it: as many are no leak.
    setMaxListeners(0, signal);
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: concurrency,
      maxFreeSockets: concurrency,
      timeout: IDLE,
    });
    this.agent.createConnection = (_, done: Connected = () => {}) => {
      connect(destination, signal).then(
        (socket) => done(null, socket),
        (error: unknown) => done(this.failureOf(error), undefined as unknown as Duplex),
      );
      return undefined;
    };
  }

  /** Never rejects: what goes wrong is an answer, too. The time counts from when there is a connection. */
  async send(
    { method, path, headers }: LoadTestRequest,
    own: Readonly<Record<string, string>>,
    withinMilliseconds: number,
  ): Promise<LoadAnswer> {
    let started = performance.now();
    let limit: TimeLimit | undefined;
    const end = new AbortController();
    try {
      const outgoing = httpRequest({
        agent: this.agent,
        // By these connections are used again; whom the request is for stands in the header Host.
        host: this.destination.host,
        port: this.destination.port,
        method,
        path,
        headers: { 'user-agent': 'teal-gate', ...headers, ...own },
      });
      // A connection that breaks twice says so twice, and only the first time somebody waits for it.
      outgoing.on('error', () => {});
      outgoing.once('socket', () => {
        started = performance.now();
        limit = timeLimit(withinMilliseconds, this.signal);
        const stop = () => {
          outgoing.destroy();
          // One that Node has ended without a word (an answer 101) never says that it is.
          end.abort();
        };
        limit.signal.addEventListener('abort', stop, { once: true });
      });
      outgoing.end();
      const [message] = (await once(outgoing, 'response', { signal: end.signal })) as [IncomingMessage];
      await finished(message.resume());
      return {
        kind: 'answered',
        status: message.statusCode ?? 0,
        milliseconds: performance.now() - started,
      };
    } catch (error) {
      if (limit?.passed()) return { kind: 'late' };
      return this.failures.get(error as Error) ?? { kind: 'broken', code: codeOf(error) };
    } finally {
      limit?.lift();
    }
  }

  private failureOf(error: unknown): Error {
    const kind = error instanceof CertificateRefused ? 'untrusted' : 'unreachable';
    const failure = new Error(kind);
    this.failures.set(failure, { kind, code: codeOf(error) });
    return failure;
  }

  close(): void {
    this.agent.destroy();
  }
}
