import type { StatisticSet } from './metric';
import { type Bounds, SampleBlock } from './sample-block';
import type { SampleWindow } from './sample-window';

const SECOND = 1000;
/** CloudWatch's finest standard resolution, and how often alarms of ordinary periods are evaluated: 60 s. */
export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

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

/** Blocks of one length, by when they begin, counted in that length. Null is known to be empty. */
interface Level {
  /** Simulated milliseconds. */
  readonly length: number;
  /** How many of the finest blocks are as long. */
  readonly factor: number;
  readonly blocks: Map<number, SampleBlock | null>;
  /** Blocks that begin before it are dropped; simulated milliseconds. */
  droppedBefore: number;
}

const STANDARD = [MINUTE, 10 * MINUTE, HOUR] as const;
const HIGH_RESOLUTION = [SECOND, 10 * SECOND, ...STANDARD] as const;

/**
 * What was recorded of one metric in one unit: blocks of a minute (or a second), and longer ones that are joined from
 * them when they are first asked for, so that a period of days is a few dozen blocks and not thousands.
 */
export class MetricSeries {
  private base = MINUTE;
  private levels: readonly Level[] = levelsOf(STANDARD);
  private samplesDroppedBefore = Number.NEGATIVE_INFINITY;
  private joinedBefore = Number.NEGATIVE_INFINITY;
  /** The newest block and when it begins, counted in blocks: small numbers make a fast map. */
  private openAt = Number.NEGATIVE_INFINITY;
  private open = new SampleBlock();
  private hasBegun = false;

  constructor(
    private readonly retention: () => Retention,
    private readonly countedBounds: () => Iterable<Bounds>,
    /** Told when something is recorded that is older than what was there. */
    private readonly onLate: () => void = () => undefined,
  ) {}

  /** When the newest sample was recorded, to its minute or second; -Infinity when there is none. */
  get newest(): number {
    return this.openAt * this.base;
  }

  get isEmpty(): boolean {
    return !this.hasBegun;
  }

  record(at: number, value: number, count: number): void {
    this.blockAt(at).add(value, count);
  }

  recordSet(at: number, set: StatisticSet): void {
    this.blockAt(at).addSet(set);
  }

  /** From now on seconds are kept apart. What is there already stays at the start of its minute. */
  refine(): void {
    if (this.base === SECOND) return;
    const [minutes, , hours] = this.levels;
    this.base = SECOND;
    this.levels = levelsOf(HIGH_RESOLUTION);
    this.openAt *= MINUTE / SECOND;
    for (const [at, block] of minutes?.blocks ?? [])
      this.levels[0]?.blocks.set(at * (MINUTE / SECOND), block);
    for (const [at, block] of hours?.blocks ?? []) this.levels.at(-1)?.blocks.set(at, block);
    for (const level of this.levels) {
      level.droppedBefore = (level.length < HOUR ? minutes : hours)?.droppedBefore ?? level.droppedBefore;
    }
  }

  /** Puts the blocks that begin from `start` until `end`, exclusive, into the window. */
  collect(start: number, end: number, window: SampleWindow): void {
    const { base, levels, openAt } = this;
    const until = Math.min(Math.ceil(end / base), openAt + 1);
    // The newest block is open, and nothing is joined from it yet.
    const joinedUntil = Math.min(until, openAt);
    for (let at = Math.ceil(start / base); at < until; ) {
      let index = levels.length - 1;
      while (index > 0) {
        const { factor } = levels[index] as Level;
        if (at % factor === 0 && at + factor <= joinedUntil) break;
        index -= 1;
      }
      const { factor } = levels[index] as Level;
      const block = this.block(index, at / factor);
      if (block) window.put(block);
      at += factor;
    }
  }

  /** Drops what ended by `at`, whatever else is to be kept. */
  forgetBefore(at: number): void {
    for (const { blocks, length } of this.levels) {
      for (const key of blocks.keys()) if ((key + 1) * length <= at) blocks.delete(key);
    }
    for (let index = 1; index < this.levels.length; index++) this.forgetJoined(index, at);
  }

  private blockAt(at: number): SampleBlock {
    const key = Math.floor(at / this.base);
    return key === this.openAt ? this.open : this.turnTo(key);
  }

  /** The block that a sample of another time than the newest goes to. */
  private turnTo(key: number): SampleBlock {
    if (key < this.openAt) return this.lateBlock(key * this.base);
    this.hasBegun = true;
    const hourBefore = hourOf(this.newest);
    this.open.close();
    this.openAt = key;
    this.open = new SampleBlock();
    this.levels[0]?.blocks.set(key, this.open);
    const now = key * this.base;
    if (hourOf(now) !== hourBefore) this.dropOld(now);
    return this.open;
  }

  /** Data that comes late goes to the finest block that is still kept; what was joined from it is joined anew. */
  private lateBlock(at: number): SampleBlock {
    this.onLate();
    const finest = this.levels.findIndex(({ droppedBefore }) => at >= droppedBefore);
    const index = finest === -1 ? this.levels.length - 1 : finest;
    for (let above = index + 1; above < this.levels.length; above++) this.forgetJoined(above, at);
    const { blocks, length } = this.levels[index] as Level;
    const key = Math.floor(at / length);
    const found = blocks.get(key) ?? new SampleBlock();
    blocks.set(key, found);
    return found;
  }

  private forgetJoined(index: number, at: number): void {
    const { blocks, length } = this.levels[index] as Level;
    const key = Math.floor(at / length);
    // What it was joined from may be dropped already; then it is all that is left.
    if (key * length >= (this.levels[index - 1] as Level).droppedBefore) blocks.delete(key);
  }

  private block(index: number, key: number): SampleBlock | null {
    const { blocks, factor } = this.levels[index] as Level;
    const known = blocks.get(key);
    if (known !== undefined || index === 0) return known ?? null;
    const parts: SampleBlock[] = [];
    const times = factor / (this.levels[index - 1] as Level).factor;
    for (let at = key * times; at < (key + 1) * times; at++) {
      const part = this.block(index - 1, at);
      if (part) parts.push(part);
    }
    const joined = parts.length === 0 ? null : SampleBlock.joined(parts);
    blocks.set(key, joined);
    return joined;
  }

  /** Once an hour: joins what is about to be dropped, then drops it. */
  private dropOld(now: number): void {
    const { secondsMs, minutesMs, samplesMs, hoursMs } = this.retention();
    const samplesBefore = hourOf(now - samplesMs);
    const before = this.levels.map(({ length }) => {
      if (length < MINUTE) return hourOf(now - secondsMs);
      return hourOf(now - (length < HOUR ? minutesMs : hoursMs));
    });
    this.joinHours(Math.max(samplesBefore, ...before));
    this.levels.forEach((level, index) => {
      if (level.length < HOUR) this.dropSamples(level, samplesBefore);
      drop(level, before[index] as number);
    });
    this.samplesDroppedBefore = Math.max(this.samplesDroppedBefore, samplesBefore);
  }

  /** Makes sure of the hours that end by `before`: what they are joined from is about to be dropped. */
  private joinHours(before: number): void {
    const from = Math.max(this.joinedBefore, this.oldestHour());
    for (let at = from; at < before; at += HOUR) this.block(this.levels.length - 1, at / HOUR);
    this.joinedBefore = Math.max(this.joinedBefore, before);
  }

  private dropSamples({ blocks, length }: Level, before: number): void {
    const from = Math.max(this.samplesDroppedBefore, this.oldestHour());
    for (let key = from / length; key < before / length; key++) {
      blocks.get(key)?.forgetSamples(this.countedBounds());
    }
  }

  /** Of the finest blocks that are there. */
  private oldestHour(): number {
    for (const key of this.levels[0]?.blocks.keys() ?? []) return hourOf(key * this.base);
    return Number.POSITIVE_INFINITY;
  }
}

function levelsOf(lengths: readonly number[]): Level[] {
  const [base = MINUTE] = lengths;
  return lengths.map((length) => ({
    length,
    factor: length / base,
    blocks: new Map(),
    droppedBefore: Number.NEGATIVE_INFINITY,
  }));
}

/** Blocks were put in by time; one that came late goes when its turn comes. */
function drop(level: Level, before: number): void {
  for (const key of level.blocks.keys()) {
    if (key * level.length >= before) break;
    level.blocks.delete(key);
  }
  level.droppedBefore = Math.max(level.droppedBefore, before);
}

/** Blocks are dropped by whole hours, so that the hour is there when its minutes are not. */
function hourOf(at: number): number {
  return Math.floor(at / HOUR) * HOUR;
}
