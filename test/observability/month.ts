import { type Random, seededRandom } from '../../rehearsal/random';
import { binomial, poisson } from '../../rehearsal/workload/draws';
import { DAY, HOUR } from './minutes';
import type { Traffic } from './published-traffic';
import { STOCK } from './shop';

export interface Month {
  /** On average, over days and nights and weekends. */
  readonly requestsPerMinute: number;
  /** How many times as fast as allowed each budget goes. */
  readonly burn: number;
  readonly seed: number;
}

export const MONTH = 30 * DAY;

/** What the objectives of the shop allow to be bad: see shop.ts. */
const BUDGET = { failed: 0.001, slow: 0.01, unpaid: 0.01 };
const CHECKOUT = 0.1;
const ORDERS = 0.02;

/** Days of the week, Monday is 0, on which there is a release, in the early afternoon; a night has a fifth of the mean. */
const RELEASES = [0, 2, 3];
const RELEASE_AT = 14 * HOUR;
const CANARY = 10;
const SWING = 0.8;
const WEEKEND = 0.6;
const WEEKDAY = (7 - 2 * WEEKEND) / 5;

/**
 * Thirty days of users who come by chance, each of whose requests fails, is slow or is not paid by chance, whatever happened
 * to the others. Releases move everybody to the other target group, five percent of them first.
 */
export function month({ requestsPerMinute, burn, seed }: Month): (minute: number) => Traffic {
  const random = seededRandom(seed);
  return (minute) => {
    const requests = poisson(requestsPerMinute * busyAt(minute), random);
    const failed = binomial(requests, BUDGET.failed * burn, random);
    const slow = binomial(requests, BUDGET.slow * burn, random);
    const failedThere = binomial(failed, CHECKOUT, random);
    const placed = binomial(requests - failed, ORDERS, random);
    const green = onGreen(minute);
    return {
      ...(green < 1 ? {} : { healthy: 'none' as const }),
      ...(green > 0 ? { healthyGreen: 2 } : {}),
      ...{ requests, failed, slow, unhealthy: isStarting(minute) ? 1 : 0 },
      green: partOf({ requests, failed, slow }, green, random),
      routes: {
        checkout: {
          requests: binomial(requests - failed, CHECKOUT, random) + failedThere,
          failed: failedThere,
        },
      },
      calls: { payments: { requests: placed, failed: binomial(placed, BUDGET.unpaid * burn, random) } },
      also: STOCK,
      orders: { placed, paid: placed - binomial(placed, BUDGET.unpaid * burn, random) },
    };
  };
}

/** Of the mean. */
function busyAt(minute: number): number {
  const day = Math.floor(minute / DAY) % 7;
  const hour = (minute % DAY) / DAY;
  return (1 + SWING * Math.sin(2 * Math.PI * (hour - 0.375))) * (day >= 5 ? WEEKEND : WEEKDAY);
}

/** Those that have begun. */
function releasesUntil(minute: number): number {
  const [week, day] = [Math.floor(minute / DAY / 7), Math.floor(minute / DAY) % 7];
  const thisWeek = RELEASES.filter((of) => of < day || (of === day && minute % DAY >= RELEASE_AT)).length;
  return week * RELEASES.length + thisWeek;
}

/** Tasks of the new revision fail their health checks until they have started. */
const isStarting = (minute: number): boolean =>
  RELEASES.includes(Math.floor(minute / DAY) % 7) &&
  minute % DAY >= RELEASE_AT &&
  minute % DAY < RELEASE_AT + 2;

/** The share of users on green: by an even number of releases none, by an odd one all. */
function onGreen(minute: number): number {
  const isGreen = releasesUntil(minute) % 2 === 1;
  const isCanary = releasesUntil(minute) !== releasesUntil(Math.max(0, minute - CANARY));
  if (isCanary) return isGreen ? 0.05 : 0.95;
  return isGreen ? 1 : 0;
}

const partOf = (
  { requests, failed, slow }: Omit<Required<Pick<Traffic, 'requests' | 'failed' | 'slow'>>, never>,
  share: number,
  random: Random,
) => {
  const bad = binomial(failed, share, random);
  const waited = binomial(slow, share, random);
  return {
    requests: bad + waited + binomial(Math.max(0, requests - failed - slow), share, random),
    failed: bad,
    slow: waited,
  };
};
