import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { PRODUCTS } from './products';

const MOST_OF_ONE = 99;

/** Fastify checks it before the route runs, so that a route sees orders alone. */
const ORDER = {
  type: 'object',
  required: ['sku', 'quantity'],
  properties: {
    sku: { type: 'string', enum: PRODUCTS.map(({ sku }) => sku) },
    quantity: { type: 'integer', minimum: 1, maximum: MOST_OF_ONE },
  },
} as const;

interface Order {
  readonly sku: string;
  readonly quantity: number;
}

/** What users pay with. @param receiptKey signs receipts */
export function addCheckout(app: FastifyInstance, receiptKey: string | undefined): void {
  app.get('/checkout', async () => ({ currency: 'EUR', mostOfOne: MOST_OF_ONE }));

  const skus = PRODUCTS.map(({ sku }) => sku).join(' or ');
  const config = { rule: `body must be {"sku": ${skus}, "quantity": 1 to ${MOST_OF_ONE}}` };
  app.post<{ Body: Order }>('/checkout', { schema: { body: ORDER }, config }, async ({ body }, reply) => {
    const cents = PRODUCTS.find(({ sku }) => sku === body.sku)?.cents ?? 0;
    const receipt = { order: randomUUID(), sku: body.sku, cents: cents * body.quantity };
    const signature = receiptKey
      ? createHmac('sha256', receiptKey).update(JSON.stringify(receipt)).digest('base64url')
      : undefined;
    return reply.code(201).send({ ...receipt, signature });
  });
}
