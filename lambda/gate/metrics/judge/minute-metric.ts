import { failsFrom } from './absolute';
import { OF_TEST } from './alarms';
import type { JudgeInput, MinuteMetric } from './input';
import { valuesSince } from './minutes';
import { median, rankEvidence } from './ranks';

/** What is found of a number a minute. */
export interface NumberFinding {
  readonly name: string;
  readonly outcome: 'worse' | 'well' | 'open';
  /** With `open`: too few minutes before, or since, to tell. */
  readonly by?: 'before' | 'minutes';
  readonly minutes: { readonly since: number; readonly before: number };
  /** The middle one of the minutes. */
  readonly middle: { readonly since: number; readonly before: number };
  readonly evidence: { readonly reached: number; readonly needed: number };
}

/** Ranks among fewer say nothing in time: the lowest of twenty comes once in twenty minutes by chance. */
const LEAST_BEFORE = 20;

/** @param alarms this metric's part of the chance of a false alarm */
export function judgeMinutes(input: JudgeInput, metric: MinuteMetric, alarms: number): NumberFinding {
  const before = metric.before.map(({ value }) => value);
  const since = valuesSince(input, metric);
  const evidence = rankEvidence(before, since, metric.worse);
  // Each test of a metric has its part; this is the only one of this kind.
  const needed = failsFrom(alarms * OF_TEST.relative);
  const middle = { since: median(since), before: median(before) };
  const found = {
    name: metric.name,
    minutes: { since: since.length, before: before.length },
    middle,
    evidence: { reached: evidence.at(-1) ?? 0, needed },
  };
  if (before.length < LEAST_BEFORE || since.length === 0) return { ...found, outcome: 'open', by: 'minutes' };
  // Of what is 0 or below, no share is more or less: then it is worse when it is at all.
  const least = Math.abs(middle.before) * metric.by;
  const [from, to] = metric.worse === 'lower' ? [middle.since, middle.before] : [middle.before, middle.since];
  const worse = to > from && to - from >= least;
  const isFound = worse && evidence.some((reached) => reached >= needed);
  return isFound ? { ...found, outcome: 'worse', by: 'before' } : { ...found, outcome: 'well' };
}
