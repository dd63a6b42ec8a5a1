import type { LogLine } from './line';
import { nextSince } from './window';

/** What was shown, as far as the next look reads it again. */
export class Seen {
  /** Times by event ids. */
  private readonly shown = new Map<string, number>();
  private newest: number | undefined;

  /** @param since when the first look reads from */
  constructor(private readonly since: number) {}

  /** Those that were not shown before. @param lookedAt when the look began that brought them */
  news(lines: readonly LogLine[], lookedAt: number): readonly LogLine[] {
    const news = lines.filter(({ eventId }) => !this.shown.has(eventId));
    for (const { eventId, at } of news) {
      this.shown.set(eventId, at);
      this.newest = Math.max(this.newest ?? at, at);
    }
    this.forget(this.next(lookedAt));
    return news;
  }

  /** From when on the next look reads. */
  next(lookedAt: number): number {
    return nextSince({ since: this.since, newest: this.newest, lookedAt });
  }

  get size(): number {
    return this.shown.size;
  }

  private forget(before: number): void {
    for (const [eventId, at] of this.shown) if (at < before) this.shown.delete(eventId);
  }
}
