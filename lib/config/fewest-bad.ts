import { inDays, type Objectives } from './objectives';

/** How often chance alone may tell somebody, for one pair of windows, in as many days as the objective has. */
export const FALSE_ALARMS = { page: 0.01, ticket: 0.05 } as const;

/** Of the budget, that a service which is well spends. */
const WELL = 0.5;

interface Pair {
  readonly severity: keyof typeof FALSE_ALARMS;
  /** Minutes. */
  readonly long: number;
  readonly burn: number;
}

/**
 * The bad requests in a pair's long window below which it tells nobody: the fewest with which a service that spends half of
 * its budget is told of rarely enough, whatever its traffic is. A count of bad ones and not of requests, since a total
 * outage has as many of both.
 *
 * Of n requests the limit is burn × budget × n bad ones. Traffic at which k of them are just above it is the worst there is
 * for k: with more requests it takes more, with fewer they are rarer. Half of the budget of that traffic is k / (2 × burn) bad
 * ones in a window. They come by chance (a Poisson distribution), and the alarm begins with one that finds k - 1 others in the
 * window that ends with it: as often as windows follow one another, times their mean, times the chance of k - 1.
 *
 * source of the remedy, without a number: SRE Workbook, "Alerting on SLOs", low-traffic services
 */
export function fewestBad({ severity, long, burn }: Pair, { window }: Pick<Objectives, 'window'>): number {
  const windows = (inDays(window) * 24 * 60) / long;
  for (let fewest = 1; ; fewest++) {
    if (windows * alarmsByChance(fewest, burn) <= FALSE_ALARMS[severity]) return fewest;
  }
}

/** How often, in one window, alarms begin by chance at the worst traffic for so many bad ones. */
export function alarmsByChance(fewest: number, burn: number): number {
  const mean = (WELL * fewest) / burn;
  let chance = Math.exp(-mean);
  for (let one = 1; one < fewest; one++) chance *= mean / one;
  return mean * chance;
}
