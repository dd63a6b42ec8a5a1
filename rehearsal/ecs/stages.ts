/** How production traffic moves to green. Percent and milliseconds. */
export type Strategy =
  | RollingStrategy
  | { readonly name: 'BLUE_GREEN' }
  | { readonly name: 'CANARY'; readonly percent: number; readonly holdMs: number }
  | { readonly name: 'LINEAR'; readonly stepPercent: number; readonly holdMs: number };

/** Tasks are replaced in batches; percent of the desired count. */
export interface RollingStrategy {
  /** As ECS names it. */
  readonly name: 'ROLLING';
  /** Tasks that may exist meanwhile, rounded down. */
  readonly maximumPercent: number;
  /** Tasks that must be healthy meanwhile, rounded up. */
  readonly minimumHealthyPercent: number;
  /** @default when all are in place */
  readonly earlySuccess?: EarlySuccess;
}

/** When a rolling deployment counts as successful before all its tasks are in place. */
export interface EarlySuccess {
  /** Of the new tasks, of the desired count. */
  readonly healthyPercent: number;
  /** Whether the old tasks end before the deployment does, or after it. */
  readonly sourceCleanup: 'BLOCKING' | 'DEFERRED';
}

export type Stage =
  | 'RECONCILE_SERVICE'
  | 'PRE_SCALE_UP'
  | 'SCALE_UP'
  | 'POST_SCALE_UP'
  | 'TEST_TRAFFIC_SHIFT'
  | 'POST_TEST_TRAFFIC_SHIFT'
  | 'PRE_PRODUCTION_TRAFFIC_SHIFT'
  | 'PRODUCTION_TRAFFIC_SHIFT'
  | 'POST_PRODUCTION_TRAFFIC_SHIFT'
  | 'BAKE_TIME'
  | 'CLEAN_UP';

/** One pass through a stage. */
export interface Step {
  readonly stage: Stage;
  /** Percent of the test traffic that green has from this stage on. */
  readonly testWeight: number;
  /** Percent of the production traffic that green has from this stage on. */
  readonly productionWeight: number;
  /** How long the stage lasts after its hooks, in simulated milliseconds. */
  readonly holdMs: number;
}

/** A pass that moves no traffic. */
const quiet = (stage: Stage, holdMs = 0): Step => ({ stage, testWeight: 0, productionWeight: 0, holdMs });

/**
 * The stages of a deployment in order. A shift in steps repeats PRE_PRODUCTION_ and PRODUCTION_TRAFFIC_SHIFT; its
 * holds are part of the shift. A rolling deployment shifts no traffic: its tasks are replaced in SCALE_UP.
 *
 * @param reconciles whether the service has more than one active revision at the start
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
export function stepsOf(strategy: Strategy, bakeMs: number, reconciles = false): readonly Step[] {
  const first = reconciles ? [quiet('RECONCILE_SERVICE')] : [];
  if (strategy.name === 'ROLLING') {
    return [
      ...first,
      quiet('PRE_SCALE_UP'),
      quiet('SCALE_UP'),
      quiet('POST_SCALE_UP'),
      quiet('BAKE_TIME', bakeMs),
      quiet('CLEAN_UP'),
    ];
  }
  let productionWeight = 0;
  const shifts = shiftsOf(strategy).flatMap(({ percent, holdMs }): Step[] => {
    const before = productionWeight;
    productionWeight = percent;
    return [
      { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', testWeight: 100, productionWeight: before, holdMs: 0 },
      { stage: 'PRODUCTION_TRAFFIC_SHIFT', testWeight: 100, productionWeight: percent, holdMs },
    ];
  });
  return [
    ...first,
    quiet('PRE_SCALE_UP'),
    quiet('SCALE_UP'),
    quiet('POST_SCALE_UP'),
    { stage: 'TEST_TRAFFIC_SHIFT', testWeight: 100, productionWeight: 0, holdMs: 0 },
    { stage: 'POST_TEST_TRAFFIC_SHIFT', testWeight: 100, productionWeight: 0, holdMs: 0 },
    ...shifts,
    { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', testWeight: 100, productionWeight: 100, holdMs: 0 },
    { stage: 'BAKE_TIME', testWeight: 100, productionWeight: 100, holdMs: bakeMs },
    { stage: 'CLEAN_UP', testWeight: 100, productionWeight: 100, holdMs: 0 },
  ];
}

interface Shift {
  readonly percent: number;
  readonly holdMs: number;
}

function shiftsOf(strategy: Exclude<Strategy, RollingStrategy>): readonly Shift[] {
  const last = { percent: 100, holdMs: 0 };
  switch (strategy.name) {
    case 'BLUE_GREEN':
      return [last];
    case 'CANARY':
      return strategy.percent < 100 ? [{ percent: strategy.percent, holdMs: strategy.holdMs }, last] : [last];
    case 'LINEAR': {
      // Tenths of a percent are counted as integers: 0.1 summed up ten times is not 1.
      const tenths = Math.round(strategy.stepPercent * 10);
      const count = Math.ceil(1000 / tenths) - 1;
      const partial = Array.from({ length: count }, (_, index) => ({
        percent: ((index + 1) * tenths) / 10,
        holdMs: strategy.holdMs,
      }));
      return [...partial, last];
    }
  }
}
