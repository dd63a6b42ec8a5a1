import type { LiveRevision, ObservedTask } from './observation';

/** How a task differs from its revision. */
export type Fault =
  | { readonly kind: 'definition' }
  | {
      readonly kind: 'digest';
      readonly container: string;
      readonly wanted: string;
      /** Absent when ECS says none of a container that runs. */
      readonly found?: string;
    };

/**
 * How a task differs from the revision that it should be of; not at all when the list is empty.
 *
 * A container that only the task has is one that Fargate adds (GuardDuty, Service Connect): a task definition never
 * changes. One that starts has no digest until its image is pulled, and one whose digest the revision does not tell
 * cannot differ from it.
 */
export function faultsOf(
  { taskDefinition, containers, lastStatus }: ObservedTask,
  revision: Pick<LiveRevision, 'taskDefinition' | 'images'>,
): readonly Fault[] {
  // Its images are another definition's: to compare them, too, would say the same twice.
  if (taskDefinition !== revision.taskDefinition) return [{ kind: 'definition' }];
  return revision.images.flatMap(({ container, digest: wanted }) => {
    const found = containers.find((each) => each.name === container)?.digest;
    if (wanted === undefined || found === wanted) return [];
    if (found === undefined) return lastStatus === 'RUNNING' ? [{ kind: 'digest', container, wanted }] : [];
    return [{ kind: 'digest', container, wanted, found }];
  });
}
