import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { scenarioOf } from '../../../rehearsal/scenarios/acts';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import { imageOf, Person, STACK } from '../recovery-stage';
import { BEFORE_GREEN, closeCalendar } from './cells/before-green';
import { assemblyOf } from './cells/subject';

// What a gate refuses whatever the image is (a closed calendar, a port), it refuses to CloudFormation as well, which may
// deploy the old version once more after ECS has gone back: to a hook that is a release. The stack is stuck then, and
// users have the old version all the while; a person's recovery must go through all the same.

afterAll(() => closeWarmProcesses());
jest.setTimeout(120_000);

test('a calendar that has left the stack in UPDATE_ROLLBACK_FAILED keeps no recovery back', async () => {
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
    let stuck: string | undefined;
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
              stuck = (await person.stack(STACK))?.status;
              return person.rollback({ previous: true });
            },
          },
        ],
      },
    );
    return { update, stuck };
  });
  const { update, stuck } = seen;
  expect(update.release).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:preflight' });
  expect(stuck).toBe('UPDATE_ROLLBACK_FAILED');
  expect(update.acts?.at(-1)?.returned).toMatchObject({
    ...{ outcome: 'recovered', to: { digest: imageOf(1) } },
  });
  expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
  expect(update.requests.failed).toBe(0);
});
