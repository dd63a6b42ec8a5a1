import type { FastifyInstance } from 'fastify';
import type { Orders } from '../database/orders';
import { whenOver } from '../over';

/** As `uuid` of PostgreSQL is written, and so as an order's id is. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a user has bought. */
export function addOrders(app: FastifyInstance, orders: Orders): void {
  app.get<{ Params: { id: string } }>('/orders/:id', async ({ params }, reply) => {
    const id = params.id.toLowerCase();
    const order = UUID.test(id) ? await orders.read(id, whenOver(reply)) : undefined;
    if (order === undefined) return reply.code(404).send({ error: 'not found' });
    const { sku, quantity, cents, createdAt } = order;
    return { order: order.id, sku, quantity, cents, createdAt };
  });
}
