import type { Counts } from './count';
import type { PriceList } from './prices';

export interface Line {
  readonly what: string;
  readonly amount: number;
  /** USD a month. */
  readonly usd: number;
}

export interface Bill {
  readonly lines: readonly Line[];
  /** USD a month. */
  readonly usd: number;
}

/** What a function that a schedule calls is taken to need: a guess, the same as that of `Uniformity`. */
const LOOK = { seconds: 2, logGigabytes: 1e-6 };

/**
 * What is paid for so many services that are each like this one, in one account and region, and for what they share.
 *
 * @param shared of an environment, once
 * @param services how many
 */
export function billOf(service: Counts, shared: Counts, services: number, prices: PriceList): Bill {
  const all = (of: (counts: Counts) => number): number => services * of(service) + of(shared);
  const { free } = prices;
  const alarmMetrics = all((counts) => counts.alarmMetrics);
  const composites = all((counts) => counts.compositeAlarms);
  const dashboards = all((counts) => counts.dashboards);
  const large = all((counts) => counts.largeDashboards);
  const customMetrics = all((counts) => counts.customMetrics.size);
  const canaryRuns = all((counts) => counts.canaryRuns);
  const keys = all((counts) => counts.keys);
  const runs = all((counts) => sum(counts.functionRuns.map((each) => each.runs)));
  const gigabyteSeconds = all((counts) =>
    sum(counts.functionRuns.map((each) => each.runs * each.gigabytes * LOOK.seconds)),
  );
  const lines: Line[] = [
    {
      what: 'metrics that alarms read',
      amount: alarmMetrics,
      usd: beyond(alarmMetrics, free.alarmMetrics) * prices.alarmMetric,
    },
    { what: 'composite alarms', amount: composites, usd: composites * prices.compositeAlarm },
    {
      what: 'custom metrics',
      amount: customMetrics,
      usd: tiered(beyond(customMetrics, free.customMetrics), prices.customMetric),
    },
    {
      what: 'dashboards',
      amount: dashboards,
      usd: (large + beyond(dashboards - large, free.dashboards)) * prices.dashboard,
    },
    {
      what: 'runs of probes',
      amount: canaryRuns,
      usd: beyond(canaryRuns, free.canaryRuns) * prices.canaryRun,
    },
    {
      what: 'scheduled looks',
      amount: runs,
      usd:
        gigabyteSeconds * prices.functionGigabyteSecond +
        runs * (prices.functionRequest + LOOK.logGigabytes * prices.logs),
    },
    { what: 'keys', amount: keys, usd: keys * prices.key },
  ];
  return { lines, usd: sum(lines.map(({ usd }) => usd)) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const beyond = (amount: number, free: number): number => Math.max(0, amount - free);

function tiered(amount: number, tiers: PriceList['customMetric']): number {
  let [usd, from] = [0, 0];
  for (const { first, each } of tiers) {
    usd += Math.max(0, Math.min(amount, first) - from) * each;
    from = first;
  }
  return usd;
}
