import fc from 'fast-check';
import { tell } from './model/any-story';
import { story } from './model/command';
import { MUTATIONS } from './model/mutations';
import { replaceOutside } from './model/outside';
import { BrokenInvariant } from './model/watch';

let giveBack: () => void;
beforeAll(() => {
  giveBack = replaceOutside();
});
afterAll(() => giveBack());

test('250 stories: whatever happens to a stack, the weights are ECS’s and the rest is as declared', () =>
  fc.assert(
    fc.asyncProperty(story, (one) => tell(one)),
    { numRuns: 250, seed: 2 },
  ));

// Other invariants may see the same mistake; the one that is there for it must.
test.each(MUTATIONS)('a mistake is found: %s', async (_, finds, mutation) => {
  const found = await fc.check(
    fc.asyncProperty(story, async (one) => {
      const broken = await tell(one, mutation).catch((error: unknown) => error);
      if (broken instanceof BrokenInvariant && broken.invariant === finds) throw broken;
    }),
    { numRuns: 400, endOnFailure: true, seed: 1 },
  );
  expect(found.errorInstance).toBeInstanceOf(BrokenInvariant);
  expect((found.errorInstance as BrokenInvariant).invariant).toBe(finds);
});
