import { type RunbookSection, see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';
import { faultsOf } from '../../uniformity/conformity';
import type { LiveRevision, ObservedTask } from '../../uniformity/observation';
import { shortName, shown } from '../../uniformity/shown';

/** How many tasks of a revision there are, as the deployment counts them. */
export interface Counts {
  readonly requested: number;
  readonly running: number;
  readonly pending: number;
}

export interface Observed {
  /** The new one. */
  readonly revision: Pick<LiveRevision, 'taskDefinition' | 'images'>;
  readonly target: Counts;
  /** Of each revision that runs before the deployment. */
  readonly sources: readonly Counts[];
  /** Of the service, whichever revision they are of: no task says it. */
  readonly tasks: readonly ObservedTask[];
  /** When the deployment was made: a task that was started before is not green's. */
  readonly since: Date;
}

/**
 * Whether all tasks of green run one task definition, and one digest in each container.
 *
 * Blue is not judged: that it is not uniform is no reason to keep the release back which may be the cure. A task does not
 * say which revision it is of, but which deployment started it, and that one starts tasks of green alone; where that
 * tells nothing, ECS's counts do.
 */
export function decide(observed: Observed): Verdict {
  const { revision, target, sources } = observed;
  if (target.requested === 0) {
    return sources.every(({ requested }) => requested === 0)
      ? { outcome: 'pass', reason: 'warning: ECS wants no task of the service, so none was looked at' }
      : inconclusive('ECS wants no task of the new revision yet');
  }
  if (revision.images.length === 0) return inconclusive('ECS names no image of the new revision');
  const green = greensOf(observed);
  const { wrong, unknown } = problemsOf(green, revision);
  if (wrong.length > 0) return refuse(wrong, 'a-task-of-another-revision');
  if (target.running !== target.requested || target.pending > 0) {
    return inconclusive(
      `${target.requested} tasks of the new revision must run, got ${target.running}, and ${target.pending} that start`,
    );
  }
  if (unknown.length > 0) return inconclusive(listed(unknown));
  return byCounts(observed);
}

/** Of a task whose starter is not known to be green's nothing is said here: see {@link byCounts}. */
function greensOf({ tasks, revision, since }: Observed): readonly ObservedTask[] {
  const isOld = ({ startedAt }: ObservedTask) => startedAt !== undefined && startedAt < since;
  const before = new Set(tasks.filter(isOld).map(({ startedBy }) => startedBy));
  const starters = new Set(
    tasks
      .filter(({ taskDefinition }) => taskDefinition === revision.taskDefinition)
      .map(({ startedBy }) => startedBy)
      .filter((startedBy) => !before.has(startedBy)),
  );
  return tasks.filter(({ startedBy }) => starters.has(startedBy));
}

interface Problems {
  /** What another revision's task has. */
  readonly wrong: readonly string[];
  /** What ECS does not say. */
  readonly unknown: readonly string[];
}

function problemsOf(green: readonly ObservedTask[], revision: Observed['revision']): Problems {
  const wrong: string[] = [];
  const unknown: string[] = [];
  for (const task of green) {
    const name = shortName(task.arn);
    for (const fault of faultsOf(task, revision)) {
      if (fault.kind === 'definition') {
        wrong.push(
          `task ${name} is of ${shortName(task.taskDefinition)}, and ${shortName(revision.taskDefinition)} is released`,
        );
      } else if (fault.found === undefined) {
        unknown.push(`ECS has no digest of container ${shown(fault.container)} of task ${name}`);
      } else {
        wrong.push(
          `container ${shown(fault.container)} of task ${name} must run ${shown(fault.wanted)}, got ${shown(fault.found)}`,
        );
      }
    }
  }
  for (const { container, digest } of revision.images) {
    if (digest === undefined) compareTasks(green, container, { wrong, unknown });
  }
  return { wrong, unknown };
}

/** An image without a digest in the revision (version consistency is off): its tasks must agree among themselves. */
function compareTasks(
  green: readonly ObservedTask[],
  container: string,
  { wrong, unknown }: { readonly wrong: string[]; readonly unknown: string[] },
): void {
  const running = green.filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const digests = running.map(({ containers }) => containers.find(({ name }) => name === container)?.digest);
  const told = [...new Set(digests.filter((digest) => digest !== undefined))].sort();
  if (told.length > 1) {
    wrong.push(`container ${shown(container)} runs ${told.length} images: ${told.map(shown).join(' and ')}`);
  }
  if (told.length === 0 || digests.includes(undefined)) {
    unknown.push(`ECS has no digest of container ${shown(container)}`);
  }
}

/** What ECS counts as green's must be there to be seen. */
function byCounts({ revision, target, sources, tasks }: Observed): Verdict {
  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const right = running.filter((task) => faultsOf(task, revision).length === 0).length;
  const definition = shortName(revision.taskDefinition);
  if (right >= target.running) {
    return { outcome: 'pass', reason: `${target.running} tasks run, all of ${definition} and its images` };
  }
  const counted = sources.reduce((sum, { running: count }) => sum + count, target.running);
  if (running.length < counted) {
    return inconclusive(`${counted} tasks of the service run, and only ${running.length} could be seen`);
  }
  return refuse(
    [`${target.running} tasks of the new revision run, and only ${right} of ${definition} and its images`],
    'a-task-of-another-revision',
  );
}

/** So many of a list stand in a reason. */
const MOST = 3;

function listed(all: readonly string[]): string {
  const more = all.length > MOST ? `; and ${all.length - MOST} more` : '';
  return all.slice(0, MOST).join('; ') + more;
}

type SectionOf<S> = S extends `gate-uniform.md#${infer Id}` ? Id : never;

const refuse = (why: readonly string[], section: SectionOf<RunbookSection>): Verdict => ({
  outcome: 'fail',
  reason: listed(why) + see(`gate-uniform.md#${section}`),
});

const inconclusive = (reason: string): Verdict => ({ outcome: 'inconclusive', reason });
