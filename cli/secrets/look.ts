import { DescribeTasksCommand, type ServiceRevision, type Task } from '@aws-sdk/client-ecs';
import { must } from '../../lambda/uniformity/must';
import { taskArns } from '../../lambda/uniformity/tasks';
import type { Clients, connect } from '../aws/clients';
import { clusterOf, ecsPlaceOf, type ServiceOptions } from '../aws/options';
import type { Pause } from '../aws/pause';
import { Asking } from '../logs/asking';
import { revisionOfTask } from '../logs/revision';
import { Revisions } from '../logs/revisions';
import type { Progress } from '../progress';
import { Descriptions } from './describe';
import { nameOf, referenceOf } from './reference';
import type { Read, SeenSecret, SeenTask } from './seen';

export interface SecretsSurroundings {
  readonly connect: typeof connect;
  readonly pause: Pause;
  readonly progress: Pick<Progress, 'line'> & Partial<Pick<Progress, 'follow'>>;
  readonly signal: AbortSignal;
}

export interface Looked {
  readonly secrets: readonly SeenSecret[];
  /** Those that run. */
  readonly tasks: readonly SeenTask[];
}

/** source: Amazon ECS API reference, DescribeTasks */
const TASKS_A_CALL = 100;

/** What runs reads which secrets, and what AWS says of each. @throws VerbFailed, and what the SDK throws */
export async function look(options: ServiceOptions, around: SecretsSurroundings): Promise<Looked> {
  const clients = await around.connect(options);
  const asking = new Asking(around.pause, around.progress, around.signal);
  const { reads, tasks } = await readsAndTasks(clients, asking, options);
  const descriptions = new Descriptions(clients, asking, `service ${options.service} in ${options.env}`);
  const secrets = await Promise.all(
    distinct(reads).map(async (one) => ({ ...one, state: await descriptions.of(one) })),
  );
  return { tasks, secrets: [...secrets, ...(await testHeader(descriptions, options))] };
}

/** Of what the service has tasks of, or is about to. @throws VerbFailed when there is no such service */
export async function readsOf(clients: Clients, asking: Asking, options: ServiceOptions) {
  const revisions = await Revisions.of(clients.ecs, asking, options);
  return { revisions, byDefinition: await readsByDefinition(revisions) };
}

async function readsAndTasks(clients: Clients, asking: Asking, options: ServiceOptions) {
  const { revisions, byDefinition } = await readsOf(clients, asking, options);
  const place = ecsPlaceOf(options);
  const raw = await running(clients, asking, place);
  const known = raw.length === 0 ? { revisions: [] } : await revisions.known();
  const tasks = raw.map((task): SeenTask => {
    const revision = revisionOfTask(task, place.service, known);
    return {
      ...(revision !== undefined && { revision }),
      createdAt: must(task.createdAt, 'tasks[].createdAt').getTime(),
      reads: byDefinition.get(must(task.taskDefinitionArn, 'tasks[].taskDefinitionArn')) ?? [],
    };
  });
  return { tasks, reads: [...byDefinition.values()].flat() };
}

async function readsByDefinition(revisions: Revisions): Promise<ReadonlyMap<string, readonly Read[]>> {
  const byArn = new Map<string, ServiceRevision>(
    revisions.current.map((one) => [must(one.taskDefinition, 'serviceRevisions[].taskDefinition'), one]),
  );
  const all = await Promise.all(
    [...byArn].map(async ([arn, revision]) => {
      const containers = await revisions.containersOf([revision]);
      const reads = containers.flatMap(({ name, secrets = [] }) =>
        secrets.map((secret) => ({
          container: must(name, 'containerDefinitions[].name'),
          variable: must(secret.name, 'secrets[].name'),
          reference: referenceOf(must(secret.valueFrom, 'secrets[].valueFrom')),
        })),
      );
      return [arn, reads] as const;
    }),
  );
  return new Map(all);
}

async function running(
  { ecs }: Clients,
  asking: Asking,
  place: ReturnType<typeof ecsPlaceOf>,
): Promise<readonly Task[]> {
  const arns = await asking.untilAnswered(() => taskArns(ecs, place, asking.signal));
  const tasks: Task[] = [];
  for (let start = 0; start < arns.length; start += TASKS_A_CALL) {
    const batch = arns.slice(start, start + TASKS_A_CALL);
    const answer = await asking.untilAnswered(() =>
      ecs.send(new DescribeTasksCommand({ cluster: place.cluster, tasks: batch }), {
        abortSignal: asking.signal,
      }),
    );
    tasks.push(...must(answer.tasks, 'tasks'));
  }
  return tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
}

/** Each secret once, with who reads it. */
export function distinct(reads: readonly Read[]): Omit<SeenSecret, 'state'>[] {
  const found = new Map<string, { kind: SeenSecret['kind']; id: string; reads: Read[] }>();
  for (const read of reads) {
    const { kind, id } = read.reference;
    const one = found.get(`${kind} ${id}`) ?? { kind, id, reads: [] };
    found.set(`${kind} ${id}`, one);
    if (!one.reads.some((known) => JSON.stringify(known) === JSON.stringify(read))) one.reads.push(read);
  }
  return [...found.values()].map((one) => ({ ...one, name: nameOf(one) }));
}

/** What Teal makes beside the service's own. A service that is released without test traffic has none. */
export const testHeaderOf = (options: ServiceOptions): string => `${clusterOf(options)}/test-header`;

async function testHeader(
  descriptions: Descriptions,
  options: ServiceOptions,
): Promise<readonly SeenSecret[]> {
  const one = { kind: 'secret' as const, id: testHeaderOf(options) };
  const state = await descriptions.of(one);
  return state.is === 'missing' ? [] : [{ ...one, name: one.id, reads: [], state }];
}
