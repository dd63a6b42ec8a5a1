import { connect } from '../../cli/aws/clients';
import { drill } from '../../cli/drill/carry-out';
import { exitCodeOf } from '../../cli/drill/report';
import { Progress } from '../../cli/progress';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { rehearseUpdate } from '../../rehearsal/testing';
import { shop } from '../synth';
import { commitOf, imageOf, OF, Person, STACK } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);

test('a drill releases the release before, comes back, and leaves the environment as it was', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    afterwards: [
      {
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1, 2);
          await person.pushed('shop/shop', 1, 2);
          const drilled = await drill(
            {
              ...OF,
              ...{ assembly: SHOP.directory, evenLast: 'production', git: '.', main: 'origin/main' },
              timeout: 3 * 3_600_000,
            },
            {
              ...{ connect, pause: backstage.pause, progress: new Progress(person.lines.stream) },
              signal: new AbortController().signal,
              verify: async () => ({ is: 'good' }),
              ancestry: async () => ({ is: 'ancestor' }),
            },
          );
          const stack = await person.stack(STACK);
          const releases = await person.journal.releases();
          // Whoever goes back now means the release before, as if there had been no drill.
          const previous = await person.rollback({ previous: true });
          return { drilled, stack, releases, holds: await person.journal.holds(), previous };
        },
      },
    ],
  });
  const returned = update.acts?.at(-1)?.returned as {
    readonly drilled: Awaited<ReturnType<typeof drill>>;
    readonly stack: { readonly status: string; readonly parameters: Record<string, string> };
    readonly releases: readonly object[];
    readonly holds: readonly { readonly recoversTo: string }[];
    readonly previous: object;
  };
  const { drilled, stack, releases, holds, previous } = returned;
  const { release = 0, users = 0, recovery = 0 } = drilled.seconds ?? {};
  process.stdout.write(
    `\ndrill: ${release} s to release, ${users} s to all users back, ${recovery} s to its verdict\n`,
  );
  expect(drilled).toMatchObject({ outcome: 'drilled', from: commitOf(2), to: commitOf(1) });
  expect(exitCodeOf(drilled)).toBe(0);
  expect(release).toBeGreaterThan(240);
  expect(users).toBeLessThanOrEqual(300);
  expect(stack).toMatchObject({
    status: 'UPDATE_COMPLETE',
    parameters: { ImageDigest: imageOf(2), RollbackTo: 'none' },
  });
  expect(releases).toMatchObject([
    { kind: 'recovery', commit: commitOf(2), outcome: 'released' },
    { kind: 'release', commit: commitOf(1), outcome: 'released' },
    { commit: commitOf(2) },
    { commit: commitOf(1) },
  ]);
  expect(previous).toMatchObject({ outcome: 'recovered', to: { digest: imageOf(1) } });
  expect(holds.map(({ recoversTo }) => recoversTo)).toEqual([imageOf(1)]);
  expect(update.requests.failed).toBe(0);
});
