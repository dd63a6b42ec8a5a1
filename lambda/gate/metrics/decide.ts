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
import { perMinute, perRequest } from './queries';

export interface Seen extends ExposureState {
  readonly now: number;
  readonly green: readonly MinuteCounts[];
  readonly blue: readonly MinuteCounts[];
  /** Of each number a minute, in the order of the settings. */
  readonly after: readonly (readonly MinuteValue[])[];
  readonly before: readonly (readonly MinuteValue[])[];
}

export const rulesOf = ({ warmUpMinutes }: MetricsSettings): JudgeRules => ({
  ...RULES,
  warmUp: warmUpMinutes * MINUTE,
});

/** What the judge is asked. */
export function inputOf(settings: MetricsSettings, seen: Seen): JudgeInput {
  const { now, exposure, since, green, blue } = seen;
  return {
    ...{ now, exposure, since, green, blue },
    shares: [
      { name: 'errors', budget: settings.errors.budget },
      { name: 'slow', budget: settings.slow.budget },
      ...perRequest(settings).map(({ name, worse }) => ({ name, worse })),
    ],
    numbers: perMinute(settings).map(({ name, worse, by }, index) => ({
      ...{ name, worse, by },
      since: seen.after[index] ?? [],
      before: seen.before[index] ?? [],
    })),
    rules: rulesOf(settings),
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
