import { NotModelled } from '../not-modelled';
import type { Bounds } from './sample-block';
import type { SampleWindow } from './sample-window';
import { percentile, type Share, trimmed, winsorized } from './trimming';

/** What CloudWatch calls a statistic. */
export interface Statistic {
  /** Of a period; undefined when there is no datapoint. */
  readonly of: (window: SampleWindow) => number | undefined;
  /** What it needs of each sample: nothing, how many are within fixed bounds, or all of them. */
  readonly needs: 'sums' | Bounds | 'samples';
  /** NN / 100 of pNN, for alarms that are to ignore percentiles of few samples. */
  readonly percentile?: number;
}

type Of = Statistic['of'];

const SIMPLE: Readonly<Record<string, Of>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

const NUMBER = String.raw`\d{1,3}(?:\.\d{1,10})?`;
const PERCENTILE = new RegExp(`^p(${NUMBER})$`);
const SHORT = new RegExp(`^(tm|tc|ts|wm)(${NUMBER})$`);
const BOUNDED = /^(TM|TC|TS|WM|PR)\((\d+\.?\d*|\.\d+)?(%?):(\d+\.?\d*|\.\d+)?(%?)\)$/;

type Trimming = 'TM' | 'TC' | 'TS' | 'WM';

/**
 * The statistic that CloudWatch calls `name`: `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, `p99.9`, and of
 * the samples within bounds their mean, count, sum, winsorized mean and percentage: `TM(10%:90%)`, `TC(:0.3)`,
 * `ts90`, `wm98`, `PR(100:2000)`, `IQM`.
 *
 * @throws {NotModelled} for every other name
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function statistic(name: string): Statistic {
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  const found = simple
    ? { of: simple, needs: 'sums' as const }
    : (percentileCalled(name) ?? shortCalled(name) ?? boundedCalled(name));
  if (!found) throw new NotModelled(`CloudWatch statistic ${name}`);
  return { ...found, of: (window) => (window.count === 0 ? undefined : found.of(window)) };
}

function percentileCalled(name: string): Statistic | undefined {
  const share = Number(PERCENTILE.exec(name)?.[1]) / 100;
  if (!(share <= 1)) return undefined;
  return { ...overSamples((window) => percentile(window, share)), percentile: share };
}

/** `tm90` is `TM(:90%)`, `IQM` is `TM(25%:75%)`. */
function shortCalled(name: string): Statistic | undefined {
  if (name === 'IQM') return byShares('TM', { from: 0.25, to: 0.75 });
  const [, kind = '', percent] = SHORT.exec(name) ?? [];
  const to = Number(percent) / 100;
  return to <= 1 ? byShares(kind.toUpperCase() as Trimming, { from: 0, to }) : undefined;
}

function boundedCalled(name: string): Statistic | undefined {
  const [, kind, from = '', percentFrom, to = '', percentTo] = BOUNDED.exec(name) ?? [];
  if (!kind || (from === '' && to === '')) return undefined;
  const isPercent = (from === '' ? percentTo : percentFrom) === '%';
  // Each bound that is there has a percent sign, or none has.
  if ((from !== '' || percentFrom === '%') && (percentFrom === '%') !== isPercent) return undefined;
  if ((to !== '' || percentTo === '%') && (percentTo === '%') !== isPercent) return undefined;
  if (from !== '' && to !== '' && Number(from) >= Number(to)) return undefined;
  if (!isPercent) return byValues(kind as Trimming | 'PR', from, to);
  const share = { from: Number(from || 0) / 100, to: Number(to || 100) / 100 };
  return kind === 'PR' || share.to > 1 ? undefined : byShares(kind as Trimming, share);
}

function byValues(kind: Trimming | 'PR', from: string, to: string): Statistic {
  const above = from === '' ? Number.NEGATIVE_INFINITY : Number(from);
  const upTo = to === '' ? Number.POSITIVE_INFINITY : Number(to);
  const bounds: Bounds = { above, upTo, key: `${above}:${upTo}` };
  const of: Readonly<Record<Trimming | 'PR', Of>> = {
    TC: (window) => window.within(bounds)?.count,
    TS: (window) => window.within(bounds)?.sum,
    PR: (window) => {
      const within = window.within(bounds);
      return within && (100 * within.count) / window.count;
    },
    TM: (window) => {
      const within = window.within(bounds);
      return within && within.count > 0 ? within.sum / within.count : undefined;
    },
    WM: (window) => winsorized(window, bounds),
  };
  return { of: withoutNegatives(of[kind]), needs: kind === 'WM' ? 'samples' : bounds };
}

function byShares(kind: Trimming, share: Share): Statistic {
  return overSamples((window) => {
    const within = trimmed(window, share);
    if (!within || kind === 'TC') return within?.count;
    if (kind === 'TS') return within.sum;
    if (within.count === 0) return undefined;
    if (kind === 'TM') return within.sum / within.count;
    return (within.sum + within.below * within.first + within.beyond * within.last) / window.count;
  });
}

function overSamples(of: Of): Statistic {
  return { of: withoutNegatives(of), needs: 'samples' };
}

/** Statistics over the distribution are not available for a stretch that has a negative value. */
function withoutNegatives(of: Of): Of {
  return (window) => (window.min < 0 ? undefined : of(window));
}
