import { assert, asyncProperty, constantFrom, integer, oneof, record, uniqueArray } from 'fast-check';
import { blueGreen, canary, linear, minutes, type ReleaseInput } from '../../../lib';
import { inMinutes } from '../../../lib/config/duration';
import { fillRelease } from '../../../lib/config/fill-release';
import { type TimedHook, timelineOf } from '../../../lib/config/timeline';
import type { ShiftingConfiguration } from '../../../rehearsal/ecs/deployment-configuration';
import type { Strategy } from '../../../rehearsal/ecs/stages';
import { answer, CANARY, GATE, MINUTE, World } from '../../rehearsal/ecs/world';

// The sum against the deployment itself, on a virtual clock: functions that are never done and people who never answer.

interface Asked extends TimedHook {
  readonly by: 'function' | 'person';
}

function strategyOf(input: ReleaseInput): Strategy {
  const release = fillRelease(input);
  switch (release.strategy) {
    case 'CANARY':
      return { name: 'CANARY', percent: release.percent, holdMs: inMinutes(release.hold) * MINUTE };
    case 'LINEAR':
      return { name: 'LINEAR', stepPercent: release.step, holdMs: inMinutes(release.hold) * MINUTE };
    default:
      return { name: 'BLUE_GREEN' };
  }
}

/** Whole minutes that a deployment takes when every hook waits as long as it may and is then let through. */
async function simulated(release: ReleaseInput, asked: readonly Asked[]): Promise<number> {
  const world = new World();
  world.hook = () => answer({ hookStatus: 'IN_PROGRESS', callBackDelay: 600 });
  const hooks = asked.map(({ stages, minutes, by }, nth) => ({
    ...{ by, stages, timeoutMs: minutes * MINUTE, onTimeout: 'CONTINUE' as const, arn: `${GATE}-${nth}` },
  }));
  const { bake } = fillRelease(release) as { readonly bake: ReturnType<typeof minutes> };
  const configuration: ShiftingConfiguration = {
    ...CANARY,
    strategy: strategyOf(release),
    bakeMs: inMinutes(bake) * MINUTE,
    hooks: hooks.filter(({ by }) => by === 'function'),
    pauses: hooks.filter(({ by }) => by === 'person'),
  };
  const deployment = world.deployment({ source: await world.liveBlue(), configuration });
  const from = world.seconds;
  const { outcome } = await world.run(deployment);
  expect(outcome).toBe('released');
  // Tasks of the world start and drain within seconds.
  return Math.floor((world.seconds - from) / 60);
}

const STAGES = [
  ...['PRE_SCALE_UP', 'POST_SCALE_UP', 'TEST_TRAFFIC_SHIFT', 'POST_TEST_TRAFFIC_SHIFT'],
  ...['PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'],
];
const whole = (max: number) => integer({ min: 0, max });
const wait = (max: number) => whole(max).map(minutes);
const tenths = (from: number) => integer({ min: from * 10, max: 999 }).map((each) => each / 10);
const releases = oneof(
  record({ bake: wait(30) }).map(blueGreen),
  record({ percent: tenths(1), hold: wait(30), bake: wait(30) }).map(canary),
  record({
    step: oneof(tenths(3), constantFrom(3, 10, 11, 12.5, 33.3, 50, 100)),
    hold: wait(20),
    bake: wait(30),
  }).map(linear),
);
const hooks = record({
  by: constantFrom<Asked['by'][]>('function', 'person'),
  stages: uniqueArray(constantFrom(...STAGES), { minLength: 1, maxLength: 4 }),
  minutes: integer({ min: 1, max: 90 }),
});

test('is what a deployment takes whose hooks wait as long as they may, by every strategy', async () => {
  await assert(
    asyncProperty(releases, uniqueArray(hooks, { maxLength: 6 }), async (release, asked) => {
      expect(timelineOf(fillRelease(release), asked).longest).toBe(await simulated(release, asked));
    }),
    { numRuns: 60, seed: 6 },
  );
});

// A pause and a gate at a stage that comes before each of ten steps, and one after the last.
test('counts each of ten steps', async () => {
  const release = linear({ step: 10, hold: minutes(6), bake: minutes(10) });
  const asked: Asked[] = [
    { by: 'person', stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'], minutes: 60 },
    {
      by: 'function',
      stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'],
      minutes: 70,
    },
  ];
  const timeline = timelineOf(fillRelease(release), asked);
  expect(timeline).toEqual({
    waits: 9 * 6 + 10,
    gates: [
      { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', minutes: 10 * 70 },
      { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', minutes: 70 },
    ],
    longest: 64 + 700 + 70,
  });
  expect(await simulated(release, asked)).toBe(timeline.longest);
});

// CloudFormation counts the hold of canary({ percent: 100 }) as well; its only step is all of the traffic.
test('is never too short', async () => {
  const release = canary({ percent: 100, hold: minutes(10), bake: minutes(10) });
  const asked: Asked[] = [{ by: 'person', stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'], minutes: 60 }];
  expect(await simulated(release, asked)).toBe(10 + 60);
  expect(timelineOf(fillRelease(release), asked).longest).toBe(20 + 2 * 60);
});
