import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { isIP } from 'node:net';

const QUERY = /^(lookup|lookupService|resolve\w*|reverse)$/;

type Functions = Record<string, (...values: unknown[]) => unknown>;

/**
 * Refuses every question to the domain name system, by callback or promise, of the modules or of a resolver. An address
 * is no question.
 *
 * @param notModelled makes the error for what was asked
 */
export function refuseNames(notModelled: (what: string) => Error): void {
  const refusal = (values: readonly unknown[]) => notModelled(`the name ${String(values[0])}`);
  const byCallback = [dns, dns.Resolver.prototype] as unknown as Functions[];
  for (const queries of byCallback) {
    replace(queries, (real) => (...values) => {
      const callback = values.at(-1);
      if (isAddress(values[0]) && real.name === 'lookup') return real(...values);
      const error = refusal(values);
      if (typeof callback !== 'function') throw error;
      process.nextTick(() => callback(error));
      return {};
    });
  }
  const byPromise = [dns.promises, dns.promises.Resolver.prototype] as unknown as Functions[];
  for (const queries of byPromise) {
    replace(queries, (real) => async (...values) => {
      if (isAddress(values[0]) && real.name === 'lookup') return real(...values);
      throw refusal(values);
    });
  }
  syncBuiltinESMExports();
}

function replace(
  queries: Functions,
  make: (real: (...values: unknown[]) => unknown) => Functions[string],
): void {
  for (const name of Object.getOwnPropertyNames(queries)) {
    const real = queries[name];
    if (QUERY.test(name) && typeof real === 'function') queries[name] = make(real);
  }
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && isIP(value) !== 0;
}
