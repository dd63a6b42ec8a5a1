import type { FastifyInstance } from 'fastify';
import type { Lifecycle } from '../lifecycle';

/** What load balancer and orchestrator ask. */
export function addProbes(app: FastifyInstance, lifecycle: Lifecycle): void {
  const config = { untimed: true } as const;
  // Ready is "send me traffic". It asks no dependency, or one slow database would empty the target group; nor does overload
  // change it, or the first target that leaves takes the next ones with it.
  app.get('/ready', { config }, async (_, reply) => {
    const { state } = lifecycle;
    return reply.code(state === 'ready' ? 200 : 503).send({ state });
  });
  // Healthy is "do not restart me": true while a request can be answered at all. Nothing asks it unless it is told to.
  app.get('/healthz', { config }, async () => ({ state: 'alive' }));
}
