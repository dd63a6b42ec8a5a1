import { type Distribution, merge } from './distribution';
import type { Bounds, SampleBlock, Within } from './sample-block';

// Taken once: in a context of its own, as each file of tests has one, a global is found slowly, and this is asked a million times.
const { POSITIVE_INFINITY, NEGATIVE_INFINITY } = Number;

/** The samples of one metric in one period: blocks that follow one another, added up as they are put in. */
export class SampleWindow {
  count = 0;
  sum = 0;
  min = POSITIVE_INFINITY;
  max = NEGATIVE_INFINITY;
  /** The first `size` of them count: a window is used again and again, and what is left costs nothing. */
  private readonly blocks: SampleBlock[] = [];
  private size = 0;

  static of(...blocks: SampleBlock[]): SampleWindow {
    const window = new SampleWindow();
    for (const block of blocks) window.put(block);
    return window;
  }

  clear(): void {
    this.count = 0;
    this.sum = 0;
    this.min = POSITIVE_INFINITY;
    this.max = NEGATIVE_INFINITY;
    this.size = 0;
  }

  put(block: SampleBlock): void {
    this.count += block.count;
    this.sum += block.sum;
    if (block.min < this.min) this.min = block.min;
    if (block.max > this.max) this.max = block.max;
    this.blocks[this.size] = block;
    this.size += 1;
  }

  /** Undefined when the samples of a part are not known. */
  distribution(): Distribution | undefined {
    const parts: Distribution[] = [];
    for (let at = 0; at < this.size; at++) {
      const distribution = this.blocks[at]?.distribution();
      if (!distribution) return undefined;
      parts.push(distribution);
    }
    return merge(parts);
  }

  /** Undefined when the samples of a part are not known. */
  within(bounds: Bounds): Within | undefined {
    let [count, sum] = [0, 0];
    for (let at = 0; at < this.size; at++) {
      const part = this.blocks[at]?.countWithin(bounds);
      if (!part) return undefined;
      count += part.count;
      sum += part.sum;
    }
    return { count, sum };
  }
}
