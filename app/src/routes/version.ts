import type { FastifyInstance } from 'fastify';

/** By which two releases are told apart. */
export interface Version {
  readonly version: string;
  readonly release: string;
}

/** Who answers, and which release of it. */
export function addVersion(app: FastifyInstance, { version, release }: Version): void {
  app.get('/', async () => ({ service: 'shop', version }));
  app.get('/version', async () => ({ service: 'shop', version, release, node: process.version }));
}
