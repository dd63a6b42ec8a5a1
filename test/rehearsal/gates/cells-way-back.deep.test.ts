import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { scenarioOf } from '../../../rehearsal/scenarios/acts';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import { imageOf, Person, STACK } from '../recovery-stage';
import { BEFORE_GREEN, closeCalendar } from './cells/before-green';
import { assemblyOf } from './cells/subject';

// What a gate refuses whatever the image is (a closed calendar, a port) it would refuse to CloudFormation as well, which may
// deploy the old version once more after ECS has gone back. It is what runs already, so no gate keeps the stack from its
// way back; and a person's recovery goes through after it.

afterAll(() => closeWarmProcesses());
test('a closed calendar keeps neither CloudFormation nor a person from going back', async () => {
  const { directory } = assemblyOf(BEFORE_GREEN.freeze);
  const beforehand = [1, 2].map((version) => ({
    do: 'update-stack' as const,
    parameters: { ImageDigest: imageOf(version) },
  }));
  const options = {
    ...{ open: { deploysAfterOwnRollback: true }, deployedParameters: { ImageDigest: imageOf(0) } },
    beforehand,
  };
  const seen = await withRehearsal(directory, options, async (rehearsal, { service }) => {
    await closeCalendar(service);
    let status: string | undefined;
    const update = await rehearsal.update(
      knownAssembly(directory),
      scenarioOf({}, 'a release'),
      { ImageDigest: imageOf(3) },
      {
        afterwards: [
          {
            do: 'run',
            run: async (backstage) => {
              const person = await Person.at(backstage);
              await person.released(1, 2);
              await person.pushed('shop/shop', 1, 2);
              status = (await person.stack(STACK))?.status;
              return person.rollback({ previous: true });
            },
          },
        ],
      },
    );
    return { update, status };
  });
  const { update, status } = seen;
  expect(update.release).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:freeze' });
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(update.acts?.at(-1)?.returned).toMatchObject({
    ...{ outcome: 'recovered', to: { digest: imageOf(1) } },
  });
  expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
  expect(update.requests.failed).toBe(0);
});
