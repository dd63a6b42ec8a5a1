import type { MinuteCounts } from '../../lambda/gate/metrics/judge/input';
import { type JudgeRules, RULES } from '../../lambda/gate/metrics/judge/input';
import { judge } from '../../lambda/gate/metrics/judge/judge';

/** What users of a variant met in one minute, or in as many as those of all variants are counted by. */
export interface VariantMinute {
  /** When it began: milliseconds since the Unix epoch. */
  readonly minute: number;
  readonly requests: number;
  readonly errors: number;
  readonly conversions: number;
}

export interface VariantsInput {
  readonly now: number;
  /** Since when the weights are what they are. */
  readonly since: number;
  /** What users have today. */
  readonly control: readonly VariantMinute[];
  /** By name: what is tried. */
  readonly variants: Readonly<Record<string, readonly VariantMinute[]>>;
  /** @default RULES */
  readonly rules?: JudgeRules;
}

/** `open`: no difference is shown, whether there is one or too little was seen. */
export type VariantOutcome = 'worse' | 'better' | 'open';

export interface VariantJudgement {
  readonly variant: string;
  readonly errors: VariantOutcome;
  readonly conversions: VariantOutcome;
}

const METRICS = {
  errors: { name: 'errors', worse: 'higher' },
  conversions: { name: 'conversions', worse: 'lower' },
} as const;

/**
 * Each variant against the control in the same minutes, by the judge's test of a release (docs/judge.md): it holds however often
 * one looks. The chance of a false word is shared out over variants, metrics and both directions, so that all of them
 * together keep to `rules.falseAlarms` (Bonferroni's inequality).
 */
export function judgeVariants(input: VariantsInput): readonly VariantJudgement[] {
  const { control, variants, rules = RULES } = input;
  const questions = Object.keys(variants).length * Object.keys(METRICS).length * 2;
  const falseAlarms = rules.falseAlarms / questions;
  const isWorse = (
    metric: keyof typeof METRICS,
    one: readonly VariantMinute[],
    other: readonly VariantMinute[],
  ) =>
    judge({
      ...{ now: input.now, since: input.since, exposure: 'beside', numbers: [] },
      ...{ green: one.map(countsOf), blue: other.map(countsOf), shares: [METRICS[metric]] },
      rules: { ...rules, falseAlarms },
    }).outcome === 'fail';
  const outcomeOf = (metric: keyof typeof METRICS, minutes: readonly VariantMinute[]): VariantOutcome => {
    if (isWorse(metric, minutes, control)) return 'worse';
    return isWorse(metric, control, minutes) ? 'better' : 'open';
  };
  return Object.entries(variants).map(([variant, minutes]) => ({
    ...{ variant, errors: outcomeOf('errors', minutes), conversions: outcomeOf('conversions', minutes) },
  }));
}

const countsOf = ({ minute, requests, errors, conversions }: VariantMinute): MinuteCounts => ({
  ...{ minute, requests, errors, slow: 0, counts: { conversions } },
});
