import type { CloudWatchClient, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  type ECSClient,
  type Service,
} from '@aws-sdk/client-ecs';
import { digestOf } from '../../lambda/shared/image-digest';
import { JOB_METRICS } from '../../lambda/shared/jobs';
import { must, only } from '../../lambda/uniformity/must';
import { clusterOf, type ServiceOptions } from '../aws/options';
import type { BackgroundPlace, JobPlace, WorkerPlace } from '../records/background-place';
import type { BackgroundSeen, JobSeen, WorkerSeen } from './status';

const MINUTE = 60_000;
/** In which a job that ends is looked for, by five minutes: those of a minute CloudWatch forgets by then. */
const DAYS_OF_JOBS = 14;
/** In which SQS has said how full a queue is. */
const MINUTES_OF_QUEUES = 10;
/** Of DescribeServices, and of DescribeServiceRevisions. source: ECS API reference */
const AT_ONCE = { SERVICES: 10, REVISIONS: 20 } as const;

interface Asked {
  readonly ecs: ECSClient;
  readonly cloudWatch: CloudWatchClient;
}

/** Two calls deep. @param of with the name of its cluster @throws MissingAnswer, and what the SDK throws */
export async function readBackground(
  { ecs, cloudWatch }: Asked,
  of: Pick<ServiceOptions, 'service' | 'env'> & { readonly cluster: string },
  { workers, jobs }: BackgroundPlace,
  now: number,
): Promise<BackgroundSeen> {
  const [services, depths, runs] = await Promise.all([
    readWorkers(ecs, of, workers),
    readDepths(cloudWatch, workers, now),
    readRuns(cloudWatch, of, jobs, now),
  ]);
  return {
    workers: workers.map((worker, nth) => ({
      name: worker.name,
      ...(services[nth] as Tasks),
      ...depths[nth],
    })),
    jobs: runs,
  };
}

type Tasks = Pick<WorkerSeen, 'desired' | 'running' | 'isDeploying' | 'digests'>;

async function readWorkers(
  ecs: ECSClient,
  { cluster, ...of }: Parameters<typeof readBackground>[1],
  workers: readonly WorkerPlace[],
): Promise<readonly Tasks[]> {
  // As lib/config/names.ts has it.
  const names = workers.map(({ name }) => `${clusterOf(of)}-worker-${name}`);
  const found = await inGroups(names, AT_ONCE.SERVICES, async (services) => {
    const answer = await ecs.send(new DescribeServicesCommand({ cluster, services }));
    return services.map((name) =>
      only(
        must(answer.services, 'services').filter(({ serviceName }) => serviceName === name),
        answer.failures,
        `service ${name} of cluster ${cluster}`,
      ),
    );
  });
  const arns = found.flatMap((service) => revisionsOf(service));
  const revisions = await inGroups(arns, AT_ONCE.REVISIONS, async (serviceRevisionArns) =>
    must(
      (await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }))).serviceRevisions,
      'serviceRevisions',
    ),
  );
  return found.map((service) => {
    const own = revisionsOf(service);
    const images = revisions
      .filter(({ serviceRevisionArn = '' }) => own.includes(serviceRevisionArn))
      .flatMap(({ containerImages = [] }) => containerImages);
    return {
      desired: must(service.desiredCount, 'desiredCount'),
      running: must(service.runningCount, 'runningCount'),
      isDeploying: (service.deployments ?? []).some(({ rolloutState }) => rolloutState === 'IN_PROGRESS'),
      digests: [...new Set(images.flatMap((image) => digestOf(image) ?? []))],
    };
  });
}

const revisionsOf = ({ currentServiceRevisions = [] }: Service): readonly string[] =>
  currentServiceRevisions.flatMap(({ arn }) => arn ?? []);

async function inGroups<T, R>(
  all: readonly T[],
  size: number,
  ask: (group: T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const groups = Array.from({ length: Math.ceil(all.length / size) }, (_, nth) =>
    all.slice(nth * size, (nth + 1) * size),
  );
  return (await Promise.all(groups.map(ask))).flat();
}

/** The newest of what SQS has said. */
async function readDepths(
  cloudWatch: CloudWatchClient,
  workers: readonly WorkerPlace[],
  now: number,
): Promise<readonly Pick<WorkerSeen, 'waiting' | 'oldestSeconds'>[]> {
  const query = (id: string, metric: string, queue: string): MetricDataQuery =>
    queryOf(id, 'AWS/SQS', metric, { QueueName: queue }, { stat: 'Maximum', period: 60 });
  const results = await ask(
    cloudWatch,
    workers.flatMap(({ queue }, nth) => [
      query(`waiting${nth}`, 'ApproximateNumberOfMessagesVisible', queue),
      query(`oldest${nth}`, 'ApproximateAgeOfOldestMessage', queue),
    ]),
    { from: now - MINUTES_OF_QUEUES * MINUTE, to: now },
  );
  return workers.map((_, nth) => {
    const [waiting] = results(`waiting${nth}`);
    const [oldest] = results(`oldest${nth}`);
    return {
      ...(waiting && { waiting: waiting.value }),
      ...(oldest && { oldestSeconds: oldest.value }),
    };
  });
}

/** By what the function of the jobs has counted. */
async function readRuns(
  cloudWatch: CloudWatchClient,
  { service, env }: Pick<ServiceOptions, 'service' | 'env'>,
  jobs: readonly JobPlace[],
  now: number,
): Promise<readonly JobSeen[]> {
  const query = (id: string, metric: string, job: string): MetricDataQuery =>
    queryOf(
      ...([id, JOB_METRICS.NAMESPACE, metric, { Service: service, Environment: env, Job: job }] as const),
      { stat: 'Sum', period: 300 },
    );
  const results = await ask(
    cloudWatch,
    jobs.flatMap(({ name }, nth) => [
      query(`well${nth}`, JOB_METRICS.SUCCEEDED, name),
      query(`failed${nth}`, JOB_METRICS.FAILED, name),
    ]),
    { from: now - DAYS_OF_JOBS * 24 * 60 * MINUTE, to: now },
  );
  return jobs.map(({ name, schedule }, nth) => {
    const newest = (id: string) => results(`${id}${nth}`).find(({ value }) => value > 0)?.at;
    const [well, failed] = [newest('well'), newest('failed')];
    const last =
      failed !== undefined && failed >= (well ?? 0)
        ? ({ at: failed, ended: 'failed' } as const)
        : well !== undefined && ({ at: well, ended: 'well' } as const);
    return { name, schedule, ...(last && { last }) };
  });
}

function queryOf(
  id: string,
  namespace: string,
  metric: string,
  dimensions: Readonly<Record<string, string>>,
  { stat, period }: { readonly stat: string; readonly period: number },
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: metric, Dimensions };
  return { Id: id, MetricStat: { Stat: stat, Period: period, Metric } };
}

interface Point {
  readonly at: number;
  readonly value: number;
}

/** @returns the points of a query by its id, the newest first */
async function ask(
  cloudWatch: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<(id: string) => readonly Point[]> {
  if (queries.length === 0) return () => [];
  const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  const { MetricDataResults } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(Math.floor(from / MINUTE) * MINUTE),
      EndTime: new Date(Math.ceil(to / MINUTE) * MINUTE),
      MetricDataQueries: [...queries],
      ScanBy: 'TimestampDescending',
    }),
  );
  const results: readonly MetricDataResult[] = must(MetricDataResults, 'MetricDataResults');
  return (id) => {
    const { Timestamps = [], Values = [] } = results.find(({ Id }) => Id === id) ?? {};
    return Timestamps.map((at, nth) => ({ at: at.getTime(), value: Values[nth] ?? 0 })).sort(
      (one, other) => other.at - one.at,
    );
  };
}
