import { badRelease, rehearse } from '../../rehearsal/testing';
import { assemblyOf, promisesOf } from './strategies';

promisesOf('canary of 10 %');

test('without the smoke test that release meets users, and the alarm stops it: the second net', async () => {
  const release = await rehearse(assemblyOf('canary of 10 %'), {
    release: badRelease({ errorShare: 1 }),
    hooks: { 'smoke-test': 'pass' },
  });
  expect(release).toRollBack({ by: 'alarm:shop-production-target-errors', exposed: { atMostPercent: 10 } });
  expect(release.requests.failed).toBeGreaterThan(0);
});
