import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import type { Admission } from './admission';
import { onceOver } from './connections';
import type { Orders } from './database/orders';
import { answerErrors, answerUnknown, logFailure } from './errors';
import { Exchange } from './exchange';
import { addExperiments } from './experiments';
import type { Flags } from './flags';
import type { Lifecycle } from './lifecycle';
import type { RouteCounts } from './route-metrics';
import { addCheckout } from './routes/checkout';
import { addOrders } from './routes/orders';
import { addPrices } from './routes/prices';
import { addProbes } from './routes/probes';
import { addProducts } from './routes/products';
import { addVersion } from './routes/version';
import type { Settings } from './settings';
import { type Telemetry, untraced } from './telemetry';
import type { VariantMetrics } from './variant-metrics';

/**
 * The load balancer must be the one that closes an idle connection: a target that closes first can meet the
 * next request with a reset, a 502 to a user. An ALB closes after 60 s by default.
 * source: ELB user guide, "Application Load Balancers", idle_timeout.timeout_seconds
 */
const KEEP_ALIVE_MS = 65_000;

/** A connection that has not been used yet falls under this one, which Node would set to 60 s. */
const HEADERS_MS = KEEP_ALIVE_MS + 1_000;

/** Of a whole request, from a connection's first byte; Node would give it 300 s. A route's own limit comes long before. */
const REQUEST_MS = HEADERS_MS + 1_000;

/** Whoever was refused may ask again after so many seconds: a place is free as soon as one request has ended. */
const RETRY_AFTER_SECONDS = 1;

const JSON_TYPE = 'application/json; charset=utf-8';
const OVERLOADED = JSON.stringify({ error: 'too many requests at once; ask again' });

export interface ServerParts {
  readonly settings: Pick<Settings, 'version' | 'release' | 'receiptKey' | 'limits'>;
  readonly lifecycle: Lifecycle;
  readonly admission: Admission;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  /** Who counts the routes. */
  readonly counts: readonly RouteCounts[];
  /** Where orders are kept, if they are. */
  readonly orders?: Orders;
  /** Which flags are on, and who counts the variants of experiments. Absent: there are none. */
  readonly experiments?: { readonly flags: Pick<Flags, 'of'>; readonly metrics: VariantMetrics | undefined };
  /** Adds what strikes before a route. */
  readonly before?: (app: FastifyInstance) => void;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Without a time limit: it ends by itself. */
    readonly untimed?: true;
    /** What a request to it must be, answered to one that is not. */
    readonly rule?: string;
  }
}

/** The shop, ready to listen. */
export async function createShop(parts: ServerParts): Promise<Server> {
  const { settings, lifecycle, log } = parts;
  const exchanges = new WeakMap<IncomingMessage, Exchange>();
  const traceIds = new WeakMap<IncomingMessage, string>();
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // One line a request is written by the exchange, whoever answers it.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => exchanges.get(request as IncomingMessage)?.id ?? '',
    childLoggerFactory: (logger, bindings, options, request) =>
      logger.child({ ...bindings, traceId: traceIds.get(request as IncomingMessage) }, options),
    bodyLimit: settings.limits.bodyBytes,
    // A quantity that is text is no quantity.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    frameworkErrors: answerErrors,
    serverFactory: (answer) =>
      createServer((request, response) => receive(parts, exchanges, traceIds, request, response, answer)),
  });
  const { server } = app;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;

  app.setErrorHandler(answerErrors);
  app.setNotFoundHandler(answerUnknown);
  // Whatever it calls itself: what is no JSON is refused as such.
  app.addContentTypeParser('*', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  app.addHook('onRoute', (route) => {
    if (!route.config?.untimed) route.handlerTimeout = settings.limits.requestSeconds * 1000;
  });
  app.addHook('onRequest', async (request) => {
    const exchange = exchanges.get(request.raw);
    if (exchange) exchange.route = request.routeOptions.url;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (payload instanceof Readable) payload.once('error', (error) => broke(request, reply, error));
    // Whoever keeps a connection to a process that stops would send its next request into nothing.
    if (lifecycle.state === 'stopping') reply.header('connection', 'close');
  });
  const broke = (request: FastifyRequest, { raw }: FastifyReply, error: Error) => {
    // Its client is gone, or nothing is sent yet: that is answered like other errors.
    if (raw.destroyed || !raw.headersSent) return;
    exchanges.get(request.raw)?.broke();
    logFailure(request, error);
  };
  if (parts.experiments) addExperiments(app, parts.experiments.flags, parts.experiments.metrics);
  parts.before?.(app);
  addProbes(app, lifecycle);
  addVersion(app, settings);
  addProducts(app);
  addPrices(app);
  addCheckout(app, settings.receiptKey, parts.orders);
  if (parts.orders) addOrders(app, parts.orders);
  await app.ready();
  return server;
}

/** Around Fastify and not one of its hooks: what it answers by itself is counted and logged too, and a refusal costs less. */
function receive(
  { lifecycle, admission, telemetry, log, counts, settings }: ServerParts,
  exchanges: WeakMap<IncomingMessage, Exchange>,
  traceIds: WeakMap<IncomingMessage, string>,
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): void {
  const exchange = new Exchange(request);
  exchanges.set(request, exchange);
  const done = lifecycle.enter();
  const leave = exchange.isProbe ? () => undefined : admission.enter();
  const { method, path } = exchange;
  const isTraced = leave !== undefined && !exchange.isProbe;
  const traced = isTraced
    ? telemetry.trace({ method, path, headers: request.headers })
    : untraced({ headers: request.headers });
  if (traced.traceId !== undefined) traceIds.set(request, traced.traceId);
  onceOver(request, response, () => {
    exchange.end(response, traced, log, counts, leave === undefined);
    leave?.();
    done();
  });
  for (const [name, value] of [
    ['cache-control', 'no-store'],
    ['x-content-type-options', 'nosniff'],
    ['x-request-id', exchange.id],
    ['x-version', settings.version],
    ['x-release', settings.release],
  ] as const)
    response.setHeader(name, value);
  // At once, since no hook runs for a URL that is none.
  if (lifecycle.state === 'stopping') response.setHeader('connection', 'close');
  if (leave !== undefined) {
    traced.run(() => answer(request, response));
    return;
  }
  response.statusCode = 503;
  response.setHeader('content-type', JSON_TYPE);
  response.setHeader('content-length', Buffer.byteLength(OVERLOADED));
  response.setHeader('retry-after', RETRY_AFTER_SECONDS);
  response.end(request.method === 'HEAD' ? undefined : OVERLOADED);
}
