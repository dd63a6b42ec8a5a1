import { condensed, type Distribution, distributionOf, merge } from './distribution';
import type { StatisticSet } from './metric';

/** Bounds as CloudWatch's statistics have them: the lower is exclusive, the upper inclusive. */
export interface Bounds {
  /** -Infinity when there is none. */
  readonly above: number;
  /** Infinity when there is none. */
  readonly upTo: number;
  /** Tells these bounds from others. */
  readonly key: string;
}

/** What of some samples is within bounds. */
export interface Within {
  readonly count: number;
  readonly sum: number;
}

// Taken once: in a context of its own, as each file of tests has one, a global is found slowly, and this is needed a million times.
const { POSITIVE_INFINITY, NEGATIVE_INFINITY } = Number;
/** More different values than this in one open block are rounded together at once. */
const OPEN_VALUES = 4096;

/** The samples of one metric in one stretch of time, added up; the samples themselves as long as they are kept. */
export class SampleBlock {
  count = 0;
  sum = 0;
  min = POSITIVE_INFINITY;
  max = NEGATIVE_INFINITY;
  /** False when a statistic set is in it: then what needs each sample is not available. */
  isRaw = true;
  /** While the block is open and has several values. One value alone, as of most counts, needs no room of its own. */
  private samples: Map<number, number> | undefined;
  private sorted: Distribution | undefined;
  private isForgotten = false;
  private within: Map<string, Within> | undefined;

  static of(samples: ReadonlyMap<number, number>): SampleBlock {
    const block = new SampleBlock();
    for (const [value, count] of samples) block.add(value, count);
    return block;
  }

  /** All of `parts`, which stay as they are. */
  static joined(parts: readonly SampleBlock[]): SampleBlock {
    const joined = new SampleBlock();
    const distributions: Distribution[] = [];
    for (const part of parts) {
      joined.addUp(part.count, part.sum, part.min, part.max);
      joined.isRaw &&= part.isRaw;
      const distribution = part.distribution();
      if (distribution) distributions.push(distribution);
    }
    if (joined.min === joined.max && joined.isRaw) return joined;
    if (distributions.length === parts.length) joined.sorted = merge(distributions);
    else joined.isForgotten = true;
    return joined;
  }

  add(value: number, count: number): void {
    this.within = undefined;
    if (this.count > 0 && (value !== this.min || value !== this.max)) this.addAnother(value, count);
    this.addUp(count, value * count, value, value);
  }

  /** One whose samples are all equal is as good as those samples. source: Statistics-definitions, Requirements */
  addSet({ sampleCount, sum, minimum, maximum }: StatisticSet): void {
    if (minimum === maximum) {
      this.add(minimum, sampleCount);
    } else {
      this.addUp(sampleCount, sum, minimum, maximum);
      this.isRaw = false;
    }
  }

  /** Takes less room from now on; more can still be added. */
  close(): void {
    if (!this.samples) return;
    this.sorted = condensed(distributionOf(this.samples));
    this.samples = undefined;
  }

  /** Forgets the samples and remembers what of them is within each of `bounds`. */
  forgetSamples(bounds: Iterable<Bounds>): void {
    for (const each of bounds) this.countWithin(each);
    this.samples = undefined;
    this.sorted = undefined;
    this.isForgotten = true;
  }

  /** Undefined when the samples are not known, or not any more. */
  distribution(): Distribution | undefined {
    if (!this.isRaw) return undefined;
    if (this.min === this.max) return { values: [this.min], counts: [this.count] };
    return this.samples ? distributionOf(this.samples) : this.sorted;
  }

  /** Undefined when the samples are not known, or not any more. */
  countWithin(bounds: Bounds): Within | undefined {
    const known = this.within?.get(bounds.key);
    if (known) return known;
    const distribution = this.distribution();
    if (!distribution) return undefined;
    const counted = countIn(distribution, bounds);
    this.within ??= new Map();
    this.within.set(bounds.key, counted);
    return counted;
  }

  private addUp(count: number, sum: number, min: number, max: number): void {
    this.count += count;
    this.sum += sum;
    if (min < this.min) this.min = min;
    if (max > this.max) this.max = max;
  }

  private addAnother(value: number, count: number): void {
    if (this.isForgotten) return;
    this.samples ??= this.reopened();
    this.samples.set(value, (this.samples.get(value) ?? 0) + count);
    if (this.samples.size > OPEN_VALUES) this.close();
  }

  private reopened(): Map<number, number> {
    const { values, counts } = this.distribution() ?? { values: [], counts: [] };
    this.sorted = undefined;
    return new Map(values.map((value, at) => [value, counts[at] ?? 0]));
  }
}

function countIn({ values, counts }: Distribution, { above, upTo }: Bounds): Within {
  let [count, sum] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (value <= above || value > upTo) continue;
    count += counts[at] as number;
    sum += value * (counts[at] as number);
  }
  return { count, sum };
}
