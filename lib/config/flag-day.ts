/** What is wrong with a flag's day. `expired` and `tooFar` fail the audit. */
export type FlagState = 'good' | 'expiresSoon' | 'expired' | 'tooFar';

/** Days before its day in which a flag is warned of: two weeks, in which somebody can take it out. */
const SOON = 14;

/** What is on for longer is no flag: nobody would know any more how the service is without it. */
const MOST = 366;

/** Days from one day to another, both `YYYY-MM-DD`. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** @param today YYYY-MM-DD, in UTC */
export function flagState(expires: string, today: string): FlagState {
  const left = daysBetween(today, expires);
  if (left <= 0) return 'expired';
  if (left <= SOON) return 'expiresSoon';
  return left > MOST ? 'tooFar' : 'good';
}
