import { Malformed } from '../assembly/parse';
import type { Release } from '../report/release';
import { type Duration, millisecondsOf } from '../workload/task-model';
import { checkRelease, checkRollBack } from './check-options';
import { timeline } from './timeline';

/** What must become of a release that is rolled back. Every part that is given must hold. */
export interface RollBack {
  /**
   * From the first request of a user's that green failed (or from green's start, when it failed none) until all users
   * are back on blue.
   */
  readonly within?: Duration;
  /** What must have decided it. */
  readonly by?: `alarm:${string}` | `gate:${string}` | 'circuit-breaker' | 'operator' | `timeout:${string}`;
  /** Of users, whoever failed them. */
  readonly failedRequests?: { readonly atMost: number };
  /** The highest share of users that green may have had, in percent. */
  readonly exposed?: { readonly atMostPercent: number };
}

/** What jest takes from a matcher. */
export interface MatcherResult {
  /** Whether it is so. */
  readonly pass: boolean;
  /** What is printed when that was not expected. */
  message(): string;
}

/** Every stage passed, and green has all the traffic. */
export function toBeReleased(release: Release, ...more: readonly unknown[]): MatcherResult {
  checkRelease(release);
  if (more.length > 0) throw new Malformed(['toBeReleased takes nothing, got options; see toRollBack']);
  const wrong = release.outcome === 'released' ? [] : [`it was ${release.outcome}`];
  return verdict(release, 'be released', wrong);
}

/** ECS put all the traffic back on blue. */
export function toRollBack(release: Release, expected: RollBack = {}): MatcherResult {
  checkRelease(release);
  checkRollBack(expected);
  return verdict(release, 'roll back', [
    ...(release.outcome === 'rolled-back' ? [] : [`it was ${release.outcome}`]),
    ...lateness(release, expected.within),
    ...(expected.by === undefined || expected.by === release.decidedBy
      ? []
      : [`by must be ${expected.by}, got ${release.decidedBy}`]),
    ...tooMany('failedRequests', release.requests.failed, expected.failedRequests?.atMost),
    ...tooMany('exposed', release.exposedPercent, expected.exposed?.atMostPercent),
  ]);
}

function lateness(release: Release, within: Duration | undefined): string[] {
  if (within === undefined || release.outcome !== 'rolled-back') return [];
  const took = (release.timeToDetectSeconds ?? 0) + (release.timeToRollBackSeconds ?? 0);
  const allowed = millisecondsOf(within) / 1000;
  return took <= allowed ? [] : [`within must be at most ${allowed} s, got ${took} s`];
}

function tooMany(what: string, got: number, atMost: number | undefined): string[] {
  return atMost === undefined || got <= atMost ? [] : [`${what} must be at most ${atMost}, got ${got}`];
}

function verdict(release: Release, what: string, wrong: readonly string[]): MatcherResult {
  const pass = wrong.length === 0;
  return {
    pass,
    message: () =>
      pass
        ? `expected the release not to ${what}, and it did\n\n${timeline(release)}`
        : `expected the release to ${what}:\n${wrong.map((each) => `  - ${each}`).join('\n')}\n\n${timeline(release)}`,
  };
}
