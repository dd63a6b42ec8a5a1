import type { MetricsSettings, OnInconclusive } from '../../shared/environment';
import { see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';
import type { ExposureState } from './exposure';
import {
  type JudgeInput,
  type JudgeRules,
  MINUTE,
  type MinuteCounts,
  type MinuteValue,
  RULES,
} from './judge/input';
import type { Judgement } from './judge/judge';
import { perMinute, perRequest, UNANSWERED } from './queries';

export interface Seen extends ExposureState {
  readonly now: number;
  /** Of the chance of a false alarm that this step may spend, 0 to 1. */
  readonly part: number;
  readonly green: readonly MinuteCounts[];
  readonly blue: readonly MinuteCounts[];
  /** Of each number a minute, in the order of the settings. */
  readonly after: readonly (readonly MinuteValue[])[];
  readonly before: readonly (readonly MinuteValue[])[];
}

/** One release has one chance of a false alarm: its gates share it, and so do its steps. */
export const rulesOf = ({ warmUpMinutes, gates }: MetricsSettings, part = 1): JudgeRules => ({
  ...RULES,
  warmUp: warmUpMinutes * MINUTE,
  falseAlarms: (RULES.falseAlarms * part) / gates,
});

/** What the judge is asked. */
export function inputOf(settings: MetricsSettings, seen: Seen): JudgeInput {
  const { now, exposure, since, part, green, blue } = seen;
  return {
    ...{ now, exposure, since, green, blue },
    shares: [
      { name: 'errors', budget: settings.errors.budget },
      { name: 'slow', budget: settings.slow.budget },
      // Without an objective: clients that give up are in it, on both sides.
      { name: UNANSWERED },
      ...perRequest(settings).map(({ name, worse }) => ({ name, worse })),
    ],
    numbers: perMinute(settings).map(({ name, worse, by }, index) => ({
      ...{ name, worse, by },
      since: seen.after[index] ?? [],
      before: seen.before[index] ?? [],
    })),
    rules: rulesOf(settings, part),
  };
}

/**
 * The verdict of a judgement. While the first minutes come in, the gate goes on whatever is told for what is
 * inconclusive: that they are not there yet says nothing of the release.
 */
export function verdictOf(
  { outcome, reason }: Judgement,
  { now, exposure, since, rules }: JudgeInput,
  onInconclusive: OnInconclusive,
): Verdict {
  if (outcome === 'fail') return { outcome, reason: reason + see('gate-metrics.md#green-is-worse') };
  if (outcome !== 'inconclusive') return { outcome: 'pass', reason };
  // A minute more: the one in which green got its users does not count.
  const first = since + rules.warmUp + rules.delay + (rules.leastMinutes + 1) * MINUTE;
  const goesOn = onInconclusive === 'wait' || now < first;
  return { outcome, reason, ...(goesOn && { state: { exposure, since } satisfies ExposureState }) };
}
