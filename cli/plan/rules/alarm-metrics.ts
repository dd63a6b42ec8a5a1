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
  const [old, now] = [looksOf(before), looksOf(after)];
  if (old.rest !== now.rest) return;
  if (!same(old.least, now.least)) {
    const [was, is] = worstOf(old.least, now.least);
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

function looksOf(queries: readonly unknown[]): Looks {
  return { rest: canonical(queries.map(bare)), periods: queries.map(periodOf), least: queries.map(leastOf) };
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

/** Of several the one that rises most, or falls least. */
function worstOf(before: Looks['least'], after: Looks['least']): readonly [number, number] {
  const [old, now] = [before.flat().map(Number), after.flat().map(Number)];
  const pairs = now.map((number, index) => [old[index] ?? 0, number] as const);
  return pairs.reduce((worst, pair) => (pair[1] - pair[0] > worst[1] - worst[0] ? pair : worst));
}

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
