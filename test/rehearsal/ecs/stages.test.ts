import { type Step, type Strategy, stepsOf } from '../../../rehearsal/ecs/stages';

const MINUTE = 60_000;

function shifts(strategy: Strategy): readonly string[] {
  return stepsOf(strategy, 0)
    .filter(({ stage }) => /PRODUCTION_TRAFFIC_SHIFT$/.test(stage))
    .map(({ stage, productionWeight, holdMs }) => `${stage} ${productionWeight} ${holdMs / MINUTE}`);
}

// source: DG blue-green-deployment-how-it-works, linear-deployment, canary-deployment
test('stages and weights of BLUE_GREEN', () => {
  const rows = stepsOf({ name: 'BLUE_GREEN' }, 5 * MINUTE).map((step: Step) => Object.values(step));
  expect(rows).toEqual([
    ['PRE_SCALE_UP', 0, 0, 0],
    ['SCALE_UP', 0, 0, 0],
    ['POST_SCALE_UP', 0, 0, 0],
    ['TEST_TRAFFIC_SHIFT', 100, 0, 0],
    ['POST_TEST_TRAFFIC_SHIFT', 100, 0, 0],
    ['PRE_PRODUCTION_TRAFFIC_SHIFT', 100, 0, 0],
    ['PRODUCTION_TRAFFIC_SHIFT', 100, 100, 0],
    ['POST_PRODUCTION_TRAFFIC_SHIFT', 100, 100, 0],
    ['BAKE_TIME', 100, 100, 5 * MINUTE],
    ['CLEAN_UP', 100, 100, 0],
  ]);
});

test('RECONCILE_SERVICE comes first, when there is something to reconcile', () => {
  expect(
    stepsOf({ name: 'BLUE_GREEN' }, 0, true)
      .map(({ stage }) => stage)
      .slice(0, 2),
  ).toEqual(['RECONCILE_SERVICE', 'PRE_SCALE_UP']);
});

test('a rolling deployment has no stage of a shift', () => {
  const steps = stepsOf({ name: 'ROLLING', maximumPercent: 200, minimumHealthyPercent: 100 }, 5 * MINUTE);
  expect(steps.map(({ stage, holdMs }) => [stage, holdMs])).toEqual([
    ['PRE_SCALE_UP', 0],
    ['SCALE_UP', 0],
    ['POST_SCALE_UP', 0],
    ['BAKE_TIME', 5 * MINUTE],
    ['CLEAN_UP', 0],
  ]);
});

test('CANARY is two steps, with the hold in the first', () => {
  expect(shifts({ name: 'CANARY', percent: 5, holdMs: 10 * MINUTE })).toEqual([
    'PRE_PRODUCTION_TRAFFIC_SHIFT 0 0',
    'PRODUCTION_TRAFFIC_SHIFT 5 10',
    'PRE_PRODUCTION_TRAFFIC_SHIFT 5 0',
    'PRODUCTION_TRAFFIC_SHIFT 100 0',
    'POST_PRODUCTION_TRAFFIC_SHIFT 100 0',
  ]);
});

test.each([
  [{ name: 'CANARY', percent: 0.1, holdMs: MINUTE }, [0.1, 100]],
  [{ name: 'CANARY', percent: 100, holdMs: MINUTE }, [100]],
  [{ name: 'LINEAR', stepPercent: 25, holdMs: MINUTE }, [25, 50, 75, 100]],
  [{ name: 'LINEAR', stepPercent: 30, holdMs: MINUTE }, [30, 60, 90, 100]],
  [{ name: 'LINEAR', stepPercent: 33.3, holdMs: MINUTE }, [33.3, 66.6, 99.9, 100]],
  [{ name: 'LINEAR', stepPercent: 100, holdMs: MINUTE }, [100]],
] as const)('%j shifts to %j', (strategy, weights) => {
  const steps = stepsOf(strategy, 0).filter(({ stage }) => stage === 'PRODUCTION_TRAFFIC_SHIFT');
  expect(steps.map(({ productionWeight }) => productionWeight)).toEqual(weights);
  // source: CloudFormation LinearConfiguration: the bake time of a step is not applied after 100 %
  expect(steps.at(-1)?.holdMs).toBe(0);
  expect(steps.slice(0, -1).every(({ holdMs }) => holdMs === MINUTE)).toBe(true);
});
