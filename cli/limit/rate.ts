/** How many requests one client address may send in a window that slides. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

/** The windows that a rate-based rule may have, in seconds. source: AWS WAFV2 API reference, RateBasedStatement, EvaluationWindowSec */
export const WINDOWS: readonly number[] = [60, 120, 300, 600];

/** source: AWS WAFV2 API reference, RateBasedStatement, Limit: 10 to 2,000,000,000 */
export const LEAST = 10;
export const MOST = 2_000_000_000;

export const isSame = (one: Rate, other: Rate): boolean =>
  one.requests === other.requests && one.seconds === other.seconds;

/** Requests in a second, on average over the window. */
export const perSecond = ({ requests, seconds }: Rate): number => requests / seconds;

/** `2000/300`, as the stack's output and the records have it. */
export const textOf = ({ requests, seconds }: Rate): string => `${requests}/${seconds}`;

/** @returns undefined for what is no rate that a rule may have */
export function parsed(text: string): Rate | undefined {
  const [, requests, seconds] = /^(\d{1,10})\/(\d{2,3})$/.exec(text) ?? [];
  const rate = { requests: Number(requests), seconds: Number(seconds) };
  return isRate(rate) ? rate : undefined;
}

export const isRate = ({ requests, seconds }: Rate): boolean =>
  Number.isInteger(requests) && requests >= LEAST && requests <= MOST && WINDOWS.includes(seconds);

/** `300 requests in 1m from one address`. */
export const inWords = ({ requests, seconds }: Rate): string =>
  `${requests} requests in ${seconds / 60}m from one address`;
