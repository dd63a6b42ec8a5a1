import fc from 'fast-check';
import { endsWell, keepsGroupsApart, story } from './any-story';

test(
  '1,500 stories end well',
  () => fc.assert(fc.asyncProperty(story, endsWell), { numRuns: 1500 }),
  120_000,
);

test(
  '1,500 stories keep their groups apart',
  () => fc.assert(fc.asyncProperty(story, keepsGroupsApart), { numRuns: 1500 }),
  120_000,
);
