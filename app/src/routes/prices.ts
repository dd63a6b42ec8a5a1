import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { PRODUCTS } from './products';

/** As long as Teal's load balancer lets a target finish that it takes out, and shorter than a stop. */
export const LONGEST_STREAM_SECONDS = 30;

const QUERY = {
  type: 'object',
  properties: { seconds: { type: 'string', pattern: '^([1-9]|[12][0-9]|30)$', default: '5' } },
} as const;

/**
 * A stream, a line of JSON a second: what a deployment must not cut. It ends by itself, so a stop has nothing to tell it, and has no time
 * limit besides; it takes a place in flight like other requests.
 */
export function addPrices(app: FastifyInstance): void {
  const config = {
    untimed: true as const,
    rule: `seconds must be a whole number from 1 to ${LONGEST_STREAM_SECONDS}; write /prices?seconds=5`,
  };
  app.get<{ Querystring: { seconds: string } }>(
    '/prices',
    { schema: { querystring: QUERY }, config },
    async ({ query }, reply) => {
      const stream = Readable.from(lines(Number(query.seconds)));
      return reply.type('application/x-ndjson; charset=utf-8').send(stream);
    },
  );
}

async function* lines(seconds: number): AsyncGenerator<string> {
  for (let second = 1; second <= seconds; second += 1) {
    const product = PRODUCTS[second % PRODUCTS.length];
    yield `${JSON.stringify({ second, of: seconds, sku: product?.sku, cents: product?.cents })}\n`;
    await sleep(1000);
  }
}
