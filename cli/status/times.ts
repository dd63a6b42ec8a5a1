const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** `14 min`, `3 h`, `12 d`: as exactly as anybody wants to know. Milliseconds since the Unix epoch. */
export function since(from: number, now: number): string {
  const span = Math.max(0, now - from);
  if (span < MINUTE) return `${Math.round(span / 1000)} s`;
  if (span < 2 * HOUR) return `${Math.floor(span / MINUTE)} min`;
  return span < 2 * DAY ? `${Math.floor(span / HOUR)} h` : `${Math.floor(span / DAY)} d`;
}

/** `17:04 UTC`: of one day, as logs and CloudWatch say it. Milliseconds since the Unix epoch. */
export const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;
