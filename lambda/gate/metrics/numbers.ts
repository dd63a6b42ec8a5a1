import type { MetricsSettings } from '../../shared/environment';
import { MINUTE, type MinuteValue } from './judge/input';
import { type Answers, CUSTOM, perMinute } from './queries';
import type { Span } from './read-metrics';

/** Of which a minute without a datapoint is 0. source: CloudWatch user guide, "Statistics definitions" */
const COUNTS: readonly string[] = ['Sum', 'SampleCount'];

/** Until then a datapoint may be late: metrics of a log, or of an agent, take longer than those of a load balancer. */
const LATE = 3 * MINUTE;

/** What was asked for, and what came. */
export interface Answered {
  readonly span: Span;
  readonly answers: Answers;
}

export interface Numbers {
  readonly after: readonly (readonly MinuteValue[])[];
  readonly before: readonly (readonly MinuteValue[])[];
}

/**
 * The values of each number a minute, in the order of {@link perMinute}. A service publishes nothing where there is
 * nothing to count: without those minutes, one order in ten minutes would look like ten. So a minute that a sum lacks is
 * 0, from the first one on that was published before. Of a metric that was not, nothing is known, not that it was 0: a
 * name that is wrong must not pass.
 */
export function numbersOf(settings: MetricsSettings, before: Answered, after: Answered): Numbers {
  const all = perMinute(settings).map(({ statistic }, index) => {
    const [earlier, later] = [before, after].map(({ answers }) => valuesOf(answers, index));
    const first = earlier?.[0]?.minute;
    if (!earlier || !later || first === undefined || !COUNTS.includes(statistic)) return { earlier, later };
    const last = Math.max(after.span.until - LATE, (later.at(-1)?.minute ?? 0) + MINUTE);
    return {
      earlier: filled(earlier, { from: first, until: before.span.until }),
      later: filled(later, { from: after.span.from, until: Math.min(last, after.span.until) }),
    };
  });
  return {
    before: all.map(({ earlier = [] }) => earlier),
    after: all.map(({ later = [] }) => later),
  };
}

const valuesOf = (answers: Answers, index: number): readonly MinuteValue[] =>
  [...(answers.get(`${CUSTOM}${index}`) ?? [])]
    .map(([minute, value]) => ({ minute, value }))
    .sort((a, b) => a.minute - b.minute);

function filled(values: readonly MinuteValue[], { from, until }: Span): readonly MinuteValue[] {
  const known = new Map(values.map(({ minute, value }) => [minute, value]));
  const count = Math.max(0, Math.ceil((until - from) / MINUTE));
  return Array.from({ length: count }, (_, at) => from + at * MINUTE).map((minute) => ({
    minute,
    value: known.get(minute) ?? 0,
  }));
}
