import {
  type JudgeInput,
  MINUTE,
  type MinuteCounts,
  RULES,
} from '../../../../../lambda/gate/metrics/judge/input';

export const NINE = Date.UTC(2026, 0, 6, 9);

/** Minutes with so many requests, of which the first so many fail: spread over the minutes. */
export function side(requests: number, errors: readonly number[], slow = 0, minutes = 10): MinuteCounts[] {
  return Array.from({ length: minutes }, (_, at) => ({
    minute: NINE + at * MINUTE,
    requests,
    errors: errors[at] ?? 0,
    slow,
  }));
}

export const each = (count: number) => Array.from({ length: 10 }, () => count);

/** Ten minutes of both, of which the first warms up, at 09:12. */
export function input(over: Partial<JudgeInput> = {}): JudgeInput {
  return {
    now: NINE + 12 * MINUTE,
    exposure: 'beside',
    since: NINE,
    green: side(100, []),
    blue: side(900, []),
    shares: [
      { name: 'errors', budget: 0.001 },
      { name: 'slow', budget: 0.01 },
    ],
    numbers: [],
    rules: RULES,
    ...over,
  };
}

/** An hour of blue's before the release. */
export const hour = (requests: number, errors: number): MinuteCounts[] =>
  Array.from({ length: 60 }, (_, at) => ({
    minute: NINE - (60 - at) * MINUTE,
    requests,
    errors: at % 10 === 0 ? errors : 0,
    slow: 0,
  }));

export type Case = [what: string, over: Partial<JudgeInput>, outcome: string, reason: RegExp];
