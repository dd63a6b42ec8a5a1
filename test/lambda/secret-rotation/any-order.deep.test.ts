import fc from 'fast-check';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { STEPS, token } from '../rotated-secret';
import { RotationWorld } from './world';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());

/** What may happen to a secret, in any order: a new rotation, a step of one, a release of the current version, a way back. */
const event = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'announce' } as const) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      step: fc.constantFrom(...STEPS),
      // Also one that has ended, or was given up.
      back: fc.constantFrom(0, 0, 0, 1, 2),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'release' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'go-back' } as const) },
);

test('after any events one version is current, and the one that the service runs keeps a label', async () => {
  let rotations = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 8, maxLength: 30 }), async (events) => {
      const world = new RotationWorld(endpoint);
      world.pinned = world.idAt('AWSCURRENT');
      let count = 0;
      for (const one of events) {
        switch (one.kind) {
          case 'announce':
            count += 1;
            world.announce(token(count));
            break;
          case 'step':
            await world.step(one.step, token(Math.max(1, count - one.back)));
            break;
          case 'release':
            world.pinned = world.idAt('AWSCURRENT');
            break;
          case 'go-back':
            // To what an older release read, as long as it has a label.
            world.pinned = labelled(world, 'AWSPREVIOUS') ?? world.pinned;
            break;
        }
        const labels = Object.values(world.labels());
        expect(labels.filter((stages) => stages.includes('AWSCURRENT'))).toHaveLength(1);
        expect(world.labels()[world.pinned ?? '']).toEqual(
          expect.arrayContaining([expect.stringMatching(/^AWS(CURRENT|PREVIOUS)$/)]),
        );
      }
      rotations += Object.keys(world.labels()).length - 1;
    }),
    { numRuns: 60 },
  );
  // It was no property of nothing.
  expect(rotations).toBeGreaterThan(20);
});

const labelled = (world: RotationWorld, stage: string): string | undefined =>
  Object.entries(world.labels()).find(([, stages]) => stages.includes(stage))?.[0];
