import { join } from 'node:path';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { badRelease, goodRelease, rehearse } from '../../rehearsal/testing';
import { configuration } from '../configurations';
import { root } from '../synth';

const file = 'examples/shared-load-balancer.ts';

let assembly: ReturnType<typeof synthesizeDelivery>;
beforeAll(async () => {
  assembly = synthesizeDelivery(await configuration(file), { file: join(root, file) });
});
afterAll(() => closeWarmProcesses());

// The rules of all three are on one listener; each has users who ask for its own paths.
test.each([
  ['web', '/'],
  ['api', '/api/orders'],
  ['search', '/api/search/shoes'],
])('a bad release of %s is rolled back, and a good one goes out', async (service, path) => {
  const of = { environment: 'production', service, traffic: { paths: { [path]: 1 } } };
  const bad = await rehearse(assembly, { ...of, release: badRelease({ errorShare: 0.2 }) });
  expect(bad.outcome).toBe('rolled-back');
  expect(bad.requests.failedByGreen).toBe(bad.requests.failed);
  const good = await rehearse(assembly, { ...of, release: goodRelease() });
  expect(good).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
});
