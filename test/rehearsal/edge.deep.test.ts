import '../../rehearsal/testing/jest';
import { join } from 'node:path';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { badRelease, goodRelease, rehearse } from '../../rehearsal/testing';
import { configuration } from '../configurations';
import { root } from '../synth';

// Behind a firewall and with access logs a service is released as without.

afterAll(() => closeWarmProcesses());

let assembly: ReturnType<typeof synthesizeDelivery>;
beforeAll(async () => {
  const input = await configuration('examples/edge.ts');
  if (!input.service) throw new Error('examples/edge.ts must have one service');
  assembly = synthesizeDelivery(
    { ...input, service: { ...input.service, build: 'app' } },
    { file: join(root, 'teal.config.ts') },
  );
});

test.each(['staging', 'production'])(
  'in %s a good release goes out, and nobody is refused',
  async (environment) => {
    const release = await rehearse(assembly, { environment, release: goodRelease() });
    expect(release).toBeReleased();
    expect(release.requests.failed).toBe(0);
  },
);

test('a release that fails goes back', async () => {
  const release = await rehearse(assembly, {
    environment: 'production',
    release: badRelease({ errorShare: 0.3 }),
  });
  expect(release).toRollBack();
});
