import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Flags } from '../flags';
import { PROBES, pathOf } from '../route-names';
import type { Faults } from './flags';

/** What one request suffers. */
export interface Strike {
  readonly waitMs: number;
  readonly fails: boolean;
}

/** Decides request by request, in the order of their arrival: the same seed, the same strikes. */
export function createStrikes(faults: Faults): (path: string) => Strike {
  // A source each, so that adding latency to a scenario does not move its errors.
  const errors = seededRandom(faults.seed);
  const latencies = seededRandom(faults.seed ^ 0x9e3779b9);
  return (path) => {
    if (PROBES.has(path) && !faults.unhealthy) return { waitMs: 0, fails: false };
    const waits = latencies() < faults.latencyShare;
    const fails = errors() < faults.errorShare;
    return { waitMs: waits ? faults.latencyMs : 0, fails: fails || path === faults.brokenPath };
  };
}

/** Strikes before the routes. @param flags undefined: every flag is off */
export function addFaults(app: FastifyInstance, faults: Faults, flags?: Pick<Flags, 'of'>): void {
  const strike = createStrikes(faults);
  const { withFlag } = faults;
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (withFlag !== undefined && !flags?.of(withFlag).enabled) return;
    const { waitMs, fails } = strike(pathOf(raw.url));
    if (waitMs > 0) await sleep(waitMs);
    // One that the time limit has answered meanwhile is over.
    if (fails && !reply.sent) return reply.code(500).send({ error: 'this release is faulty' });
  });
}

/** Mulberry32, uniform in [0, 1). The image is built from this folder alone, so it is not the rehearsal's. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
