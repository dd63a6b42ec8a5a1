import { clockTime } from '../../report/clock-time';
import type { Release } from '../../report/release';
import { millisecondsOf } from '../../workload/task-model';
import type { Culprit, ExpectedEnd } from './entry';

/** Who may have decided, each once; none when it does not matter. */
export function decidersOf({ by, orBy = [] }: Pick<ExpectedEnd, 'by' | 'orBy'>): readonly string[] {
  return by === undefined ? [] : [...new Set([by, ...orBy])];
}

/** In what a release went otherwise than expected, in words; nothing when all is as expected. */
export function departures(expected: ExpectedEnd, release: Release): readonly string[] {
  const { outcome, decidedBy, requests, exposedPercent } = release;
  const failed: Readonly<Record<Culprit, number>> = {
    green: requests.failedByGreen,
    blue: requests.failedByBlue,
    'load balancer': requests.failedByLoadBalancer,
  };
  const { by, within, failedRequests, exposed, failedBy = [] } = expected;
  const deciders = decidersOf(expected);
  const isBy = by === undefined || deciders.includes(decidedBy);
  return [
    ...(outcome === expected.outcome ? [] : [`outcome must be ${expected.outcome}, got ${outcome}`]),
    ...(isBy
      ? []
      : [`by must be ${deciders.join(' or ')}, got ${decidedBy}${wholeName(deciders, decidedBy)}`]),
    ...late(reactionSeconds(release), within && millisecondsOf(within) / 1000),
    ...outside('failedRequests', requests.failed, failedRequests),
    ...outside('exposed', exposedPercent, {
      atMost: exposed?.atMostPercent,
      atLeast: exposed?.atLeastPercent,
    }),
    ...failedBy
      .filter((culprit) => failed[culprit] === 0)
      .map((culprit) => `${culprit} must fail some requests, got 0`),
  ];
}

/** A board leaves out what alarms of a service begin with, so that a name that was read there is not the whole one. */
function wholeName(expected: readonly (string | undefined)[], decidedBy: string): string {
  const short = expected.find((each) => each?.startsWith('alarm:') && isEndOf(each, decidedBy));
  return short === undefined ? '' : '; write the whole name of the alarm';
}

const isEndOf = (short: string, whole: string) =>
  whole.startsWith('alarm:') && whole.endsWith(`-${short.slice('alarm:'.length)}`);

/** Rounded up, so that what is late by less than a second does not read as in time. */
function late(seconds: number | undefined, atMost: number | undefined): string[] {
  if (seconds === undefined || atMost === undefined || seconds <= atMost) return [];
  return [`within must be at most ${clockTime(atMost)}, got ${clockTime(Math.ceil(seconds))}`];
}

/** From green's first failure, else its start, until all users were back on blue; undefined where nothing was decided. */
export function reactionSeconds({
  timeToDetectSeconds,
  timeToRollBackSeconds,
}: Pick<Release, 'timeToDetectSeconds' | 'timeToRollBackSeconds'>): number | undefined {
  if (timeToDetectSeconds === null && timeToRollBackSeconds === null) return undefined;
  return (timeToDetectSeconds ?? 0) + (timeToRollBackSeconds ?? 0);
}

interface Bounds {
  readonly atMost?: number | undefined;
  readonly atLeast?: number | undefined;
}

function outside(what: string, got: number | undefined, { atMost, atLeast }: Bounds = {}): string[] {
  if (got === undefined) return [];
  return [
    ...(atMost === undefined || got <= atMost ? [] : [`${what} must be at most ${atMost}, got ${got}`]),
    ...(atLeast === undefined || got >= atLeast ? [] : [`${what} must be at least ${atLeast}, got ${got}`]),
  ];
}
