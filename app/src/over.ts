import type { FastifyReply } from 'fastify';

/**
 * Aborted when the answer is sent or its client is gone: what a route waits for need not go on.
 *
 * Not Fastify's `request.signal`: that is aborted as soon as the request's body has been read, which is before its route runs.
 * source: Fastify 5, lib/request.js, `close` of the request; Node.js documentation, http.IncomingMessage, "close" is emitted
 * when the request has been completed
 */
export function whenOver(reply: FastifyReply): AbortSignal {
  const over = new AbortController();
  reply.raw.once('close', () => over.abort());
  return over.signal;
}
