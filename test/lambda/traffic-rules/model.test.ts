import fc from 'fast-check';
import { tell } from './model/any-story';
import { story } from './model/command';
import { replaceOutside } from './model/outside';

let giveBack: () => void;
beforeAll(() => {
  giveBack = replaceOutside();
});
afterAll(() => giveBack());

test('whatever happens to a stack, its rules are ECS’s to shift and nobody else’s', () =>
  fc.assert(fc.asyncProperty(story, tell as (one: unknown) => Promise<void>), { numRuns: 300 }));
