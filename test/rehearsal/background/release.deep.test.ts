import '../../../rehearsal/testing/jest';
import configuration from '../../../examples/jobs';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { badRelease, goodRelease, rehearse } from '../../../rehearsal/testing';

const assembly = synthesizeDelivery(configuration, { file: 'examples/jobs.ts' });

test('a good release of a service with jobs and workers goes out', async () => {
  const release = await rehearse(assembly, { environment: 'staging', release: goodRelease() });
  expect(release).toBeReleased();
});

test('a bad one is taken back by its alarm, as without them', async () => {
  const release = await rehearse(assembly, {
    environment: 'staging',
    release: badRelease({ errorShare: 0.05 }),
  });
  expect(release).toRollBack({ by: 'alarm:shop-staging-target-errors' });
});
