import type { RollingStrategy } from './stages';
import type { TaskSet } from './task-set';
import { whenTasks } from './when-tasks';

export interface Replacement {
  /** The tasks that go. */
  readonly from: readonly TaskSet[];
  /** The tasks that come. */
  readonly to: TaskSet;
  readonly limits: Pick<RollingStrategy, 'maximumPercent' | 'minimumHealthyPercent'>;
  /** May change while it runs. */
  readonly desiredCount: () => number;
  /** Whether the replacement is over. */
  readonly isDone: () => boolean;
  /** Percent of the healthy tasks that are new, after each change. */
  readonly onShare?: (percent: number) => void;
}

/**
 * Replaces tasks in batches: never more of them than the maximum, and never fewer healthy ones than the minimum. Each
 * new task that is healthy frees an old one; where the maximum leaves no room to start a new one, old ones make room
 * as far as the minimum allows. Which old ones stop first is not documented: those that are not healthy.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export async function replaceTasks(replacement: Replacement, signal: AbortSignal): Promise<void> {
  const { from, to, isDone } = replacement;
  let isBusy = false;
  const step = () => {
    if (isBusy) return false; // what a step does to the tasks calls for the next one
    isBusy = true;
    try {
      while (!isDone() && advance(replacement)) {}
      // Whether or not anything is left to do: the last old task may just have gone.
      tellShare(replacement);
    } finally {
      isBusy = false;
    }
    return isDone();
  };
  await whenTasks([to, ...from], step, signal);
}

/** @returns whether anything was started or stopped */
function advance({ from, to, limits, desiredCount }: Replacement): boolean {
  const desired = desiredCount();
  const most = Math.floor((desired * limits.maximumPercent) / 100);
  const least = Math.ceil((desired * limits.minimumHealthyPercent) / 100);
  const old = sum(from, (set) => set.size);
  const oldHealthy = sum(from, (set) => set.healthyCount);
  const fresh = to.healthyCount;
  const requested = to.counts.requested;

  const room = most - old - requested;
  const wanted = Math.min(desired, requested + Math.max(0, room));
  if (wanted > requested) {
    to.setDesiredCount(wanted);
    return true;
  }
  const spareHealthy = Math.max(0, fresh + oldHealthy - least);
  const unhealthy = old - oldHealthy;
  const makesRoom = requested < desired ? Math.min(desired - requested, unhealthy + spareHealthy) : 0;
  const freed = Math.max(0, old - Math.max(0, desired - fresh));
  const stopping = Math.min(Math.max(makesRoom, freed), unhealthy + spareHealthy, old);
  if (stopping <= 0) return false;
  shrink(from, stopping);
  return true;
}

function tellShare({ from, to, onShare }: Replacement): void {
  const fresh = to.healthyCount;
  const all = fresh + sum(from, (set) => set.healthyCount);
  if (all > 0) onShare?.(Math.round((1000 * fresh) / all) / 10);
}

/** Of several old revisions, the newest goes first: it was on its way out already. */
function shrink(from: readonly TaskSet[], count: number): void {
  let left = count;
  for (const set of [...from].reverse()) {
    const part = Math.min(left, set.size);
    if (part > 0) set.setDesiredCount(set.size - part);
    left -= part;
  }
}

function sum(sets: readonly TaskSet[], of: (set: TaskSet) => number): number {
  return sets.reduce((total, set) => total + of(set), 0);
}
