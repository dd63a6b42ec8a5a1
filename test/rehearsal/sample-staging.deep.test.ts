import '../../rehearsal/testing/jest';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { goodRelease, rehearse } from '../../rehearsal/testing';
import sample from '../fixtures/sample-with-gates';

afterAll(() => closeWarmProcesses());

// Gates are of all environments, and on staging a judge of metrics has nothing to judge by.
test('on staging, where hardly anybody is, the sample’s release warns and goes on', async () => {
  const release = await rehearse(synthesizeDelivery(sample), {
    environment: 'staging',
    release: goodRelease(),
    traffic: { requestsPerMinute: 2 },
  });
  expect(release).toBeReleased();
  const judged = release.stages.flatMap(({ gates }) => gates.filter(({ id }) => id === 'metrics'));
  expect(judged.at(-1)?.reason).toMatch(/^warning: /);
  const shift = release.stages.find(({ name }) => name === 'POST_PRODUCTION_TRAFFIC_SHIFT');
  expect(((shift?.endedAt ?? Number.NaN) - (shift?.startedAt ?? Number.NaN)) / 60).toBeLessThan(10);
}, 120_000);
