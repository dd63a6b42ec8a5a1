import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { rehearseUpdate, secondsUntilAllOn } from '../../rehearsal/testing';
import { shop } from '../synth';
import { imageOf, Person } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(10) }) }),
);

test('inside a bake: users are back at once, and CloudFormation goes back', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    operator: [
      {
        after: minutes(10),
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1);
          const recovered = await person.rollback({ previous: true });
          return { recovered, lines: person.lines.text, releases: await person.journal.releases() };
        },
      },
    ],
  });
  const [act] = update.acts ?? [];
  console.log(
    JSON.stringify(act?.returned, null, 1),
    act?.seconds,
    act && secondsUntilAllOn(act, imageOf(1)),
  );
  expect(act?.requests?.failed).toBe(0);
});
