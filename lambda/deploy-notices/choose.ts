import type { KnownDeployment } from '../shared/deployment-history';
import { isForward, isRunning } from '../shared/deployment-status';

/**
 * Milliseconds by which an event and ECS's record of the same moment may differ: EventBridge hands on within seconds, and
 * its times are whole seconds.
 */
const APART = 5 * 60_000;

/**
 * Milliseconds by which they differ when all is well: of a record that is nearer than that the event is, also where another
 * deployment runs by now. An event may be handed on late, or again, and the next deployment begins at once.
 */
const NEAR = 10_000;

type Edge = 'begun' | 'completed' | 'failed';

/**
 * The service deployment that an event of ECS is about: the event names it by an older id, which no call of ECS takes, so it
 * is found by what it says and when.
 *
 * @param at when the event says that it happened; milliseconds since the Unix epoch
 * @param history of the service
 * @returns undefined where none fits
 */
export function choose(
  what: Edge,
  at: number,
  history: readonly KnownDeployment[],
): KnownDeployment | undefined {
  const distances = history.flatMap((deployment) => {
    const distance = distanceOf(what, at, deployment);
    return distance === undefined || distance > APART ? [] : [{ deployment, distance }];
  });
  return distances.sort((one, other) => one.distance - other.distance)[0]?.deployment;
}

/** Milliseconds; undefined for one that it cannot be about. */
function distanceOf(
  what: Edge,
  at: number,
  { status, startedAt, finishedAt }: KnownDeployment,
): number | undefined {
  const sinceStart = Math.abs(at - startedAt);
  const sinceEnd = finishedAt === undefined ? undefined : Math.abs(at - finishedAt);
  switch (what) {
    case 'begun':
      return sinceStart;
    case 'completed':
      // The record may be behind the event.
      if (isForward(status)) return startedAt <= at + NEAR ? NEAR : undefined;
      return status === 'SUCCESSFUL' ? sinceEnd : undefined;
    case 'failed':
      if (status === 'SUCCESSFUL' || startedAt > at + NEAR) return undefined;
      if (isForward(status)) return NEAR;
      // The event is of the decision: the way back may be on, or over since.
      if (isRunning(status) || finishedAt === undefined) return 0;
      return at <= finishedAt ? 0 : sinceEnd;
  }
}
