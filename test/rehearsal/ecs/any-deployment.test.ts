import fc from 'fast-check';
import { endsWell, keepsGroupsApart, story, tell } from './any-story';

test('whatever happens: traffic, tasks, statuses and timers are as they must be', () =>
  fc.assert(fc.asyncProperty(story, endsWell), { numRuns: 60 }));

test('no two revisions but the live one and one green ever have traffic', () =>
  fc.assert(fc.asyncProperty(story, keepsGroupsApart), { numRuns: 30 }));

test('the same story takes the same course', () =>
  fc.assert(
    fc.asyncProperty(story, async (told) => {
      const [one, other] = [await tell(told), await tell(told)];
      expect(one.world.log).toEqual(other.world.log);
      expect(one.service.deployments()).toEqual(other.service.deployments());
    }),
    { numRuns: 10 },
  ));
