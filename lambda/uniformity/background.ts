import { digestOf } from '../shared/image-digest';
import { faultsOf } from './conformity';
import { endedWell, type Finding, finding } from './decide';
import type { LiveRevision, Observation } from './observation';
import { shortName, shown } from './shown';

/** A worker as it should be and as it is. */
export interface ObservedWorker {
  /** Of the task definition that the stack gives it; its service of ECS is called as the family is. */
  readonly wanted: string;
  /** Its service of ECS, which has no users: routes are none. */
  readonly seen: Observation;
}

/** A job as it should be, and what the function that starts it would start. */
export interface ObservedJob {
  /** Of the task definition that the stack gives it. */
  readonly wanted: string;
  /** Absent when the function starts no such job. */
  readonly started?: {
    readonly taskDefinition: string;
    /** Of the service's container, as the definition names it; absent when it has no such container. */
    readonly image?: string;
  };
}

/** What runs of a service beside its users' tasks. */
export interface Background {
  readonly workers: readonly ObservedWorker[];
  readonly jobs: readonly ObservedJob[];
}

/**
 * Minutes in which a deployment of a worker excuses that it, another worker or a job is not yet of the release. ECS starts as many
 * new tasks as there are old ones, a minute or two, and the old ones have two minutes to end what they have; tasks that do not
 * start are given up by its circuit breaker within about half an hour. Twice that is a deployment that hangs.
 */
const LONGEST_DEPLOYMENT = 60;

/**
 * Whether workers and jobs run the image that the service's live revision runs, by the task definition that the stack gives them.
 * To be asked only while no deployment of the service runs.
 *
 * They come after the service: while a worker's deployment runs nothing is judged of any of them, for an hour at most, since the
 * stack tells this check of their task definitions when all workers are out. A run that began before the release is let end.
 *
 * @param container the service's own, in all of them
 */
export function judgeBackground(
  { workers, jobs }: Background,
  { live, container, now }: { readonly live: LiveRevision; readonly container: string; readonly now: Date },
): readonly Finding[] {
  if (workers.length + jobs.length === 0) return [];
  const since = ({ seen: { running } }: ObservedWorker) =>
    running && (now.getTime() - running.createdAt.getTime()) / 60_000;
  const isGoingOut = (minutes: number | undefined) => minutes !== undefined && minutes < LONGEST_DEPLOYMENT;
  if (workers.map(since).some(isGoingOut)) return workers.flatMap((worker) => hanging(worker, since(worker)));

  const released = live.images.find((each) => each.container === container);
  if (!released) return [unlooked(`the live revision has no container ${shown(container)}`)];
  return [
    ...workers.flatMap((worker) =>
      worker.seen.running
        ? hanging(worker, since(worker))
        : [...ofWorker(worker), ...behind(worker, container, released), ...ofTasks(worker)],
    ),
    ...jobs.flatMap((job) => ofJob(job, released)),
  ];
}

/** When workers and jobs could not be looked at. */
export const unlooked = (why: string): Finding =>
  finding('not-looked', 'background', `workers and jobs could not be looked at: ${why}`);

/** Of a task definition; also what ECS calls the service of a worker. */
export const familyOf = (taskDefinition: string): string => shortName(taskDefinition).replace(/:\d+$/, '');

type Image = LiveRevision['images'][number];

function hanging({ wanted, seen: { running } }: ObservedWorker, minutes: number | undefined): Finding[] {
  if (!running || minutes === undefined || minutes < LONGEST_DEPLOYMENT) return [];
  const name = familyOf(wanted);
  const what = `the deployment ${shortName(running.arn)} of worker ${name} is ${shown(running.status)} for more than ${LONGEST_DEPLOYMENT} minutes`;
  return [finding('worker-unsettled', name, what)];
}

function ofWorker({ wanted, seen: { service, newest, live, tasks } }: ObservedWorker): Finding[] {
  const name = familyOf(wanted);
  const unsettled = (what: string) => finding('worker-unsettled', name, what);
  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return [
    ...(service.status === 'ACTIVE'
      ? []
      : [unsettled(`worker ${name} must be ACTIVE, got ${shown(service.status)}`)]),
    ...(newest && !endedWell(newest)
      ? [
          unsettled(
            `the last deployment of worker ${name}, ${shortName(newest.arn)}, is ${shown(newest.status)}`,
          ),
        ]
      : []),
    ...(live ? [] : [unsettled(`ECS does not say which revision of worker ${name} should run`)]),
    ...(running < service.runningCount
      ? [
          finding(
            'tasks-unseen',
            name,
            `${service.runningCount} tasks run of worker ${name}, and only ${running} of them could be seen`,
          ),
        ]
      : []),
  ];
}

/** The image first: of another image it is of another definition, too, which would say the same twice. */
function behind({ wanted, seen: { live } }: ObservedWorker, container: string, released: Image): Finding[] {
  if (!live) return [];
  const name = familyOf(wanted);
  const image = live.images.find((each) => each.container === container);
  if (!isSame(image, released)) {
    const what = `worker ${name} must run ${named(released)}, as the service does, got ${named(image)}`;
    return [finding('worker-left-behind', name, what)];
  }
  if (live.taskDefinition === wanted) return [];
  const what = `worker ${name} must be of ${shortName(wanted)}, as its stack says, got ${shortName(live.taskDefinition)}`;
  return [finding('worker-left-behind', name, what)];
}

/** Those that start count as well, as the service's do. */
function ofTasks({ wanted, seen: { live, tasks } }: ObservedWorker): Finding[] {
  if (!live) return [];
  return tasks.flatMap((task) => {
    const name = shortName(task.arn);
    const [fault] = faultsOf(task, live);
    if (!fault) return [];
    const instead =
      fault.kind === 'definition'
        ? `must be of ${shortName(live.taskDefinition)}, got ${shortName(task.taskDefinition)}`
        : `must run ${shown(fault.wanted)}, got ${shown(fault.found ?? 'no digest')}`;
    return [finding('worker-task', name, `task ${name} of worker ${familyOf(wanted)} ${instead}`)];
  });
}

function ofJob({ wanted, started }: ObservedJob, released: Image): Finding[] {
  const name = familyOf(wanted);
  const left = (what: string) => [finding('job-left-behind', name, what)];
  if (!started) return left(`job ${name} must be started by its function, which knows no such job`);
  const digest = digestOf({ image: started.image });
  const image = {
    ...(started.image !== undefined && { image: started.image }),
    ...(digest !== undefined && { digest }),
  };
  if (!isSame(image, released))
    return left(`job ${name} must start ${named(released)}, as the service runs, got ${named(image)}`);
  if (started.taskDefinition === wanted) return [];
  return left(
    `job ${name} must start ${shortName(wanted)}, as its stack says, got ${shortName(started.taskDefinition)}`,
  );
}

type Named = Pick<Image, 'digest' | 'image'>;

/** By digest where both have one; else by name, since without a pipeline an image is named by the hash of what it is made of. */
function isSame(image: Named | undefined, released: Named): boolean {
  if (image === undefined) return false;
  if (image.digest !== undefined && released.digest !== undefined) return image.digest === released.digest;
  return image.image !== undefined && image.image === released.image;
}

const named = (image: Named | undefined): string => shown(image?.digest ?? image?.image ?? 'no image');
