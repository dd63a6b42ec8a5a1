/** Times are milliseconds since the Unix epoch. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface IngestedLogEvent extends LogEvent {
  readonly ingestionTime: number;
  /** In its stream, from 0, also when older ones are forgotten. */
  readonly index: number;
}

/**
 * How many events of a stream are kept, the newest: a simulated week of logs must not fill the memory of the machine.
 */
export const EVENTS_KEPT = 10_000;

/** The events of one source, in order of their times. */
export class LogStream {
  private events: IngestedLogEvent[] = [];
  private ingested = 0;

  constructor(
    readonly name: string,
    readonly createdAt: number,
  ) {}

  /** The newest, oldest first. */
  get kept(): readonly IngestedLogEvent[] {
    return this.events;
  }

  append(events: readonly LogEvent[], ingestionTime: number): readonly IngestedLogEvent[] {
    const added = events.map(({ timestamp, message }, offset) => ({
      timestamp,
      message,
      ingestionTime,
      index: this.ingested + offset,
    }));
    this.ingested += added.length;
    const isInOrder = (this.events.at(-1)?.timestamp ?? 0) <= (added[0]?.timestamp ?? 0);
    this.events.push(...added);
    if (!isInOrder) this.events.sort((a, b) => a.timestamp - b.timestamp || a.index - b.index);
    // In one go now and then, since each costs as much as all that are kept.
    if (this.events.length > 2 * EVENTS_KEPT) this.events = this.events.slice(-EVENTS_KEPT);
    return added;
  }
}
