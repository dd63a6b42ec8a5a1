import { shown } from '../../lambda/uniformity/shown';
import { count } from '../rehearse/words';
import type { JobSeen, Status, WorkerSeen } from './status';
import { since } from './times';

type Seen = Pick<Status, 'background' | 'revisions' | 'deployment' | 'at'>;

const seenIn = ({ background }: Seen) => ('known' in background ? background.known : undefined);

/**
 * Whether a worker runs what the service does: of a deployment, what it finds, since workers come after it.
 *
 * @returns undefined where ECS does not say of either
 */
export function isAsTheService(
  { digests }: WorkerSeen,
  { revisions }: Pick<Seen, 'revisions'>,
): boolean | undefined {
  const served = revisions.filter(({ is }) => is === 'blue').flatMap((revision) => revision.digests);
  if (digests.length === 0 || served.length === 0) return undefined;
  return digests.every((digest) => served.includes(digest));
}

/** What somebody should look at. While tasks are exchanged nothing is said of their number, nor of what they run. */
export function wrongInBackground(status: Seen): readonly string[] {
  const { workers = [], jobs = [] } = seenIn(status) ?? {};
  const settled = workers.filter(({ isDeploying }) => !isDeploying);
  return [
    ...settled
      .filter(({ running, desired }) => running < desired)
      .map(({ name, running, desired }) => `${running} of ${desired} tasks of the worker ${name} run`),
    ...(status.deployment ? [] : settled)
      .filter((worker) => isAsTheService(worker, status) === false)
      .map(({ name }) => `the worker ${name} runs another image than the service`),
    ...jobs
      .filter(({ last }) => last?.ended === 'failed')
      .map(({ name }) => `the last run of the job ${name} failed`),
  ];
}

/** For scripts: null where not known, or where there are none. */
export function backgroundJson(status: Seen): object {
  const { workers, jobs } = seenIn(status) ?? {};
  return {
    workers:
      workers?.map((worker) => {
        const { name, desired, running, digests, waiting, oldestSeconds } = worker;
        return {
          ...{ name, desired, running, digests, asTheService: isAsTheService(worker, status) ?? null },
          ...{ waiting: waiting ?? null, oldestSeconds: oldestSeconds ?? null },
        };
      }) ?? null,
    jobs:
      jobs?.map(({ name, schedule, last }) => ({
        ...{ name, schedule },
        last: last ? { at: new Date(last.at).toISOString(), ended: last.ended } : null,
      })) ?? null,
  };
}

/** For people: each line with its label. */
export function backgroundLines(status: Seen): readonly (readonly [string, string])[] {
  const { workers = [], jobs = [] } = seenIn(status) ?? {};
  const under = (label: string, lines: readonly string[]) =>
    lines.map((line, nth) => [nth === 0 ? label : '', line] as const);
  return [
    ...under(
      'workers',
      workers.map((worker) => workerLine(worker, status)),
    ),
    ...under(
      'jobs',
      jobs.map((job) => jobLine(job, status)),
    ),
  ];
}

function workerLine(worker: WorkerSeen, status: Seen): string {
  const { name, running, desired, digests, waiting, oldestSeconds, isDeploying } = worker;
  const isSame = isAsTheService(worker, status);
  const image =
    isSame === undefined
      ? 'image not known'
      : isSame
        ? 'the service’s image'
        : `another image, ${digests.map((digest) => shown(digest).slice(0, 19)).join(' ')}`;
  const queue =
    waiting === undefined
      ? 'queue not known'
      : `${count(waiting)} wait${oldestSeconds === undefined || waiting === 0 ? '' : `, the oldest ${since(0, oldestSeconds * 1000)}`}`;
  return [
    `${shown(name)} ${running} of ${desired}${isDeploying ? ', being replaced' : ''}`,
    image,
    queue,
  ].join(', ');
}

function jobLine({ name, schedule, last }: JobSeen, { at }: Seen): string {
  const ended = last
    ? `${last.ended === 'well' ? 'ended well' : 'FAILED'} ${since(last.at, at)} ago`
    : 'no run on record';
  return `${shown(name)} ${schedule}: ${ended}`;
}
