import { type Distribution, merge } from './distribution';
import type { Bounds, SampleBlock, Within } from './sample-block';

/** The samples of one metric in one period: blocks that follow one another, added up as they are put in. */
export class SampleWindow {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  private readonly blocks: SampleBlock[] = [];

  static of(...blocks: SampleBlock[]): SampleWindow {
    const window = new SampleWindow();
    for (const block of blocks) window.put(block);
    return window;
  }

  clear(): void {
    this.count = 0;
    this.sum = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
    this.blocks.length = 0;
  }

  put(block: SampleBlock): void {
    this.count += block.count;
    this.sum += block.sum;
    if (block.min < this.min) this.min = block.min;
    if (block.max > this.max) this.max = block.max;
    this.blocks.push(block);
  }

  /** Undefined when the samples of a part are not known. */
  distribution(): Distribution | undefined {
    const parts: Distribution[] = [];
    for (const block of this.blocks) {
      const distribution = block.distribution();
      if (!distribution) return undefined;
      parts.push(distribution);
    }
    return merge(parts);
  }

  /** Undefined when the samples of a part are not known. */
  within(bounds: Bounds): Within | undefined {
    let [count, sum] = [0, 0];
    for (const block of this.blocks) {
      const part = block.countWithin(bounds);
      if (!part) return undefined;
      count += part.count;
      sum += part.sum;
    }
    return { count, sum };
  }
}
