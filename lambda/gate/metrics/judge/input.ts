/** What one side served in one minute. Counts, so that minutes can be added up. */
export interface MinuteCounts {
  /** When it began: milliseconds since the Unix epoch, a whole minute. */
  readonly minute: number;
  readonly requests: number;
  /** Requests that ended in an error. */
  readonly errors: number;
  /** Answers that took longer than the limit. */
  readonly slow: number;
  /** Requests whose answer was timed, of which `slow` are too slow. @default requests */
  readonly answered?: number;
  /** What another metric counted in that minute, by its name: `unanswered`, and those of a team's own. */
  readonly counts?: Readonly<Record<string, number>>;
  /** Reported, never judged. @default nothing was timed, or it was not asked for */
  readonly responseTime?: ResponseTime;
}

/** Percentiles of the seconds until an answer began. */
export interface ResponseTime {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** A metric that is a share: so many of so many requests, of green and of blue. */
export interface ShareMetric {
  /** `errors`, `slow`, or the name of another one, as in {@link MinuteCounts.counts}. */
  readonly name: string;
  /** @default 'higher' */
  readonly worse?: 'higher' | 'lower';
  /**
   * Share that the objective leaves room for, 0 to 1: 0.001 for 99.9 %. Only of a metric that is worse when it is
   * higher. @default no objective: it is compared with blue alone
   */
  readonly budget?: number;
}

/** A number a minute of the whole service, as orders are: compared with the minutes before green had users. */
export interface MinuteMetric {
  readonly name: string;
  readonly worse: 'higher' | 'lower';
  /** Share by which the middle minute must be worse than before, 0 to 1: less is no reason to roll back. */
  readonly by: number;
  /** Each minute's number since green has users, in order; and those before it. */
  readonly since: readonly MinuteValue[];
  readonly before: readonly MinuteValue[];
}

export interface MinuteValue {
  readonly minute: number;
  readonly value: number;
}

/**
 * Where green stands. `hidden`: no user meets it yet. `beside`: blue serves at the same time, so that both meet the same
 * users and the same incidents. `alone`: blue is idle, and stands for itself with what it served before.
 */
export type Exposure = 'hidden' | 'beside' | 'alone';

/** All that a judgement depends on: the same input gives the same judgement, on any machine. */
export interface JudgeInput {
  /** When it was judged: milliseconds since the Unix epoch. */
  readonly now: number;
  readonly exposure: Exposure;
  /** Since when green has had its users, at the latest; with `hidden` it means nothing. */
  readonly since: number;
  readonly green: readonly MinuteCounts[];
  /** The same minutes with `beside`, minutes before `since` with `alone`. */
  readonly blue: readonly MinuteCounts[];
  readonly shares: readonly ShareMetric[];
  readonly numbers: readonly MinuteMetric[];
  readonly rules: JudgeRules;
}

export interface JudgeRules {
  /** Milliseconds until a minute's metrics are whole. */
  readonly delay: number;
  /** Milliseconds of green's first minutes that do not count: caches and compilers warm up. */
  readonly warmUp: number;
  /** Minutes that must have been judged before a release passes. */
  readonly leastMinutes: number;
  /**
   * Chance that a release which is no worse is rolled back, over all metrics and all looks: this gate's part, and this
   * step's, of {@link RULES}.
   */
  readonly falseAlarms: number;
  /** Chance that a release passes whose share is {@link TIMES_BUDGET} times the budget. */
  readonly misses: number;
}

export const MINUTE = 60_000;

export const RULES: JudgeRules = {
  // source: CloudWatch gets a load balancer's metrics each minute; they are whole about two minutes later (measured by
  // others, not promised by AWS).
  delay: 2 * MINUTE,
  warmUp: MINUTE,
  leastMinutes: 3,
  falseAlarms: 0.01,
  misses: 0.05,
};

/**
 * How many times the budget a share must be to count as bad against the objective: the rate at which a thirty-day
 * budget loses 2 % in an hour, at which one is paged.
 * source: Google, The Site Reliability Workbook, chapter 5, table 5-8
 */
export const TIMES_BUDGET = 14.4;
