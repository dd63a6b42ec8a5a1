/** How a configuration's deployment grows. */
export interface Strategy {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly growthType: 'LINEAR' | 'EXPONENTIAL';
  /** Percent of callers: of each step, or of the first. */
  readonly growthFactor: number;
  readonly durationMinutes: number;
  readonly bakeMinutes: number;
}

export interface GrowthStep {
  /** Simulated milliseconds after the start. */
  readonly atMs: number;
  /** Of the callers, from then on. */
  readonly percent: number;
}

const MINUTE = 60_000;

/**
 * When which percent of the callers has the new version; the last step is 100. Linear steps are evenly distributed, the first
 * one at the end of the first interval: two hours after the start of ten hours by 20 %. Exponential ones are G*2^N. When they
 * come is not documented: here they are evenly distributed, too.
 *
 * source: AWS AppConfig user guide, "Working with deployment strategies"
 */
export function growthSteps({ growthType, growthFactor, durationMinutes }: Strategy): readonly GrowthStep[] {
  if (durationMinutes === 0) return [{ atMs: 0, percent: 100 }];
  const percents: number[] = [];
  for (let percent = growthFactor; percent < 100; ) {
    percents.push(percent);
    percent = growthType === 'LINEAR' ? growthFactor * (percents.length + 1) : percent * 2;
  }
  percents.push(100);
  const interval = (durationMinutes * MINUTE) / percents.length;
  return percents.map((percent, step) => ({ atMs: interval * (step + 1), percent }));
}

/**
 * What every account has. `AppConfig.Canary10Percent20Minutes` is 10 % exponential over 20 minutes.
 *
 * source: AWS AppConfig user guide, "Using predefined deployment strategies"
 */
export const PREDEFINED: readonly Strategy[] = [
  predefined('AppConfig.AllAtOnce', 'LINEAR', 100, 0, 10),
  predefined('AppConfig.Linear50PercentEvery30Seconds', 'LINEAR', 50, 1, 1),
  predefined('AppConfig.Canary10Percent20Minutes', 'EXPONENTIAL', 10, 20, 10),
  predefined('AppConfig.Linear20PercentEvery6Minutes', 'LINEAR', 20, 30, 30),
];

function predefined(
  name: string,
  growthType: Strategy['growthType'],
  growthFactor: number,
  durationMinutes: number,
  bakeMinutes: number,
): Strategy {
  return { id: name, name, growthType, growthFactor, durationMinutes, bakeMinutes };
}
