import '../../rehearsal/testing/jest';
import { minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { badRelease, goodRelease, rehearse } from '../../rehearsal/testing';
import config from '../fixtures/sample-delivery'; // yours: '../../teal.config'

// Copy it to test/incidents/YYYY-MM-DD-<name>.deep.test.ts, and say what the release did that hurt users.
// `npx jest --selectProjects deep -- test/incidents` runs all of them.
const assembly = synthesizeDelivery(config);

/** What went out that day, as a model: docs/rehearsals-in-tests.md, "A version as a function of time". */
const incident = badRelease({ errorShare: 0.05 });

test('what hurt users that day is rolled back, and few notice', async () => {
  // `declared`: what is asked is whether an alarm sees it. Without it the gates' real code decides first.
  const release = await rehearse(assembly, { release: incident, hooks: 'declared' });
  expect(release).toRollBack({ within: minutes(4), failedRequests: { atMost: 60 } });
});

test('a release that is well goes out all the same', async () => {
  const release = await rehearse(assembly, { release: goodRelease(), hooks: 'declared' });
  expect(release).toBeReleased();
});
