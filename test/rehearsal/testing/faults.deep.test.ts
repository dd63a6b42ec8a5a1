import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { AwsError, type Faults, goodRelease, rehearse } from '../../../rehearsal/testing';
import sample from '../../fixtures/sample-delivery';

afterAll(closeWarmProcesses);

test('faults are for gates: what makes the models is spared, and calls are counted without it', async () => {
  const asked = new Set<string>();
  const faults: Faults = ({ service, operation, nth }) => {
    if (nth === 1) asked.add(`${service}.${operation}`);
    return new AwsError('InternalFailure', 'no', 500);
  };
  const release = await rehearse(synthesizeDelivery(sample), { release: goodRelease(), faults });
  // Gates that cannot ask AWS never pass.
  expect(release.outcome).toBe('rolled-back');
  expect([...asked].filter((call) => call.startsWith('ELB'))).toEqual([]);
  expect(asked.size).toBeGreaterThan(0);
});
