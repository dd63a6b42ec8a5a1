import { MINUTE, type MinuteCounts } from '../../lambda/gate/metrics/judge/input';
import type { Random } from '../../rehearsal/random';
import { binomial, poisson } from '../../rehearsal/workload/draws';

/** A release as it is drawn: shares of errors and of slow answers of each side, by minute. */
export interface Fault {
  readonly name: string;
  /** Whether rolling back would be a mistake. */
  readonly healthy: boolean;
  readonly errors: (side: 'green' | 'blue', minute: number) => number;
  readonly slow: (side: 'green' | 'blue') => number;
}

/** What every service has. */
export const BASELINE = { errors: 0.001, slow: 0.01 };

const none = () => BASELINE.errors;
const usual = () => BASELINE.slow;

const failing = (share: number): Fault => ({
  name: `${100 * share} % errors`,
  healthy: false,
  errors: (side) => (side === 'green' ? share : BASELINE.errors),
  slow: usual,
});

const slower = (percent: number): Fault => ({
  name: `+${percent} % slow`,
  healthy: false,
  errors: none,
  slow: (side) => BASELINE.slow * (side === 'green' ? 1 + percent / 100 : 1),
});

const incident = (name: string, from: number): Fault => ({
  name,
  healthy: true,
  errors: (_, minute) => (minute >= from ? 0.05 : BASELINE.errors),
  slow: usual,
});

export const FAULTS: readonly Fault[] = [
  { name: 'none', healthy: true, errors: none, slow: usual },
  incident('incident 5 %', 0),
  incident('…from minute 7', 6),
  ...[0.01, 0.02, 0.05, 0.5].map(failing),
  ...[20, 100].map(slower),
];

export interface Story {
  readonly green: readonly MinuteCounts[];
  readonly blue: readonly MinuteCounts[];
}

/** What both sides served in one more minute. @param traffic requests a minute, on average */
export function drawMinute(
  fault: Fault,
  traffic: { readonly green: number; readonly blue: number },
  minute: number,
  random: Random,
): { readonly green: MinuteCounts; readonly blue: MinuteCounts } {
  const side = (of: 'green' | 'blue') => {
    const requests = poisson(traffic[of], random);
    return {
      minute: minute * MINUTE,
      requests,
      errors: binomial(requests, fault.errors(of, minute), random),
      slow: binomial(requests, fault.slow(of), random),
    };
  };
  return { green: side('green'), blue: side('blue') };
}
