import type { FastifyInstance } from 'fastify';
import { userOf, variantOf } from './experiment';
import type { Flags, FlagValue } from './flags';
import type { VariantMetrics } from './variant-metrics';

/** What the shop tries on its users, by flag. Each is a flag of the configuration: `experiment({ name: 'buy-button', … })`. */
const EXPERIMENTS = ['buy-button'] as const;

/** By which a page, or a cache in front of it, knows what its user has: `buy-button=blue`. */
const VARIANTS_HEADER = 'x-variants';

declare module 'fastify' {
  interface FastifyRequest {
    /** The variants of who asks, by flag; none of somebody unknown. */
    variants: Readonly<Record<string, string>>;
  }
}

/** Gives each known user a variant, tells it in the answer, and counts what became of it. An order that was placed is a conversion. */
export function addExperiments(
  app: FastifyInstance,
  flags: Pick<Flags, 'of'>,
  metrics: Pick<VariantMetrics, 'count'> | undefined,
): void {
  app.decorateRequest('variants');
  app.addHook('onRequest', async (request, reply) => {
    const user = userOf(request.headers);
    request.variants = user === undefined ? {} : variantsOf(flags, user);
    const told = Object.entries(request.variants).map(([flag, variant]) => `${flag}=${variant}`);
    if (told.length > 0) reply.header(VARIANTS_HEADER, told.join(', '));
  });
  app.addHook('onResponse', async (request, { statusCode }) => {
    const converted = request.routeOptions.url === '/checkout' && statusCode === 201;
    for (const [flag, variant] of Object.entries(request.variants ?? {}))
      metrics?.count({ flag, variant, failed: statusCode >= 500, converted });
  });
}

function variantsOf(flags: Pick<Flags, 'of'>, user: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    EXPERIMENTS.flatMap((flag) => {
      const variant = variantOf(flag, weightsOf(flags.of(flag)), user);
      return variant === undefined ? [] : [[flag, variant]];
    }),
  );
}

/** Of an experiment that is off, or whose value is none: nobody is in it. */
function weightsOf({ enabled, variants, shares }: FlagValue): Readonly<Record<string, number>> {
  if (!enabled || !Array.isArray(variants) || !Array.isArray(shares)) return {};
  return Object.fromEntries(variants.map((variant, nth) => [String(variant), Number(shares[nth] ?? 0)]));
}
