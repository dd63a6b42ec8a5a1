import { canonical, isFields, listOf, numberOf, same } from '../values';
import { arrow, type Findings } from './findings';

const subject = 'alarm';

/** The same metrics in another period, or with another least number of requests. Others are left to who asks. */
export function metrics(
  own: { readonly before: unknown; readonly after: unknown },
  findings: Findings,
): void {
  const [before, after] = [listOf(own.before), listOf(own.after)];
  if (!before || !after) return;
  const [old, now] = [before, after].map((list) => ({
    rest: canonical(list.map(bare)),
    periods: list.map(periodOf),
    least: list.map(leastOf),
  })) as [Looks, Looks];
  if (old.rest !== now.rest) return;
  if (!same(old.least, now.least)) {
    const [was, is] = [mostOf(old.least), mostOf(now.least)];
    findings.number({
      path: 'Metrics',
      what: 'requests in a period, below which it judges nothing,',
      before: was,
      after: is,
      safer: 'lower',
      subject,
    });
  }
  if (same(old.periods, now.periods)) {
    if (!findings.isExplained('Metrics'))
      findings.say('neutral', 'Metrics', 'labels of its metrics change', { after: own.after });
    return;
  }
  const isShorter = now.periods.every(
    (each, index) => each !== undefined && each <= (old.periods[index] ?? 0),
  );
  findings.say(
    isShorter ? 'tightening' : 'weakening',
    'Metrics.Period',
    `seconds of its metrics' periods ${arrow([...new Set(old.periods)], [...new Set(now.periods)])}`,
    { after: now.periods, subject },
  );
}

interface Looks {
  readonly rest: string;
  readonly periods: readonly (number | undefined)[];
  readonly least: readonly (readonly string[])[];
}

/** `FILL(requests,0)>=50`: as Teal's own expressions leave out a target group that has too few requests to judge. */
const LEAST = /(FILL\(\w+,0\)>=)(\d+)/g;

const leastOf = (query: unknown): string[] =>
  isFields(query) && typeof query.Expression === 'string'
    ? [...query.Expression.matchAll(LEAST)].map(([, , number = '']) => number)
    : [];

/** One number where all are one; with several the greatest. */
const mostOf = (least: readonly (readonly string[])[]): number => Math.max(...least.flat().map(Number));

/** Zero for an expression, which has none. */
function periodOf(query: unknown): number | undefined {
  if (!isFields(query)) return undefined;
  const stat = isFields(query.MetricStat) ? query.MetricStat.Period : query.Period;
  return stat === undefined ? 0 : numberOf(stat);
}

/** Without its period, its least numbers, and its label, which is for people. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value === 'string') return value.replace(LEAST, '$1');
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'Period' && key !== 'Label');
  return Object.fromEntries(kept.map(([key, inner]) => [key, bare(inner)]));
}
