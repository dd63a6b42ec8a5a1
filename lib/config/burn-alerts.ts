import { budgetOf } from '../../lambda/shared/environment';
import { fewestBad } from './fewest-bad';
import { type BurnRates, inDays, type Objective, type Objectives } from './objectives';

export { budgetOf };

/** How soon somebody must look: at once, or on a working day. */
export type Severity = 'page' | 'ticket';

/** A pair of windows: the long one says that much of the budget went, the short one that it still goes. */
export interface BurnAlert {
  readonly severity: Severity;
  /** Minutes. */
  readonly long: number;
  /** Minutes: a twelfth of the long one, so that an alarm ends soon after what it sounded for. */
  readonly short: number;
  /** How many times faster than allowed the budget goes. */
  readonly burn: number;
  /** Bad ones in the long window below which it says nothing: see fewest-bad.ts. */
  readonly fewest: number;
}

interface Pair {
  readonly severity: Severity;
  readonly long: number;
  /** Percent of the budget that may go in `long`. */
  readonly spent: number;
  /** The burn rate that no shorter window lowers. */
  readonly atLeast: number;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * source of windows and shares: SRE Workbook, "Alerting on SLOs", table 5-8, and Sloth's row for a day
 * (internal/alert/windows/google-30d.yaml).
 *
 * A window of a week has a quarter of the budget: the same share of it is gone at a quarter of the burn rate, 1.4 for six
 * hours, which chance reaches each week at a few requests a minute, and 0.2 for three days, which keeps the objective. So no
 * burn rate is lower than what Sloth has for seven days (13.44, 3.5, 1.4), nor than 1, at which the budget lasts just as
 * long as its window.
 */
const PAIRS: readonly Pair[] = [
  { severity: 'page', long: HOUR, spent: 2, atLeast: 13.44 },
  { severity: 'page', long: 6 * HOUR, spent: 5, atLeast: 3.5 },
  { severity: 'ticket', long: DAY, spent: 10, atLeast: 1.4 },
  { severity: 'ticket', long: 3 * DAY, spent: 10, atLeast: 1 },
];

const isWatched = ({ long }: Pair, burnRates: BurnRates): boolean =>
  burnRates === 'all' || long === HOUR || long === 3 * DAY;

/** The burn rates at which somebody is told, the fastest first. */
export function burnAlertsOf({ window, burnRates }: Pick<Objectives, 'window' | 'burnRates'>): BurnAlert[] {
  return PAIRS.filter((pair) => isWatched(pair, burnRates)).map(({ severity, long, spent, atLeast }) => {
    const burn = Math.max(atLeast, (spent * inDays(window) * DAY) / long / 100);
    return {
      severity,
      long,
      short: long / 12,
      burn,
      fewest: fewestBad({ severity, long, burn }, { window }),
    };
  });
}

/** The share of bad ones, from 0 to 1, above which an alert sounds. */
export const limitOf = ({ burn }: Pick<BurnAlert, 'burn'>, { goal }: Pick<Objective, 'goal'>): number =>
  burn * budgetOf(goal);

/** Percent above which a goal must be, so that its fastest alert can sound: not even all requests burn faster. */
export function lowestGoal(objectives: Pick<Objectives, 'window' | 'burnRates'>): number {
  const fastest = Math.max(...burnAlertsOf(objectives).map(({ burn }) => burn));
  return 100 * (1 - 1 / fastest);
}
