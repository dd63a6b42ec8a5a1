import '../../rehearsal/testing/jest';
import { minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { badRelease, rehearse } from '../../rehearsal/testing';
import config from '../fixtures/sample-delivery';

const assembly = synthesizeDelivery(config);

/** postmortems/2026-10-20-example-cart-errors.md: an example. A pool of one connection failed one request in twenty. */
const incident = badRelease({ errorShare: 0.05 });

test('errors of one request in twenty end the release by its alarm, and few notice', async () => {
  // `declared`: what is asked is whether an alarm sees it. Without it the gates' real code decides first.
  const release = await rehearse(assembly, { release: incident, hooks: 'declared' });
  expect(release).toRollBack({
    by: 'alarm:shop-production-target-errors',
    within: minutes(4),
    failedRequests: { atMost: 60 },
  });
});
