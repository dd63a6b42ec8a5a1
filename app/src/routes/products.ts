import type { FastifyInstance } from 'fastify';

/** What the shop has. */
export const PRODUCTS = [
  { sku: 'mug', name: 'Mug', cents: 1200 },
  { sku: 'tee', name: 'T-shirt', cents: 2500 },
] as const;

/** What users look at. */
export function addProducts(app: FastifyInstance): void {
  app.get('/products', async () => ({ products: PRODUCTS }));
}
