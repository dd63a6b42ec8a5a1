import { shortName, shown } from '../../lambda/uniformity/shown';

/** A container of a task, as far as a shell in it goes. */
export interface SeenContainer {
  readonly name: string;
  readonly digest?: string;
  /** Of the container's own, by which its session is named. */
  readonly runtimeId?: string;
  /** What opens shells in it. Absent where the task was started without. */
  readonly agent?: { readonly status: string; readonly reason?: string };
}

/** A task of the service that ECS wants to run. */
export interface SeenTask {
  readonly arn: string;
  readonly status: string;
  /** ARN of its service revision; absent where ECS's record does not tell. */
  readonly revision?: string;
  /** Whether it was started with ECS Exec. */
  readonly exec: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt?: number;
  readonly containers: readonly SeenContainer[];
}

/** What a shell can be opened in. */
export interface SeenTasks {
  /** Whether tasks that are started now take shells. */
  readonly exec: boolean;
  readonly tasks: readonly SeenTask[];
  /** The container that users' requests go to. */
  readonly container?: string;
  /** ARNs of revisions, while a deployment runs. */
  readonly blue?: string;
  readonly green?: string;
}

/** What somebody has named. */
export interface Named {
  /** Id or ARN. */
  readonly task?: string;
  /** ARN of a service revision. */
  readonly revision?: string;
  readonly container?: string;
}

/** Where a shell is opened, or why nowhere. */
export type Choice =
  | { readonly do: 'open'; readonly task: SeenTask; readonly container: SeenContainer }
  | { readonly do: 'refuse'; readonly reason: string };

const refuse = (reason: string): Choice => ({ do: 'refuse', reason });
const SWITCH = 'exec: true of the environment switches it on, for tasks of the next release (docs/exec.md)';

/** Of the tasks that take a shell in the container the newest; never one of two revisions without being told which. */
export function choose(seen: SeenTasks, named: Named): Choice {
  const running = seen.tasks.filter(({ status }) => status === 'RUNNING');
  if (running.length === 0) return refuse('no task runs');
  const wanted = running
    .filter(({ arn }) => named.task === undefined || named.task === arn || named.task === shortName(arn))
    .filter(({ revision }) => named.revision === undefined || revision === named.revision);
  if (wanted.length === 0) return refuse(`no task runs that was named; ${choicesOf(running, seen)}`);
  if (new Set(wanted.map(({ revision }) => revision)).size > 1) {
    return refuse(
      `tasks of more than one revision run: name one by --revision or --task; ${choicesOf(wanted, seen)}`,
    );
  }
  return inContainer(newestFirst(wanted), seen, named.container ?? seen.container);
}

function inContainer(tasks: readonly SeenTask[], seen: SeenTasks, asked: string | undefined): Choice {
  const [newest] = tasks;
  const names = newest?.containers.map(({ name }) => name) ?? [];
  const name = asked ?? (names.length === 1 ? names[0] : undefined);
  const listed = names.map(shown).join(', ');
  if (name === undefined) return refuse(`no container is named; --container takes one of ${listed}`);
  const found = tasks.flatMap((task) => {
    const container = task.containers.find((one) => one.name === name);
    return container ? [{ task, container }] : [];
  });
  const [first] = found;
  if (!first) return refuse(`no container ${shown(name)} is in the task; --container takes one of ${listed}`);
  const ready = found.find(({ task, container }) => task.exec && container.agent?.status === 'RUNNING');
  return ready ? { do: 'open', ...ready } : refuse(whyNot(found, seen.exec));
}

type Found = { readonly task: SeenTask; readonly container: SeenContainer };

/** Of tasks none of which takes a shell. */
function whyNot(found: readonly Found[], serviceTakes: boolean): string {
  const withExec = found.find(({ task }) => task.exec);
  if (!withExec) {
    return serviceTakes
      ? 'ECS Exec is on, but these tasks were started before it was: they take no shell; the next release’s do'
      : `ECS Exec is off for this service; ${SWITCH}`;
  }
  const { task, container } = withExec;
  const { status, reason } = container.agent ?? {};
  return `the agent that opens shells is ${status === undefined ? 'not there' : shown(status)} in container ${shown(container.name)} of task ${shortName(task.arn)}${reason === undefined ? '' : `: ${reason}`}; it needs some seconds after a start, a file system that can be written to, and a way to ssmmessages`;
}

const newestFirst = (tasks: readonly SeenTask[]): readonly SeenTask[] =>
  [...tasks].sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0) || (a.arn < b.arn ? -1 : 1));

/** Of tasks, by revision, as a person names them. */
function choicesOf(tasks: readonly SeenTask[], seen: SeenTasks): string {
  const revisions = [...new Set(tasks.map(({ revision }) => revision))];
  const each = revisions.map((revision) => {
    const ids = tasks.filter((task) => task.revision === revision).map(({ arn }) => shortName(arn));
    return `${revisionOf(revision, seen)}: ${ids.join(', ')}`;
  });
  return `running are ${each.join('; ')}`;
}

/** `blue 123`, while a deployment runs. */
export function revisionOf(
  revision: string | undefined,
  { blue, green }: Pick<SeenTasks, 'blue' | 'green'>,
): string {
  if (revision === undefined) return 'a revision that ECS does not tell';
  if (revision === blue) return `blue ${shortName(revision)}`;
  return `${revision === green ? 'green' : 'revision'} ${shortName(revision)}`;
}
