import { AwsError } from '../aws-error';
import type { TaskRecord } from '../ecs/task-records';

const HOUR = 3_600_000;

interface Started {
  readonly asked: string;
  readonly at: number;
  readonly ids: Promise<ReadonlySet<string>>;
}

/**
 * Calls of RunTask by their tokens: one that comes again, with the same parameters, starts nothing. A token is known for a
 * day, and for no more than an hour after its tasks have stopped.
 */
// source: Amazon ECS API reference, "Ensuring idempotency" (RunTask)
export class ClientTokens {
  private readonly known = new Map<string, Started>();

  constructor(
    private readonly now: () => number,
    private readonly records: () => readonly TaskRecord[],
  ) {}

  /**
   * @param asked the parameters
   * @returns ids of the tasks
   * @throws AwsError for a token that is known with other parameters
   */
  async once(
    token: string | undefined,
    asked: object,
    start: () => Promise<ReadonlySet<string>>,
  ): Promise<ReadonlySet<string>> {
    if (token === undefined) return start();
    const text = JSON.stringify(asked);
    const known = this.known.get(token);
    const ids = known && (await known.ids.catch(() => undefined));
    if (known && ids && !this.isOver(known, ids)) {
      if (known.asked === text) return ids;
      throw new AwsError(
        'ConflictException',
        'The clientToken is already in use with a different RunTask request.',
        400,
        { resourceIds: this.arnsOf(ids) },
      );
    }
    const started = { asked: text, at: this.now(), ids: start() };
    this.known.set(token, started);
    return started.ids;
  }

  private isOver({ at }: Started, ids: ReadonlySet<string>): boolean {
    const now = this.now();
    if (now - at > 24 * HOUR) return true;
    const tasks = this.records().filter(({ taskArn }) => ids.has(idOf(taskArn)));
    // One that is shown no more has stopped more than an hour ago.
    return tasks.every(({ stoppedAt }) => stoppedAt !== undefined && now - stoppedAt.getTime() > HOUR);
  }

  private arnsOf(ids: ReadonlySet<string>): string[] {
    return this.records().flatMap(({ taskArn }) => (ids.has(idOf(taskArn)) ? [taskArn] : []));
  }
}

const idOf = (taskArn: string): string => taskArn.slice(taskArn.lastIndexOf('/') + 1);
