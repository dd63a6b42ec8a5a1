import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { rehearseUpdate, secondsUntilAllOn } from '../../rehearsal/testing';
import { shop } from '../synth';
import { commitOf, imageOf, Person } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(5) }) }),
);

test('inside a bake: a hold, users back at once, CloudFormation settled, and all on record', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    operator: [
      {
        after: minutes(4),
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1);
          const recovered = await person.rollback({ previous: true });
          const [record] = await person.journal.releases();
          return { recovered, record, holds: await person.journal.holds(), said: person.lines.text };
        },
      },
    ],
  });
  const [act] = update.acts ?? [];
  const hold = expect.stringMatching(/^hold-20260106T\d{6}Z-[0-9a-f]{4}$/);
  expect(act?.returned).toMatchObject({
    recovered: {
      ...{ outcome: 'recovered', hold, recorded: { is: 'yes' }, verdict: { outcome: 'released' } },
      ...{ to: { commit: commitOf(1), digest: imageOf(1) }, from: imageOf(2), seconds: { users: 10 } },
    },
    holds: [{ id: hold, by: 'octocat', reason: 'errors', recoversTo: imageOf(1) }],
    record: { kind: 'recovery', commit: commitOf(1), digest: imageOf(1), outcome: 'released' },
    said: expect.stringMatching(
      /is in force\n.* stopping the deployment .*\n.* undoes the update\n.* all users are on/s,
    ),
  });
  expect(act && secondsUntilAllOn(act, imageOf(1))).toBeLessThanOrEqual(60);
  expect(update.requests.failed).toBe(0);
});
