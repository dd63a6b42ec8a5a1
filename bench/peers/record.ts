import type { Measurement } from './measure';

/** What a bad release did, in the mean of its seeds. */
export interface BadCell {
  readonly setup: string;
  readonly release: string;
  readonly requestsPerMinute: number;
  /** Of the seeds: how many times all users were left with it. */
  readonly gotThrough: number;
  readonly failed: number;
  readonly exposedMinutes: number;
  /** Of those that were rolled back. */
  readonly minutesToRollBack?: number;
  /** What decided, by seed. */
  readonly decidedBy: readonly string[];
}

/** What became of a good release, seed by seed. */
export interface GoodCell {
  readonly setup: string;
  readonly release: string;
  readonly requestsPerMinute: number;
  /** Of the seeds: how many times it did not get through. */
  readonly stopped: number;
  /** Of those that got through, in the mean. */
  readonly minutesToAll?: number;
  /** Of those that got through, in the mean: until the deployment was over. */
  readonly minutes?: number;
}

/** What a run of the bench found, as it is kept beside the page. */
export interface BlastRadius {
  /** Of the run. */
  readonly date: string;
  readonly horizonMinutes: number;
  readonly badSeeds: readonly number[];
  readonly goodSeeds: readonly number[];
  readonly bad: readonly BadCell[];
  readonly good: readonly GoodCell[];
}

export function badCell(
  of: Pick<BadCell, 'setup' | 'release' | 'requestsPerMinute'>,
  runs: Measurement[],
): BadCell {
  const minutesToRollBack = meanOf(runs, ({ minutesToRollBack }) => minutesToRollBack);
  return {
    ...of,
    gotThrough: runs.filter(({ outcome }) => outcome === 'released').length,
    failed: Math.round(meanOf(runs, ({ failed }) => failed) ?? 0),
    exposedMinutes: meanOf(runs, ({ exposedMinutes }) => exposedMinutes) ?? 0,
    ...(minutesToRollBack !== undefined && { minutesToRollBack }),
    decidedBy: runs.map(({ decidedBy }) => decidedBy),
  };
}

export function goodCell(
  of: Pick<GoodCell, 'setup' | 'release' | 'requestsPerMinute'>,
  runs: Measurement[],
): GoodCell {
  const through = runs.filter(({ outcome }) => outcome === 'released');
  const [minutesToAll, minutes] = [
    meanOf(through, (run) => run.minutesToAll),
    meanOf(through, (run) => run.minutes),
  ];
  return {
    ...of,
    stopped: runs.length - through.length,
    ...(minutesToAll !== undefined && { minutesToAll }),
    ...(minutes !== undefined && { minutes }),
  };
}

/** To a tenth; undefined of none. */
function meanOf(
  runs: readonly Measurement[],
  of: (run: Measurement) => number | undefined,
): number | undefined {
  const values = runs.map(of).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  return Math.round((10 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 10;
}
