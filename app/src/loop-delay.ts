/** Between two looks: fast enough to shed within half a second, and nothing beside a request. */
const LOOK_MS = 100;

/** So many looks in a row must be late: one pause (a collection of garbage, a host that was paused) is no overload. */
const LOOKS = 3;

/**
 * How late the event loop is: while the process computes without a pause, requests wait in the socket, where no count of
 * requests in flight sees them.
 */
export class LoopDelay {
  private readonly late: number[] = [];

  /** @param milliseconds by which a timer was late */
  note(milliseconds: number): void {
    this.late.push(milliseconds);
    if (this.late.length > LOOKS) this.late.shift();
  }

  /** Milliseconds by which each of the last looks was late, at least. */
  get milliseconds(): number {
    return this.late.length < LOOKS ? 0 : Math.min(...this.late);
  }

  /** Looks from now on; it alone keeps no process alive. */
  watch(): void {
    let due = performance.now() + LOOK_MS;
    setInterval(() => {
      const now = performance.now();
      this.note(Math.max(0, now - due));
      due = now + LOOK_MS;
    }, LOOK_MS).unref();
  }
}
