import { DescribeTasksCommand, type ECSClient, type Task } from '@aws-sdk/client-ecs';
import { must } from '../../lambda/uniformity/must';
import { shortName } from '../../lambda/uniformity/shown';
import type { Place } from '../../lambda/uniformity/tasks';
import type { Asking } from './asking';
import { revisionOfTask } from './revision';
import type { Revisions } from './revisions';

/** source: Amazon ECS API reference, DescribeTasks */
const TASKS_A_CALL = 100;

/** Which revision the tasks are of that have written something. */
export class TaskRevisions {
  /** ARN by a task's id; undefined for one that is not the service's. Those that ECS has forgotten are in `forgotten`. */
  private readonly revisions = new Map<string, string | undefined>();
  /** ECS tells of a stopped task for about an hour. */
  readonly forgotten = new Set<string>();

  constructor(
    private readonly ecs: ECSClient,
    private readonly place: Place,
    private readonly asking: Asking,
    private readonly all: Pick<Revisions, 'known'>,
  ) {}

  /** Asks of those that were not asked of before. @param tasks ids */
  async learn(tasks: Iterable<string>): Promise<void> {
    const news = [...new Set(tasks)].filter((id) => !this.revisions.has(id) && !this.forgotten.has(id));
    if (news.length === 0) return;
    const found = new Map<string, Task>();
    for (let start = 0; start < news.length; start += TASKS_A_CALL) {
      for (const task of await this.describe(news.slice(start, start + TASKS_A_CALL))) {
        found.set(shortName(must(task.taskArn, 'taskArn')), task);
      }
    }
    // After the tasks: a revision that they are of is there then.
    const known = found.size === 0 ? { revisions: [] } : await this.all.known();
    for (const id of news) {
      const task = found.get(id);
      if (task) this.revisions.set(id, revisionOfTask(task, this.place.service, known));
      else this.forgotten.add(id);
    }
  }

  /** @returns ARN */
  of(task: string): string | undefined {
    return this.revisions.get(task);
  }

  private async describe(tasks: readonly string[]): Promise<readonly Task[]> {
    const { cluster } = this.place;
    const answer = await this.asking.untilAnswered(() =>
      this.ecs.send(new DescribeTasksCommand({ cluster, tasks: [...tasks] }), {
        abortSignal: this.asking.signal,
      }),
    );
    return must(answer.tasks, 'tasks');
  }
}
