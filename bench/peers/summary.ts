import type { BlastRadius } from './record';
import { BAD } from './releases/bad';
import { GOOD } from './releases/good';
import { SETUPS, type Setup } from './setups';

/** One line of the table. */
export interface Summary {
  readonly setup: Setup;
  /** Requests of users, over all bad releases at the higher traffic. */
  readonly failed: number;
  /** The same of those that fail within three minutes. */
  readonly failedSoon: number;
  /** The same over all, at a tenth of the traffic. */
  readonly failedAtLowTraffic: number;
  /** Of the bad releases: rolled back with every seed. */
  readonly stopped: number;
  readonly exposedMinutes: number;
  /** In the middle of those that were rolled back after a user had met them. */
  readonly minutesToRollBack: number | undefined;
  /** Of good releases by traffic, in percent. */
  readonly falseRollbacks: readonly { readonly requestsPerMinute: number; readonly percent: number }[];
  /** Of a good release, at the higher traffic. */
  readonly minutesToAll: number | undefined;
  readonly minutes: number | undefined;
  /** Of a good release, at the lowest traffic. */
  readonly minutesAtLowTraffic: number | undefined;
}

const LATE = new Set(BAD.filter(({ isLate }) => isLate).map(({ name }) => name));
const COUNTED = GOOD.filter(({ mayRollBack }) => !mayRollBack).map(({ name }) => name);
/** Of the minutes: errors as most services have them. */
const USUAL = '0.1 % errors of its own';

export function summaries(result: BlastRadius): readonly Summary[] {
  return SETUPS.filter(({ id }) => result.bad.some(({ setup }) => setup === id)).map((setup) =>
    summaryOf(setup, result),
  );
}

function summaryOf(setup: Setup, { bad, good, goodSeeds }: BlastRadius): Summary {
  const own = bad.filter((cell) => cell.setup === setup.id);
  const traffic = [...new Set(own.map(({ requestsPerMinute }) => requestsPerMinute))];
  const [highest, lowest] = [Math.max(...traffic), Math.min(...traffic)];
  const busy = own.filter(({ requestsPerMinute }) => requestsPerMinute === highest);
  const ownGood = good.filter((cell) => cell.setup === setup.id);
  const goodTraffic = [...new Set(ownGood.map(({ requestsPerMinute }) => requestsPerMinute))];
  const usual = (requestsPerMinute: number) =>
    ownGood.find((cell) => cell.release === USUAL && cell.requestsPerMinute === requestsPerMinute);
  return {
    setup,
    failed: sum(busy.map(({ failed }) => failed)),
    failedSoon: sum(busy.filter(({ release }) => !LATE.has(release)).map(({ failed }) => failed)),
    failedAtLowTraffic: sum(
      own.filter(({ requestsPerMinute }) => requestsPerMinute === lowest).map(({ failed }) => failed),
    ),
    stopped: busy.filter(({ gotThrough }) => gotThrough === 0).length,
    exposedMinutes: sum(busy.map(({ exposedMinutes }) => exposedMinutes)),
    minutesToRollBack: median(
      busy.flatMap(({ minutesToRollBack, exposedMinutes }) =>
        minutesToRollBack !== undefined && exposedMinutes > 0 ? [minutesToRollBack] : [],
      ),
    ),
    falseRollbacks: goodTraffic.map((requestsPerMinute) => {
      const cells = ownGood.filter(
        (cell) => cell.requestsPerMinute === requestsPerMinute && COUNTED.includes(cell.release),
      );
      const stopped = sum(cells.map((cell) => cell.stopped));
      return { requestsPerMinute, percent: (100 * stopped) / (cells.length * goodSeeds.length) };
    }),
    minutesToAll: usual(Math.max(...goodTraffic))?.minutesToAll,
    minutes: usual(Math.max(...goodTraffic))?.minutes,
    minutesAtLowTraffic: usual(Math.min(...goodTraffic))?.minutes,
  };
}

/** What the best of the peers does, by failed requests, and how Teal's default stands against it. */
export interface Verdict {
  /** Of those that let most good releases through: whoever takes them all back harms nobody, and is of no use. */
  readonly best: Summary;
  readonly teal: Summary;
  /** How many times as many requests it fails. */
  readonly times: number;
  readonly fewerFailed: boolean;
  /** By traffic: whether Teal takes back no more good releases. */
  readonly noMoreFalse: readonly { readonly requestsPerMinute: number; readonly holds: boolean }[];
  readonly asQuick: boolean;
}

const FEWER = 5;
const SLOWER = 1.2;
/** Percent of good releases. */
const USELESS = 50;

export function verdictOf(all: readonly Summary[]): Verdict {
  const peers = all.filter((one) => one.setup.role === 'peer' && falseOf(one) < USELESS);
  const [best] = peers.sort((a, b) => a.failed - b.failed);
  const teal = all.find(({ setup }) => setup.id === 'teal');
  if (!best || !teal) throw new Error('there must be a peer, and Teal');
  const ofBest = (traffic: number) =>
    best.falseRollbacks.find(({ requestsPerMinute }) => requestsPerMinute === traffic)?.percent ?? 0;
  return {
    best,
    teal,
    times: best.failed / teal.failed,
    fewerFailed: best.failed >= FEWER * teal.failed,
    noMoreFalse: teal.falseRollbacks.map(({ requestsPerMinute, percent }) => ({
      requestsPerMinute,
      holds: percent <= ofBest(requestsPerMinute),
    })),
    asQuick: (teal.minutes ?? Number.POSITIVE_INFINITY) <= SLOWER * (best.minutes ?? 0),
  };
}

/** In percent, over all traffic. */
export function falseOf({ falseRollbacks }: Summary): number {
  return sum(falseRollbacks.map(({ percent }) => percent)) / Math.max(1, falseRollbacks.length);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
