import { inMinutes } from './duration';
import { timelineOf } from './timeline';
import type { Service } from './types-resolved';
import { holdMinutes } from './waits';

/** Until the first tasks of all have their image, have started and are healthy. */
const STARTING_MINUTES = 10;

/** Before a revision has a task. source: Amazon ECS developer guide, "Lifecycle hooks" */
const BEFORE_TASKS: readonly string[] = ['RECONCILE_SERVICE', 'PRE_SCALE_UP'];

/**
 * Minutes from the alarms of a service, which are there before it, until its first revision has all of its users, at the
 * longest: approvals, gates that look before there is a task (a migration), its tasks, its holds. Until then there is no
 * healthy target to miss, and who finds the address is answered 503 by a group that never had a task.
 *
 * Gates of later stages are not in it: alarms that begin hours late are the worse mistake.
 */
export function firstReleaseMinutes({ gates, release }: Pick<Service, 'gates' | 'release'>): number {
  const hooks = gates.flatMap(({ kind, stages, patience }) => {
    const waited = kind === 'approval' ? stages : stages.filter((stage) => BEFORE_TASKS.includes(stage));
    return waited.length === 0 ? [] : [{ stages: waited, minutes: inMinutes(patience) }];
  });
  const { longest, waits } = timelineOf(release, hooks);
  return holdMinutes(release) + longest - waits + STARTING_MINUTES;
}
