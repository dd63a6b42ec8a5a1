import { type BudgetRules, budgetOf, FEWEST_BAD } from '../../shared/environment';
import { type RunbookSection, see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';

/** What an objective counts in one hour. */
export interface Hour {
  /** When it began, in milliseconds since the Unix epoch. */
  readonly time: number;
  readonly bad: number;
  readonly total: number;
}

/** What has gone of an objective's error budget. */
export interface Spent {
  readonly id: string;
  /** Percent. */
  readonly goal: number;
  /** Of the window, the oldest first; those of which no metric says anything are left out. */
  readonly hours: readonly Hour[];
  /** Whether its total was ever published in the window, or is what AWS publishes with the first request. */
  readonly isPublished: boolean;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A release goes out while more than the share is left of each budget. What cannot be seen is not left. */
export function decide(rules: Pick<BudgetRules, 'left' | 'days'>, spent: readonly Spent[]): Verdict {
  if (spent.length === 0) return { outcome: 'inconclusive', reason: 'no objective is named' };
  const standings = spent.map((one) => standingOf(one, rules));
  const short = standings.filter(({ is }) => is === 'short');
  const unseen = standings.filter(({ is }) => is === 'unseen');
  if (short.length + unseen.length === 0) {
    return { outcome: 'pass', reason: standings.map(({ says }) => says).join('; ') };
  }
  const section: RunbookSection =
    short.length > 0
      ? 'gate-error-budget.md#too-little-is-left'
      : 'gate-error-budget.md#nothing-is-published';
  const reasons = [...short, ...unseen].map(({ says }) => says);
  return { outcome: 'inconclusive', reason: reasons.join('; ') + see(section) };
}

interface Standing {
  readonly is: 'enough' | 'short' | 'unseen';
  readonly says: string;
}

function standingOf({ id, goal, hours, isPublished }: Spent, { left: share, days }: Rules): Standing {
  if (!isPublished) {
    return {
      is: 'unseen',
      says: `${id}: what it counts was not published once in ${days} days, which is no budget`,
    };
  }
  const sums = sumOf(hours);
  if (sums.total <= 0 && sums.bad <= 0) {
    return { is: 'enough', says: `${id}: no requests in ${days} days, so all of its budget is left` };
  }
  const left = leftOf(sums, goal);
  const told = `${id}: ${shown(left, days)}`;
  if (left > share) return { is: 'enough', says: told };
  if (sums.bad < FEWEST_BAD) {
    return {
      is: 'enough',
      says: `${id}: ${count(sums.bad)} of ${count(sums.total)} were bad, too few to judge by`,
    };
  }
  const back = new Date(backAt(hours, goal, { left: share, days }));
  return {
    is: 'short',
    says: `${told}, and a release needs more than ${share} %; that is so from ${back.toISOString().slice(0, 16)}Z on if nothing more fails and as much comes as before`,
  };
}

type Rules = Pick<BudgetRules, 'left' | 'days'>;
type Sums = Pick<Hour, 'bad' | 'total'>;

const sumOf = (hours: readonly Hour[]): Sums => ({
  bad: hours.reduce((sum, { bad }) => sum + bad, 0),
  total: hours.reduce((sum, { total }) => sum + total, 0),
});

/**
 * Percent of the budget; below 0 it is overdrawn. Rounded beyond what anybody sees, so that what is exactly the share is
 * not more than it.
 */
export function leftOf({ bad, total }: Sums, goal: number): number {
  if (bad <= 0) return 100;
  if (total <= 0) return Number.NEGATIVE_INFINITY;
  return Number((100 * (1 - bad / (total * budgetOf(goal)))).toPrecision(9));
}

/**
 * When so many of the oldest hours have left the window that what they spent is enough. For each of them another comes with
 * as many requests, none of them bad.
 */
export function backAt(hours: readonly Hour[], goal: number, { left: share, days }: Rules): number {
  const { total, bad } = sumOf(hours);
  let still = bad;
  for (const hour of hours) {
    still -= hour.bad;
    if (leftOf({ bad: still, total }, goal) > share) return hour.time + HOUR + days * DAY;
  }
  // Sums of fractions may leave a trifle of what is nothing.
  return (hours.at(-1)?.time ?? 0) + HOUR + days * DAY;
}

/** Never rounded up to what is not there. */
function shown(left: number, days: number): string {
  const two = (value: number) => Math.floor(value * 100) / 100;
  if (left >= 0) return `${two(left)} % of the budget of ${days} days is left`;
  const by = Number.isFinite(left) ? `, by ${two(-left)} %` : '';
  return `the budget of ${days} days is overdrawn${by}`;
}

const count = (value: number): number => Math.round(value);
