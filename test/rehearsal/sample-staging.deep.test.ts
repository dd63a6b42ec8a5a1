import '../../rehearsal/testing/jest';
import { metrics } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { goodRelease, rehearse } from '../../rehearsal/testing';
import sample from '../fixtures/sample-delivery';

afterAll(() => closeWarmProcesses());

// Where hardly anybody is, a judge of metrics has nothing to judge by.
const delivery = { ...sample, gates: [...(sample.gates ?? []), metrics({ onInconclusive: 'pass' })] };

test('on staging, where hardly anybody is, the sample’s release warns and goes on', async () => {
  const release = await rehearse(synthesizeDelivery(delivery), {
    environment: 'staging',
    release: goodRelease(),
    traffic: { requestsPerMinute: 2 },
  });
  expect(release).toBeReleased();
  const judged = release.stages.flatMap(({ gates }) => gates.filter(({ id }) => id === 'metrics'));
  expect(judged.at(-1)?.reason).toMatch(/^warning: /);
  const shift = release.stages.find(({ name }) => name === 'POST_PRODUCTION_TRAFFIC_SHIFT');
  expect(((shift?.endedAt ?? Number.NaN) - (shift?.startedAt ?? Number.NaN)) / 60).toBeLessThan(10);
});
