import fc from 'fast-check';
import { endsWell, keepsGroupsApart, type Story, story } from './any-story';

/** Found by chance once: more tasks are wanted while those of blue drain. */
const MORE_WHILE_DRAINING: Story = {
  strategy: { name: 'LINEAR', stepPercent: 30, holdMs: 180_000 },
  green: [{ healthyAfter: 0, startsAfter: 0 }],
  ...{ answers: [], hookStages: [], pauseStages: [] },
  acts: [{ at: 1_141_000, what: 'more' }],
};

/** Found by chance once: tasks that are healthy for ten seconds, and a rolling deployment that replaces them for ever. */
const HEALTHY_FOR_A_MOMENT: Story = {
  strategy: { name: 'ROLLING', maximumPercent: 150, minimumHealthyPercent: 50 },
  green: [{ healthyAfter: 50_000, unhealthyAfter: 783_000, exitsAfter: 65_000, startsAfter: 5_000 }],
  ...{ answers: [], hookStages: [], pauseStages: [] },
  acts: [
    { at: 2_221_000, what: 'fewer' },
    { at: 1_385_000, what: 'newer' },
  ],
};

test('800 stories end well', () =>
  fc.assert(fc.asyncProperty(story, endsWell), {
    numRuns: 800,
    examples: [[MORE_WHILE_DRAINING], [HEALTHY_FOR_A_MOMENT]],
  }));

test('800 stories keep their groups apart', () =>
  fc.assert(fc.asyncProperty(story, keepsGroupsApart), { numRuns: 800 }));
