import { join } from 'node:path';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { badRelease, rehearseDelivery } from '../../rehearsal/testing';
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

test('a bad catalog is rolled back in the first region, and web does not begin', async () => {
  const { outcomes, services } = await rehearseDelivery(assembly, {
    environment: 'production-eu',
    releases: { catalog: badRelease({ errorShare: 0.1 }) },
  });
  expect(outcomes).toEqual({ orders: 'released', catalog: 'rolled-back', web: 'not-begun' });
  expect(services.at(-1)?.users.failed).toBe(0);
});
