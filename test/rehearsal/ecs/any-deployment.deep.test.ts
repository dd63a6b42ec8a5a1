import fc from 'fast-check';
import { endsWell, keepsGroupsApart, type Story, story } from './any-story';

/** Found by chance once: more tasks are wanted while those of blue drain. */
const MORE_WHILE_DRAINING: Story = {
  strategy: { name: 'LINEAR', stepPercent: 30, holdMs: 180_000 },
  green: [{ healthyAfter: 0, startsAfter: 0 }],
  ...{ answers: [], hookStages: [], pauseStages: [] },
  acts: [{ at: 1_141_000, what: 'more' }],
};

test('600 stories end well', () =>
  fc.assert(fc.asyncProperty(story, endsWell), { numRuns: 600, examples: [[MORE_WHILE_DRAINING]] }));

test('600 stories keep their groups apart', () =>
  fc.assert(fc.asyncProperty(story, keepsGroupsApart), { numRuns: 600 }));
