import { NotModelled } from '../not-modelled';

/** The samples of one metric in one stretch of time: value → how often it occurred. */
export type Samples = ReadonlyMap<number, number>;

/** What a statistic makes of samples; undefined when there is no datapoint. */
export type Statistic = (samples: Samples) => number | undefined;

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: count,
  Sum: sum,
  Average: (samples) => sum(samples) / count(samples),
  Minimum: (samples) => values(samples)[0],
  Maximum: (samples) => values(samples).at(-1),
};

const PERCENTILE = /^p(\d{1,3}(?:\.\d{1,10})?)$/;
const BOUNDED = /^(TC|PR)\((\d*\.?\d*):(\d*\.?\d*)\)$/;

/**
 * The statistic that CloudWatch calls `name`: `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, `p99.9`,
 * `TC(:0.3)` (how many samples are in the bounds), `PR(:0.3)` (what percentage of them is).
 *
 * @throws {NotModelled} for every other statistic: trimmed and winsorized means, percent bounds
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function statistic(name: string): Statistic {
  const found = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : (percentile(name) ?? bounded(name));
  if (!found) throw new NotModelled(`CloudWatch statistic ${name}`);
  return (samples) => (samples.size === 0 ? undefined : found(samples));
}

/** By nearest rank: how CloudWatch interpolates is not documented, and it keeps samples in a histogram. */
function percentile(name: string): Statistic | undefined {
  const share = Number(PERCENTILE.exec(name)?.[1]) / 100;
  if (!(share <= 1)) return undefined;
  return withoutNegatives((samples) => {
    // The subtrahend is for products like 0.07 * 100, which is a little more than 7.
    const rank = Math.max(1, Math.ceil(share * count(samples) - 1e-9));
    let passed = 0;
    return values(samples).find((value) => {
      passed += samples.get(value) ?? 0;
      return passed >= rank;
    });
  });
}

/** The lower bound is exclusive, the upper inclusive. AWS may interpolate within its histogram; this counts. */
function bounded(name: string): Statistic | undefined {
  const [, kind, from = '', to = ''] = BOUNDED.exec(name) ?? [];
  if (!kind || (from === '' && to === '') || from === '.' || to === '.') return undefined;
  const above = from === '' ? Number.NEGATIVE_INFINITY : Number(from);
  const upTo = to === '' ? Number.POSITIVE_INFINITY : Number(to);
  return withoutNegatives((samples) => {
    let within = 0;
    for (const [value, times] of samples) if (value > above && value <= upTo) within += times;
    return kind === 'TC' ? within : (100 * within) / count(samples);
  });
}

/** Statistics over the distribution are not available for a stretch that has a negative value. */
function withoutNegatives(of: Statistic): Statistic {
  return (samples) => ((values(samples)[0] ?? 0) < 0 ? undefined : of(samples));
}

function values(samples: Samples): number[] {
  return [...samples.keys()].sort((a, b) => a - b);
}

function count(samples: Samples): number {
  let total = 0;
  for (const times of samples.values()) total += times;
  return total;
}

function sum(samples: Samples): number {
  let total = 0;
  for (const [value, times] of samples) total += value * times;
  return total;
}
