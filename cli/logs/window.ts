/** What comes in later than a line that is a minute newer is not waited for. */
const LATE = 60_000;
/** By how much this machine's clock may be ahead of AWS's. */
const CLOCKS_APART = 300_000;

/**
 * From when on the next look reads: lines come in late and out of order, so the last minute is read again, and what was
 * shown of it is left out. Where nothing new has come the window moves on with the clock, or each look would read more.
 *
 * @param newest line that was seen @param lookedAt when the look before began
 */
export function nextSince({
  since,
  newest = Number.NEGATIVE_INFINITY,
  lookedAt,
}: {
  readonly since: number;
  readonly newest?: number | undefined;
  readonly lookedAt: number;
}): number {
  // A container's line from the future must not hide what is written until then.
  const seenUpTo = Math.max(Math.min(newest, lookedAt), lookedAt - CLOCKS_APART);
  return Math.max(since, seenUpTo - LATE);
}
