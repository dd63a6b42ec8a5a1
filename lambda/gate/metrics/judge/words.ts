import type { JudgeInput, ResponseTime } from './input';
import type { NumberFinding } from './minute-metric';
import type { ResponseTimes } from './response-time';
import type { Finding, Tally } from './share-metric';

/** A finding as a person reads it: counts, shares and since when. */
export function sayShare(finding: Finding, input: JudgeInput): string {
  const { name, outcome, by, green, blue, minute } = finding;
  const beside = input.exposure === 'beside';
  const both = `${name}: green ${sayTally(green)}, blue ${sayTally(blue)}${beside ? '' : ' before the release'}`;
  const budget = input.shares.find((one) => one.name === name)?.budget;
  const objective = budget === undefined ? '' : `the objective's ${percent(budget)}`;
  switch (outcome) {
    case 'worse': {
      const when = minute === undefined ? '' : ` since ${time(minute)}`;
      const than = by === 'objective' ? objective : beside ? "blue's" : "blue's before the release";
      return `${both}: worse than ${than}${when}`;
    }
    case 'open':
      return by === 'requests'
        ? `${both}: too few requests to tell`
        : `${both}: neither within ${objective} nor worse than blue's`;
    case 'well':
      return both;
  }
}

export function sayNumber(finding: NumberFinding, input: JudgeInput): string {
  const { name, outcome, minutes, middle } = finding;
  const worse = input.numbers.find((one) => one.name === name)?.worse ?? 'lower';
  if (outcome === 'open') {
    return `${name}: ${sayMinutes(minutes.since)} with green and ${sayMinutes(minutes.before)} before are too few to tell`;
  }
  const both = `${name}: ${short(middle.since)} a minute with green, ${short(middle.before)} before`;
  return outcome === 'worse' ? `${both}: ${worse}, and not by chance` : both;
}

/** `p50/p95/p99: 40/210/250 ms, 1/1.1/0.98 times blue's`. */
export function sayResponseTimes({ green, ratio }: ResponseTimes, { exposure }: JudgeInput): string {
  const three = ({ p50, p95, p99 }: ResponseTime, times = 1) =>
    [p50, p95, p99].map((one) => short(one * times)).join('/');
  const blues = exposure === 'beside' ? "blue's" : "blue's before the release";
  return `p50/p95/p99: ${three(green, 1000)} ms${ratio ? `, ${three(ratio)} times ${blues}` : ''}`;
}

export const sayMinutes = (count: number): string => `${count} minute${count === 1 ? '' : 's'}`;

const sayTally = ({ bad, all }: Tally): string =>
  all === 0 ? '0 of 0' : `${bad} of ${all} (${percent(bad / all)})`;

/** Two figures that count, and no more than a hundred percent needs. */
export const percent = (share: number): string => `${short(100 * share)} %`;

const short = (value: number): string =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));

/** `09:14` in UTC: metrics have no other time. */
const time = (minute: number): string => new Date(minute).toISOString().slice(11, 16);
