import { RULES } from '../../lambda/gate/metrics/judge/input';
import { judgeVariants, type VariantMinute, type VariantOutcome } from './judge-variants';

/** What the users of one variant met, by minute. */
export interface VariantSeries {
  readonly name: string;
  /** Percent of the users, as it is out. */
  readonly share: number;
  readonly minutes: readonly VariantMinute[];
}

/** Of whole minutes alone. */
export interface ExperimentInput {
  readonly since: number;
  readonly until: number;
  readonly control: Omit<VariantSeries, 'share'>;
  readonly variants: readonly VariantSeries[];
}

/** `noWorse`: a difference that matters would have been seen, and was not. `notEnough`: it would not. */
export type Word = 'worse' | 'notEnough' | 'noWorse' | 'better';

export interface Counted {
  readonly requests: number;
  readonly errors: number;
  readonly conversions: number;
}

export interface JudgedVariant extends Counted {
  readonly name: string;
  readonly verdict: Word;
  /** What makes the verdict, of each metric. */
  readonly by: Readonly<Record<Metric, Word>>;
}

export interface ExperimentJudgement {
  readonly outcome: 'noneWorse' | 'worse' | 'notEnough';
  /** For people. */
  readonly reason: string;
  readonly control: Counted & { readonly name: string };
  readonly variants: readonly JudgedVariant[];
}

const METRICS = ['errors', 'conversions'] as const;
type Metric = (typeof METRICS)[number];

/**
 * What must have been seen for a variant to be called no worse. Twice the errors is what somebody rolls back for; of a service that
 * has hardly any, one in a hundred requests. A third of the conversions is what a slip in a page costs, and not what a better
 * word in it wins: who looks for that waits for `better`.
 */
const TIMES_ERRORS = 2;
const LEAST_ERRORS = 0.01;
const CONVERSIONS_LEFT = 2 / 3;

/** Of minutes that are whole, and of variants whose tasks are warm or cold alike. */
const AS_GIVEN = { ...RULES, delay: 0, warmUp: 0 };

/**
 * Each variant against the control. It fails closed: where the requests would not have shown one that is much worse, nothing else
 * is said than that, not even what looks better.
 */
export function judgeExperiment({ since, until, control, variants }: ExperimentInput): ExperimentJudgement {
  // Whom nobody was dealt has nothing to be judged by.
  const dealt = variants.filter(({ share, minutes }) => share > 0 || minutes.length > 0);
  const judged = (series: readonly VariantSeries[]) =>
    judgeVariants({
      ...{ since, now: until, control: control.minutes, rules: AS_GIVEN },
      variants: Object.fromEntries(series.map(({ name, minutes }) => [name, minutes])),
    });
  const before = countedOf(control.minutes);
  const found = judged(dealt);
  const muchWorse = judged(dealt.map((one) => ({ ...one, minutes: muchWorseThan(before, one.minutes) })));
  const all = dealt.map(({ name, minutes }, nth): JudgedVariant => {
    const word = (metric: Metric) =>
      wordOf(found[nth]?.[metric], before.requests > 0 && muchWorse[nth]?.[metric] === 'worse');
    const by = { errors: word('errors'), conversions: word('conversions') };
    return { name, ...countedOf(minutes), verdict: verdictOf(Object.values(by)), by };
  });
  const standing = { control: { name: control.name, ...before }, variants: all };
  return { ...standing, ...outcomeOf(standing) };
}

function wordOf(found: VariantOutcome | undefined, wouldBeSeen: boolean): Word {
  if (found === 'worse') return 'worse';
  if (found === undefined || !wouldBeSeen) return 'notEnough';
  return found === 'better' ? 'better' : 'noWorse';
}

/** The first of these that one of them is. */
const ORDER: readonly Word[] = ['worse', 'notEnough', 'better'];
const verdictOf = (words: readonly Word[]): Word => ORDER.find((word) => words.includes(word)) ?? 'noWorse';

function countedOf(minutes: readonly VariantMinute[]): Counted {
  const sum = (of: keyof Counted) => minutes.reduce((all, one) => all + one[of], 0);
  return { requests: sum('requests'), errors: sum('errors'), conversions: sum('conversions') };
}

/** The same requests, had they met what a variant that is much worse than the control gives them. */
function muchWorseThan(
  { requests, errors, conversions }: Counted,
  minutes: readonly VariantMinute[],
): readonly VariantMinute[] {
  const share = (count: number) => (requests > 0 ? count / requests : 0);
  const failing = Math.min(1, Math.max(LEAST_ERRORS, TIMES_ERRORS * share(errors)));
  const converting = CONVERSIONS_LEFT * share(conversions);
  let served = 0;
  // Rounded to what is harder to see.
  const upTo = (all: number) => ({
    errors: Math.floor(all * failing),
    conversions: Math.ceil(all * converting),
  });
  return minutes.map((one) => {
    const before = upTo(served);
    served += one.requests;
    const after = upTo(served);
    return {
      ...one,
      errors: after.errors - before.errors,
      conversions: after.conversions - before.conversions,
    };
  });
}

type Judged = Pick<ExperimentJudgement, 'control' | 'variants'>;

function outcomeOf({ control, variants }: Judged): Pick<ExperimentJudgement, 'outcome' | 'reason'> {
  const worse = variants.filter(({ verdict }) => verdict === 'worse');
  if (worse.length > 0)
    return { outcome: 'worse', reason: worse.map((one) => worseWords(one, control)).join('; ') };
  const lacking = variants.filter(({ verdict }) => verdict === 'notEnough');
  if (variants.length === 0)
    return {
      outcome: 'notEnough',
      reason: `not enough to judge: no variant beside ${control.name} has users`,
    };
  if (lacking.length > 0)
    return { outcome: 'notEnough', reason: lacking.map((one) => lackingWords(one, control)).join('; ') };
  const better = variants.filter(({ verdict }) => verdict === 'better').map(({ name }) => name);
  return {
    outcome: 'noneWorse',
    reason: `no variant is worse than ${control.name}: twice its errors, or a third fewer conversions, would have been seen${better.length > 0 ? `; better: ${better.join(', ')}` : ''}`,
  };
}

const WORSE: Readonly<Record<Metric, string>> = { errors: 'more errors', conversions: 'fewer conversions' };

function worseWords(one: JudgedVariant, control: Judged['control']): string {
  const what = METRICS.filter((metric) => one.by[metric] === 'worse').map(
    (metric) =>
      `${WORSE[metric]} (${percent(one[metric], one)}, and ${control.name} ${percent(control[metric], control)})`,
  );
  return `${one.name} is worse than ${control.name}: ${what.join(', ')}`;
}

function lackingWords(one: JudgedVariant, control: Judged['control']): string {
  const none = [control, one].find(({ requests }) => requests === 0);
  const what = METRICS.filter((metric) => one.by[metric] === 'notEnough');
  if (none) return `not enough to judge ${one.name}: ${none.name} has no requests that were counted`;
  if (what.includes('conversions') && control.conversions === 0)
    return `not enough to judge ${one.name}: ${control.name} has no conversions`;
  const unseen = { errors: 'twice the errors', conversions: 'a third fewer conversions' };
  return `not enough to judge ${one.name}: by ${one.requests} requests beside ${control.requests}, ${what.map((metric) => unseen[metric]).join(' or ')} would not have been seen`;
}

/** Of the requests. */
export const percent = (count: number, { requests }: Counted): string =>
  requests === 0 ? 'none' : `${((100 * count) / requests).toFixed(2)} %`;
