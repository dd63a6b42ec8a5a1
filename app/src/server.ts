import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Lifecycle } from './lifecycle';
import type { Level, Log } from './log';
import { requestId } from './request-id';
import type { RouteMetrics } from './route-metrics';
import { type Answer, BodyTooLarge, PROBES, type Route, routeName, type ShopRequest } from './routes';
import { traceId } from './trace-id';

/**
 * The load balancer must be the one that closes an idle connection: a target that closes first can meet the
 * next request with a reset, a 502 to a user. An ALB closes after 60 s by default.
 * source: ELB user guide, "Application Load Balancers", idle_timeout.timeout_seconds
 */
const KEEP_ALIVE_MS = 65_000;

/** A connection that has not been used yet falls under this one, which Node would set to 60 s. */
const HEADERS_MS = KEEP_ALIVE_MS + 1_000;

const LARGEST_BODY_BYTES = 16 * 1024;
const LONGEST_LOGGED_PATH = 256;

/** nginx's word for a client that went away before its answer; never sent. */
const CLIENT_WENT_AWAY = 499;

export interface ServerParts {
  readonly route: Route;
  readonly lifecycle: Lifecycle;
  readonly log: Log;
  /** @default none are counted */
  readonly metrics?: RouteMetrics;
  readonly version: string;
  readonly release: string;
}

/** HTTP around the routes: ids, headers, one log line a request, and nothing thrown past it. */
export function createShopServer(parts: ServerParts): Server {
  const server = createServer((request, response) => {
    const leave = parts.lifecycle.enter();
    const startedAt = performance.now();
    const id = requestId(request.headers);
    const method = request.method ?? '';
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const ids = { requestId: id, traceId: traceId(request.headers) };
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : CLIENT_WENT_AWAY;
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
      parts.log(levelOf(path, status), 'request', {
        ...ids,
        method,
        route: PROBES.has(path) ? 'probe' : routeName(path),
        path: path.slice(0, LONGEST_LOGGED_PATH),
        status,
        durationMs,
      });
      if (parts.metrics && !PROBES.has(path)) count(parts.metrics, path, status, durationMs);
      leave();
    });
    void answerFor(parts, ids, { method, path, body: () => readBody(request) }, response).then((answer) => {
      if (!response.destroyed) send(parts, id, answer, request, response);
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEADERS_MS;
  return server;
}

/** A client that goes away is no failure of the service, and how long it had waited is no duration of an answer. */
function count(metrics: RouteMetrics, path: string, status: number, durationMs: number): void {
  const failed = status >= 500;
  metrics.count(routeName(path), failed, failed || status === CLIENT_WENT_AWAY ? undefined : durationMs);
}

async function answerFor(
  parts: ServerParts,
  ids: { readonly requestId: string; readonly traceId: string | undefined },
  request: ShopRequest,
  response: ServerResponse,
): Promise<Answer> {
  try {
    return await parts.route(request);
  } catch (error) {
    if (error instanceof BodyTooLarge) return { status: 413, body: { error: error.message } };
    // A client that goes away fails the reading of its body; its log line says 499.
    if (!response.destroyed) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parts.log('error', 'route failed', { ...ids, route: routeName(request.path), reason });
    }
    return { status: 500, body: { error: 'internal error' } };
  }
}

function send(
  parts: ServerParts,
  id: string,
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const body = JSON.stringify(answer.body);
  // Whoever keeps a connection to a process that stops would send its next request into nothing. And what is
  // left of a body that was not read is not worth reading.
  const close = parts.lifecycle.state === 'stopping' || answer.status === 413;
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': id,
    'x-version': parts.version,
    'x-release': parts.release,
    ...(close ? { connection: 'close' } : {}),
    ...answer.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop must not destroy the request: its connection still has to carry the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY_BYTES)
      throw new BodyTooLarge(`body must be at most ${LARGEST_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A probe that passes is noise, one every few seconds from every zone; LOG_LEVEL=debug shows it. */
function levelOf(path: string, status: number): Level {
  if (PROBES.has(path)) return status < 400 ? 'debug' : 'warn';
  return status >= 500 ? 'error' : 'info';
}
