/** Samples by value, ascending: `counts[i]` of them are `values[i]`. */
export interface Distribution {
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** How many different values are kept apart; more are rounded together, so that memory is bounded. */
const DIFFERENT_VALUES = 512;

export function distributionOf(samples: ReadonlyMap<number, number>): Distribution {
  const values = [...samples.keys()].sort((a, b) => a - b);
  return { values, counts: values.map((value) => samples.get(value) ?? 0) };
}

export function merge(distributions: readonly Distribution[]): Distribution {
  const [only] = distributions;
  if (distributions.length === 1 && only) return only;
  const merged = new Map<number, number>();
  for (const { values, counts } of distributions) {
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as number;
      merged.set(value, (merged.get(value) ?? 0) + (counts[at] as number));
    }
  }
  return condensed(distributionOf(merged));
}

/**
 * The same distribution with few enough values: rounded up to three significant digits. Rounded up, because upper
 * bounds are inclusive and lower ones are not, so that a count within bounds of three digits or fewer (`TC(:0.3)`)
 * stays exact; a percentile is then at most 1 % too high. CloudWatch's own histogram is no finer.
 */
export function condensed(distribution: Distribution): Distribution {
  const { values, counts } = distribution;
  if (values.length <= DIFFERENT_VALUES) return distribution;
  const rounded: { values: number[]; counts: number[] } = { values: [], counts: [] };
  for (let at = 0; at < values.length; at++) {
    const value = roundedUp(values[at] as number);
    const last = rounded.values.length - 1;
    if (rounded.values[last] === value)
      rounded.counts[last] = (rounded.counts[last] ?? 0) + (counts[at] ?? 0);
    else {
      rounded.values.push(value);
      rounded.counts.push(counts[at] as number);
    }
  }
  return rounded;
}

/** To three significant digits. A value that has no more stays what it is, to the last bit. */
function roundedUp(value: number): number {
  const near = Number(value.toPrecision(3));
  if (near >= value) return near;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  return Number((near + step).toPrecision(3));
}
