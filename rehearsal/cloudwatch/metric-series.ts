import type { StatisticSet } from './metric';
import { type Bounds, SampleBlock } from './sample-block';
import type { SampleWindow } from './sample-window';

const SECOND = 1000;
/** CloudWatch's finest standard resolution, and how often alarms of ordinary periods are evaluated: 60 s. */
export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Lengths of the blocks that a series is kept in: each a multiple of the one before. */
const STANDARD = [MINUTE, 10 * MINUTE, HOUR] as const;
const HIGH_RESOLUTION = [SECOND, 10 * SECOND, ...STANDARD] as const;

/** How long a series is kept, in simulated milliseconds. After it, only longer blocks are there. */
export interface Retention {
  /** Blocks of less than a minute. */
  readonly secondsMs: number;
  /** Blocks of less than an hour. */
  readonly minutesMs: number;
  /** Each sample of those, which percentiles need. What alarms count within fixed bounds is kept longer. */
  readonly samplesMs: number;
  readonly hoursMs: number;
}

/**
 * What was recorded of one metric in one unit: blocks of a minute (or a second), and longer ones that are joined from
 * them when they are first asked for, so that a period of days is a few dozen blocks and not thousands.
 */
export class MetricSeries {
  private lengths: readonly number[] = STANDARD;
  private blocks: Map<number, SampleBlock | null>[] = STANDARD.map(() => new Map());
  /** By level, before when blocks are dropped. */
  private droppedBefore: number[] = STANDARD.map(() => Number.NEGATIVE_INFINITY);
  private samplesDroppedBefore = Number.NEGATIVE_INFINITY;
  private joinedBefore = Number.NEGATIVE_INFINITY;
  private openStart = Number.NEGATIVE_INFINITY;
  private open = new SampleBlock();

  constructor(
    private readonly retention: () => Retention,
    private readonly countedBounds: () => Iterable<Bounds>,
  ) {}

  /** When the newest sample was recorded, to its minute or second; -Infinity when there is none. */
  get newest(): number {
    return this.openStart;
  }

  record(at: number, value: number, count: number): void {
    this.blockAt(at).add(value, count);
  }

  recordSet(at: number, set: StatisticSet): void {
    this.blockAt(at).addSet(set);
  }

  /** From now on seconds are kept apart. What is there already stays at the start of its minute. */
  refine(): void {
    if (this.lengths === HIGH_RESOLUTION) return;
    const [minutes = new Map(), , hours = new Map()] = this.blocks;
    const [dropped = 0, , hoursDropped = 0] = this.droppedBefore;
    this.lengths = HIGH_RESOLUTION;
    this.blocks = [minutes, new Map(), new Map(), new Map(), hours];
    this.droppedBefore = [dropped, dropped, dropped, dropped, hoursDropped];
  }

  /** Puts the blocks that begin from `start` until `end`, exclusive, into the window. */
  collect(start: number, end: number, window: SampleWindow): void {
    const base = this.lengths[0] as number;
    const until = Math.min(end, this.openStart + 1);
    for (let at = Math.ceil(start / base) * base; at < until; ) {
      const level = this.longestAt(at, end);
      const block = this.block(level, at);
      if (block) window.put(block);
      at += this.lengths[level] as number;
    }
  }

  /** Drops what ended by `at`, whatever else is to be kept. */
  forgetBefore(at: number): void {
    this.blocks.forEach((blocks, level) => {
      const length = this.lengths[level] as number;
      for (const start of blocks.keys()) if (start + length <= at) blocks.delete(start);
    });
    for (let level = 1; level < this.lengths.length; level++) this.forgetJoined(level, at);
  }

  private blockAt(at: number): SampleBlock {
    const base = this.lengths[0] as number;
    const start = at - (((at % base) + base) % base);
    return start === this.openStart ? this.open : this.turnTo(start);
  }

  /** The block that a sample of another time than the newest goes to. */
  private turnTo(start: number): SampleBlock {
    if (start > this.openStart) {
      const hourBefore = Math.floor(this.openStart / HOUR);
      this.open.close();
      this.openStart = start;
      this.open = new SampleBlock();
      this.blocks[0]?.set(start, this.open);
      if (Math.floor(start / HOUR) !== hourBefore) this.dropOld(start);
      return this.open;
    }
    return this.lateBlock(start);
  }

  /** Data that comes late goes to the finest block that is still kept; what was joined from it is joined anew. */
  private lateBlock(at: number): SampleBlock {
    const finest = this.droppedBefore.findIndex((before) => at >= before);
    const level = finest === -1 ? this.lengths.length - 1 : finest;
    for (let above = level + 1; above < this.lengths.length; above++) this.forgetJoined(above, at);
    const length = this.lengths[level] as number;
    const start = Math.floor(at / length) * length;
    const found = this.blocks[level]?.get(start) ?? new SampleBlock();
    this.blocks[level]?.set(start, found);
    return found;
  }

  private forgetJoined(level: number, at: number): void {
    const length = this.lengths[level] as number;
    const start = Math.floor(at / length) * length;
    // What it was joined from may be dropped already; then it is all that is left.
    if (start >= (this.droppedBefore[level - 1] as number)) this.blocks[level]?.delete(start);
  }

  /** The level of the longest block that begins at `at`, has ended and is no longer than the period. */
  private longestAt(at: number, end: number): number {
    const until = Math.min(end, this.openStart);
    let level = this.lengths.length - 1;
    while (level > 0) {
      const length = this.lengths[level] as number;
      if (at % length === 0 && at + length <= until) return level;
      level -= 1;
    }
    return level;
  }

  private block(level: number, start: number): SampleBlock | null {
    const blocks = this.blocks[level] as Map<number, SampleBlock | null>;
    const known = blocks.get(start);
    if (known !== undefined || level === 0) return known ?? null;
    const parts: SampleBlock[] = [];
    const length = this.lengths[level - 1] as number;
    for (let at = start; at < start + (this.lengths[level] as number); at += length) {
      const part = this.block(level - 1, at);
      if (part) parts.push(part);
    }
    const joined = parts.length === 0 ? null : SampleBlock.joined(parts);
    blocks.set(start, joined);
    return joined;
  }

  /** Once an hour: joins what is about to be dropped, then drops it. */
  private dropOld(now: number): void {
    const retention = this.retention();
    const samplesBefore = hourOf(now - retention.samplesMs);
    const before = this.lengths.map((length) => {
      if (length < MINUTE) return hourOf(now - retention.secondsMs);
      return hourOf(now - (length < HOUR ? retention.minutesMs : retention.hoursMs));
    });
    this.joinHours(Math.max(samplesBefore, ...before));
    before.forEach((at, level) => {
      this.drop(level, at);
      if ((this.lengths[level] as number) < HOUR) this.dropSamples(level, samplesBefore);
    });
    this.samplesDroppedBefore = Math.max(this.samplesDroppedBefore, samplesBefore);
  }

  /** Makes sure of the hours that end by `before`: what they are joined from is about to be dropped. */
  private joinHours(before: number): void {
    for (let at = Math.max(this.joinedBefore, this.oldest()); at < before; at += HOUR) {
      this.block(this.lengths.length - 1, at);
    }
    this.joinedBefore = Math.max(this.joinedBefore, before);
  }

  /** The hour of the first of the finest blocks. */
  private oldest(): number {
    for (const start of this.blocks[0]?.keys() ?? []) return hourOf(start);
    return Number.POSITIVE_INFINITY;
  }

  private drop(level: number, before: number): void {
    const blocks = this.blocks[level];
    for (const start of blocks?.keys() ?? []) {
      if (start >= before) break;
      blocks?.delete(start);
    }
    this.droppedBefore[level] = Math.max(this.droppedBefore[level] as number, before);
  }

  private dropSamples(level: number, before: number): void {
    const length = this.lengths[level] as number;
    const from = Math.max(this.samplesDroppedBefore, this.oldest());
    for (let at = from; at < before; at += length) {
      this.blocks[level]?.get(at)?.forgetSamples(this.countedBounds());
    }
  }
}

/** Blocks are dropped by whole hours, so that the hour is there when its minutes are not. */
function hourOf(at: number): number {
  return Math.floor(at / HOUR) * HOUR;
}
