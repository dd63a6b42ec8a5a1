import { join } from 'node:path';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { badRelease, goodRelease, rehearseDelivery, rehearseWaves } from '../../rehearsal/testing';
import { configuration } from '../configurations';
import { root } from '../synth';

// Shared load balancer, order, flags, jobs, workers, a database, regions: all in one delivery. That it is valid and that cdk-nag
// finds nothing is held for every example: test/lib/validation.deep.test.ts.

const FILE = join('examples', 'everything.ts');
let assembly: ReturnType<typeof synthesizeDelivery>;
beforeAll(async () => {
  assembly = synthesizeDelivery(await configuration(FILE), { file: join(root, FILE) });
});
afterAll(() => closeWarmProcesses());

test.each(['staging', 'production-eu', 'production-us'])(
  'all services of %s go out in their order',
  async (environment) => {
    const { outcomes, services } = await rehearseDelivery(assembly, { environment });
    expect(Object.entries(outcomes)).toEqual([
      ['orders', 'released'],
      ['catalog', 'released'],
      ['web', 'released'],
    ]);
    expect(services.map(({ users }) => users.failed)).toEqual([0, 0, 0]);
  },
);

const outcomes = (waves: Awaited<ReturnType<typeof rehearseWaves>>) =>
  waves.map(({ name, outcome }) => [name, outcome]);
/** When the services after it have gone out as well. */
const muchLater = { errorShare: ({ age }: { readonly age: number }) => (age > 60 * 60 ? 0.3 : 0) };

test('in waves, a bad catalog stops web, and the region after', async () => {
  const waves = await rehearseWaves(assembly, {
    environment: 'production',
    releases: { catalog: badRelease({ errorShare: 0.1 }) },
  });
  expect(outcomes(waves)).toEqual([
    ['production-eu', 'stopped'],
    ['production-us', 'not-begun'],
  ]);
  expect(waves[0]?.delivery?.outcomes).toEqual({
    orders: 'released',
    catalog: 'rolled-back',
    web: 'not-begun',
  });
  expect(waves[0]?.delivery?.services.at(-1)?.users.failed).toBe(0);
});

test('in waves, an alarm of orders sounds while the region settles', async () => {
  const waves = await rehearseWaves(assembly, {
    environment: 'production',
    releases: { orders: goodRelease(muchLater as never) },
  });
  expect(outcomes(waves)).toEqual([
    ['production-eu', 'alarmed'],
    ['production-us', 'not-begun'],
  ]);
  expect(waves[0]?.problems?.join('\n')).toMatch(/^orders-production-eu-/);
});
