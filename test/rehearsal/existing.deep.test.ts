import '../../rehearsal/testing/jest';
import { join } from 'node:path';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { badRelease, goodRelease, rehearse } from '../../rehearsal/testing';
import { configuration } from '../configurations';
import { root } from '../synth';

// Services beside what is there already: no template makes the listener, the cluster or the secrets.

afterAll(() => closeWarmProcesses());

/** With the feature flags of the repository, which the file beside cdk.json has. */
const assemblies = new Map<string, ReturnType<typeof synthesizeDelivery>>();
async function assemblyOf(file: string) {
  const input = await configuration(file);
  const here = <T extends { build?: string }>(service: T): T => ({ ...service, build: 'app' });
  const assembly =
    assemblies.get(file) ??
    synthesizeDelivery(
      {
        ...input,
        ...(input.service && { service: here(input.service) }),
        ...(input.services && { services: input.services.map(here) }),
      },
      { file: join(root, 'teal.config.ts') },
    );
  assemblies.set(file, assembly);
  return assembly;
}

describe.each([
  ['an internal one', 'examples/internal.ts', 'prices'],
  ['one of two on a listener', 'examples/existing-load-balancer.ts', 'shop'],
  ['the other, by its paths', 'examples/existing-load-balancer.ts', 'api'],
])('%s', (_, file, service) => {
  test('is released without a lost request', async () => {
    const release = await rehearse(await assemblyOf(file), { service, release: goodRelease() });
    expect(release).toBeReleased();
    expect(release.requests.failed).toBe(0);
  });

  test('goes back from a release that fails', async () => {
    const release = await rehearse(await assemblyOf(file), {
      service,
      release: badRelease({ errorShare: 0.3 }),
    });
    expect(release).toRollBack();
  });
});
