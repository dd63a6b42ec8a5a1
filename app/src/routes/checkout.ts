import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Orders } from '../database/orders';
import { whenOver } from '../over';
import { UUID } from './orders';
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

interface Wanted {
  readonly sku: string;
  readonly quantity: number;
}

/**
 * What users pay with.
 *
 * @param receiptKey signs receipts
 * @param orders undefined: nothing is kept, and an order that is asked for twice is two
 */
export function addCheckout(
  app: FastifyInstance,
  receiptKey: string | undefined,
  orders: Orders | undefined,
): void {
  app.get('/checkout', async () => ({ currency: 'EUR', mostOfOne: MOST_OF_ONE }));

  const skus = PRODUCTS.map(({ sku }) => sku).join(' or ');
  const config = { rule: `body must be {"sku": ${skus}, "quantity": 1 to ${MOST_OF_ONE}}` };
  app.post<{ Body: Wanted }>('/checkout', { schema: { body: ORDER }, config }, async (request, reply) => {
    const { sku, quantity } = request.body;
    const cents = quantity * (PRODUCTS.find((product) => product.sku === sku)?.cents ?? 0);
    const key = orders && request.headers['idempotency-key'];
    if (key !== undefined && !(typeof key === 'string' && UUID.test(key))) {
      return reply.code(400).send({ error: 'Idempotency-Key must be a UUID; make one for each order' });
    }
    const wanted = { id: key?.toLowerCase() ?? randomUUID(), sku, quantity, cents };
    const order = orders ? await orders.store(wanted, whenOver(reply)) : wanted;
    // source: IETF draft-ietf-httpapi-idempotency-key-header, "Error Handling": a key's second payload
    if (order.sku !== sku || order.quantity !== quantity) {
      return reply
        .code(422)
        .send({ error: 'Idempotency-Key must be of this order, got that of another; make a new one' });
    }
    // The price as it was when the order was stored.
    const receipt = { order: order.id, sku, cents: order.cents };
    const signature = receiptKey
      ? createHmac('sha256', receiptKey).update(JSON.stringify(receipt)).digest('base64url')
      : undefined;
    return reply.code(201).send({ ...receipt, signature });
  });
}
