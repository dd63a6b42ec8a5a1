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

test('400 stories: whatever happens to a stack, the weights are ECS’s and the rest is as declared', () =>
  fc.assert(
    fc.asyncProperty(story, (one) => tell(one)),
    { numRuns: 400 },
  ));

// Each with a seed of its own kind: a mistake that only luck finds is not found.
test.each(MUTATIONS)('a mistake is found: %s', async (_, finds, mutation) => {
  const found = await fc.check(
    fc.asyncProperty(story, (one) => tell(one, mutation)),
    { numRuns: 400, endOnFailure: true },
  );
  expect(found.errorInstance).toBeInstanceOf(BrokenInvariant);
  expect((found.errorInstance as BrokenInvariant).invariant).toBe(finds);
});
