import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf, routeName } from './route-names';
import { Unavailable } from './unavailable';

/** What a pattern of a route has and a path that is asked for has not: Fastify would read such a path as one, or throw. */
const PATTERN = /[:*(]/;

const METHODS = ['HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers what failed: what the caller must change, or that it is ours, whose reason is in the log alone. */
export function answerErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const status = error.statusCode ?? 500;
  if (status === 413) {
    const { bodyLimit } = request.routeOptions;
    return reply.code(413).send({ error: `body must be at most ${bodyLimit} bytes` });
  }
  if (status < 500) {
    const { rule } = request.routeOptions.config;
    return reply.code(status).send({ error: rule ?? error.message });
  }
  // The caller's time and not ours: a client that sends slowly is no failure of the service.
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT' && !request.raw.complete) {
    return reply.code(408).header('connection', 'close').send({ error: 'the body must arrive in time' });
  }
  // A client that goes away fails the reading of its body; its line says 499.
  if (!reply.raw.destroyed) logFailure(request, error);
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') {
    return reply.code(503).send({ error: 'it took too long' });
  }
  if (error instanceof Unavailable) {
    return reply.code(503).header('retry-after', error.retryAfter).send({ error: 'not now; ask again' });
  }
  return reply.code(500).send({ error: 'internal error' });
}

/** Why a route failed, which its caller is not told. */
export function logFailure(request: FastifyRequest, error: Error): void {
  const route = routeName(request.routeOptions.url ?? pathOf(request.url));
  // Of what is away, where it is missed says nothing, and there are as many lines as requests.
  const reason = error instanceof Unavailable ? error.message : (error.stack ?? error.message);
  request.log.error({ route, reason }, 'route failed');
}

/** Answers a path that no route has, or a route's with another method. */
export function answerUnknown(request: FastifyRequest, reply: FastifyReply) {
  const path = pathOf(request.url);
  const allowed = PATTERN.test(path)
    ? []
    : METHODS.filter((method) => request.server.hasRoute({ method, url: path }));
  if (allowed.length === 0) return reply.code(404).send({ error: 'not found' });
  return reply.code(405).header('allow', allowed.join(', ')).send({ error: 'method not allowed' });
}
