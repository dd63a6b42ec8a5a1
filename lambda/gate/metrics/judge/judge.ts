import { badShare, leastRequests } from './absolute';
import { alarmsOf } from './alarms';
import type { JudgeInput } from './input';
import { judgeMinutes, type NumberFinding } from './minute-metric';
import { countingMinutes } from './minutes';
import { type ResponseTimes, responseTimesOf } from './response-time';
import { type Finding, judgeShare } from './share-metric';
import { sayMinutes, sayNumber, sayResponseTimes, sayShare } from './words';

/** Of {@link judge}; `not yet exposed` is said where no user meets green. */
export type Outcome = 'pass' | 'fail' | 'inconclusive' | 'not yet exposed';

export interface Judgement {
  readonly outcome: Outcome;
  /** For people. */
  readonly reason: string;
  /** Whole minutes of green's that were judged. */
  readonly minutes: number;
  readonly shares: readonly Finding[];
  readonly numbers: readonly NumberFinding[];
  /** For people: it decides nothing. @default none was measured */
  readonly responseTime?: ResponseTimes;
}

/**
 * What the metrics of a release say: docs/judge.md has the arithmetic.
 *
 * A `fail` is one of at most `rules.falseAlarms` of the releases that are no worse than blue, however often one looks.
 * Silence is no pass: without enough requests it is `inconclusive`.
 */
export function judge(input: JudgeInput): Judgement {
  const { exposure, rules } = input;
  const nothing = { minutes: 0, shares: [], numbers: [] };
  if (exposure === 'hidden') {
    return {
      ...nothing,
      outcome: 'not yet exposed',
      reason: 'not yet exposed: green has no share of live traffic',
    };
  }
  const minutes = countingMinutes(input).length;
  const names = [...input.shares, ...input.numbers].map(({ name }) => name);
  const part = (name: string) => alarmsOf(name, names, exposure, rules.falseAlarms);
  const shares = input.shares.map((metric) => judgeShare(input, metric, part(metric.name)));
  const numbers = input.numbers.map((metric) => judgeMinutes(input, metric, part(metric.name)));
  const responseTime = responseTimesOf(input);
  const found = { minutes, shares, numbers, ...(responseTime && { responseTime }) };
  const times = responseTime ? [sayResponseTimes(responseTime, input)] : [];

  const worse = [
    ...shares.filter(({ outcome }) => outcome === 'worse').map((one) => sayShare(one, input)),
    ...numbers.filter(({ outcome }) => outcome === 'worse').map((one) => sayNumber(one, input)),
  ];
  if (worse.length > 0) return { ...found, outcome: 'fail', reason: [...worse, ...times].join('; ') };

  const missing = missingOf(input, found);
  if (missing.length > 0) return { ...found, outcome: 'inconclusive', reason: missing.join('; ') };
  const isShared = shares.some(({ shared }) => shared);
  const well = [
    ...shares.filter(isWorthSaying).map((one) => sayShare(one, input)),
    ...numbers.map((one) => sayNumber(one, input)),
    ...times,
  ].join('; ');
  return {
    ...found,
    outcome: 'pass',
    reason: `${isShared ? 'warning: blue breaks the objective as green does, so that the release is not the cause: ' : ''}${well}, in ${sayMinutes(minutes)}`,
  };
}

/** That every request was answered is what one expects. */
const isWorthSaying = ({ name, green }: Finding): boolean => name !== 'unanswered' || green.bad > 0;

/** What it takes to pass, and is not there yet. */
function missingOf(
  input: JudgeInput,
  { minutes, shares, numbers }: Pick<Judgement, 'minutes' | 'shares' | 'numbers'>,
): readonly string[] {
  const { rules } = input;
  if (minutes < rules.leastMinutes) {
    return [`${sayMinutes(minutes)} of green can be judged, and it takes ${rules.leastMinutes}`];
  }
  const least = Math.max(
    1,
    ...input.shares.flatMap(({ budget }) => (budget === undefined ? [] : leastRequests(badShare(budget)))),
  );
  const requests = Math.min(...shares.map(({ green }) => green.all));
  return [
    ...(shares.length > 0 && requests < least
      ? [`green has served ${requests} requests in ${sayMinutes(minutes)}, and it takes ${least} to tell`]
      : shares.filter(({ outcome }) => outcome === 'open').map((one) => sayShare(one, input))),
    ...numbers.filter(({ outcome }) => outcome === 'open').map((one) => sayNumber(one, input)),
  ];
}
