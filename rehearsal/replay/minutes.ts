const MINUTE = 60_000;
/** About two months of minutes: what lies outside is of another log, or made up. */
const MOST_MINUTES = 90_000;
/** Files come every five minutes: where more is missing, files are, and no users. */
const LONGEST_GAP = 5;

/** Counts arrivals by the minute, in whatever order they come. */
export class Minutes {
  private readonly counts = new Map<number, number>();

  /** @returns whether it was counted */
  add(at: number): boolean {
    const minute = Math.floor(at / MINUTE);
    const count = this.counts.get(minute);
    if (count === undefined && this.counts.size >= MOST_MINUTES) return false;
    this.counts.set(minute, (count ?? 0) + 1);
    return true;
  }

  /** Requests of each minute from the first to the last, without the gaps that missing files leave. */
  inOrder(): number[] {
    const known = [...this.counts].sort(([one], [other]) => one - other);
    const found: number[] = [];
    let before: number | undefined;
    for (const [minute, count] of known) {
      const quiet = before === undefined ? 0 : minute - before - 1;
      if (quiet <= LONGEST_GAP) for (let at = 0; at < quiet; at += 1) found.push(0);
      found.push(count);
      before = minute;
    }
    return found;
  }
}
