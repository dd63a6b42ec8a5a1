import {
  type Container,
  DescribeClustersCommand,
  DescribeServiceRevisionsCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type Service,
  type ServiceRevision,
  type Task,
} from '@aws-sdk/client-ecs';
import { isRunning } from '../../lambda/shared/deployment-status';
import { must } from '../../lambda/uniformity/must';
import { describeService } from '../../lambda/uniformity/observe';
import type { Place } from '../../lambda/uniformity/tasks';
import { callFailed } from '../aws/call-failed';
import { ecsPlaceOf, type ServiceOptions } from '../aws/options';
import { type KnownRevisions, knownRevisions, namedRevision, revisionOfTask } from '../logs/revision';
import { within } from '../rollback/within';
import { RecordReader } from '../verdict/read';
import type { SeenContainer, SeenTask, SeenTasks } from './decide';
import { loggedIn } from './logged';

/** Milliseconds: nobody waits for words about a log. */
const LONGEST_MS = 5_000;
/** source: Amazon ECS API reference, DescribeTasks */
const TASKS_A_CALL = 100;
/** source: Amazon ECS API reference, ManagedAgent (name) */
const AGENT = 'ExecuteCommandAgent';

/** The service's tasks, and of which revisions they are. @throws MissingAnswer, and what the SDK throws */
export async function readTasks(
  ecs: ECSClient,
  place: Place,
): Promise<{ readonly seen: SeenTasks; readonly known: KnownRevisions }> {
  const service = await describeService(ecs, place);
  const tasks = await describeTasks(ecs, place);
  // After the tasks: a revision that they are of is there then.
  const record = await new RecordReader(ecs, place, undefined).read();
  // ECS forgets deployments after 90 days, and not what runs.
  const known = knownRevisions(record, await describeRevisions(ecs, service));
  const [newest] = record.deployments;
  const container = service.loadBalancers?.[0]?.containerName;
  const side = (word: string) => {
    const named = namedRevision(word, known);
    return 'arn' in named ? named.arn : undefined;
  };
  // Also one on its way back: then there are two revisions as well.
  const [blue, green] = isRunning(newest?.status) ? [side('blue'), side('green')] : [];
  return {
    known,
    seen: {
      exec: service.enableExecuteCommand ?? false,
      tasks: tasks.map((task) => seenTask(task, revisionOfTask(task, place.service, known))),
      ...(container !== undefined && { container }),
      ...(blue !== undefined && { blue }),
      ...(green !== undefined && { green }),
    },
  };
}

async function describeRevisions(
  ecs: ECSClient,
  { currentServiceRevisions = [] }: Service,
): Promise<readonly ServiceRevision[]> {
  const serviceRevisionArns = currentServiceRevisions.flatMap(({ arn }) => arn ?? []);
  if (serviceRevisionArns.length === 0) return [];
  const answer = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }));
  return must(answer.serviceRevisions, 'serviceRevisions');
}

async function describeTasks(ecs: ECSClient, { cluster, service }: Place): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ecs.send(
      new ListTasksCommand({
        ...{ cluster, serviceName: service, desiredStatus: 'RUNNING', maxResults: TASKS_A_CALL },
        nextToken,
      }),
    );
    const arns = must(page.taskArns, 'taskArns');
    if (arns.length > 0) {
      const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks: arns }));
      tasks.push(...must(answer.tasks, 'tasks'));
    }
    nextToken = page.nextToken;
  } while (nextToken);
  // One that began to stop after it was listed takes no shell any more.
  return tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
}

const seenTask = (task: Task, revision: string | undefined): SeenTask => ({
  arn: must(task.taskArn, 'taskArn'),
  status: must(task.lastStatus, 'lastStatus'),
  exec: task.enableExecuteCommand ?? false,
  containers: must(task.containers, 'containers').map(seenContainer),
  ...(revision !== undefined && { revision }),
  ...(task.startedAt && { startedAt: task.startedAt.getTime() }),
});

function seenContainer({ name, imageDigest, runtimeId, managedAgents = [] }: Container): SeenContainer {
  const agent = managedAgents.find((one) => one.name === AGENT);
  return {
    name: must(name, 'containers[].name'),
    ...(imageDigest !== undefined && { digest: imageDigest }),
    ...(runtimeId !== undefined && { runtimeId }),
    ...(agent && {
      agent: {
        status: agent.lastStatus ?? 'not told of',
        ...(agent.reason !== undefined && { reason: agent.reason }),
      },
    }),
  };
}

/** Where sessions are logged; a person is told what could not be read, and goes on. */
export async function readLogged(ecs: ECSClient, of: ServiceOptions): Promise<string> {
  const { cluster } = ecsPlaceOf(of);
  try {
    const asked = ecs.send(new DescribeClustersCommand({ clusters: [cluster], include: ['CONFIGURATIONS'] }));
    const { clusters = [] } = await within(LONGEST_MS, 'ECS', asked);
    return loggedIn(clusters[0]?.configuration?.executeCommandConfiguration);
  } catch (error) {
    const failed = callFailed(error, of);
    if (failed === undefined) throw error;
    return failed.message;
  }
}
