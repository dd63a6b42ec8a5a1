import { taskArn } from './arn';
import { exitCodeOf } from './exit-code';
import type { TaskEvent } from './task-set';

/** A task as DescribeTasks and the events about tasks show it: the API's names, dates as `Date`. */
export interface TaskRecord {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  /** `service:NAME`, or `family:NAME` for one that belongs to no service. */
  readonly group: string;
  /** The deployment that started it: `ecs-svc/…`. */
  readonly startedBy: string;
  readonly launchType: 'FARGATE';
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPED';
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly createdAt: Date;
  /** One of a service is told of when it runs. Undefined of one that has not started. */
  readonly startedAt?: Date;
  readonly stoppedAt?: Date;
  readonly stoppedReason?: string;
  readonly stopCode?: StopCode;
  /** Of its container, where the reason does not say it. */
  readonly exitCode?: number;
  /** Counts the changes of the task. */
  readonly version: number;
}

export type StopCode =
  | 'EssentialContainerExited'
  | 'ServiceSchedulerInitiated'
  | 'TaskFailedToStart'
  | 'UserInitiated';

/** What a task is of. */
export type TaskOrigin = Pick<TaskRecord, 'taskDefinitionArn' | 'group' | 'startedBy'>;

/** ECS shows a stopped task for an hour at least; source: API DescribeTasks. */
const SHOWN_AFTER_STOP = 3_600_000;

/** The tasks of a service, those that stopped lately too. */
export class TaskRecords {
  private readonly records = new Map<string, TaskRecord>();

  /** @param tell is told of each change */
  constructor(
    private readonly clusterArn: string,
    private readonly now: () => number,
    private readonly tell: (record: TaskRecord) => void,
  ) {}

  /** Oldest first. */
  get all(): readonly TaskRecord[] {
    return [...this.records.values()];
  }

  /** A task that belongs to no service is on its way. */
  pending(taskId: string, origin: TaskOrigin): void {
    this.launched(taskId, origin, 'PENDING');
  }

  /** It has started, unless it has ended before. */
  running(taskId: string): void {
    if (this.records.get(taskId)?.lastStatus !== 'PENDING') return;
    this.change(taskId, { lastStatus: 'RUNNING', startedAt: new Date(this.now()) });
  }

  launched(taskId: string, origin: TaskOrigin, lastStatus: 'PENDING' | 'RUNNING' = 'RUNNING'): void {
    this.forgetOld();
    this.set(taskId, {
      taskArn: taskArn(this.clusterArn, taskId),
      clusterArn: this.clusterArn,
      ...origin,
      launchType: 'FARGATE',
      lastStatus,
      desiredStatus: 'RUNNING',
      createdAt: new Date(this.now()),
      ...(lastStatus === 'RUNNING' && { startedAt: new Date(this.now()) }),
      version: 1,
    });
  }

  /** What happens to a task of a service. */
  note(event: TaskEvent, origin: TaskOrigin): void {
    switch (event.type) {
      case 'launched':
        this.launched(event.taskId, origin);
        break;
      case 'stopping':
        this.change(event.taskId, {
          lastStatus: 'DEACTIVATING',
          desiredStatus: 'STOPPED',
          stoppedReason: event.reason,
          stopCode: event.byUser ? 'UserInitiated' : stopCodeOf(event.reason),
        });
        break;
      case 'stopped':
        this.stopped(event.taskId, event.reason, event.byUser);
        break;
      case 'healthy':
      case 'unhealthy':
      case 'failed':
        break;
    }
  }

  stopped(taskId: string, stoppedReason: string, byUser = false): void {
    this.change(taskId, {
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stoppedAt: new Date(this.now()),
      stoppedReason,
      stopCode: byUser ? 'UserInitiated' : stopCodeOf(stoppedReason),
    });
  }

  /** The end of a task that belongs to no service: in the words of who stopped it, if somebody did. */
  ended(taskId: string, reason: string): void {
    const { startedAt, stopCode, stoppedReason = reason } = this.records.get(taskId) ?? {};
    const exitCode = startedAt && exitCodeOf(reason);
    if (exitCode !== undefined) this.change(taskId, { exitCode });
    this.stopped(taskId, stoppedReason, stopCode === 'UserInitiated');
  }

  private change(taskId: string, change: Partial<TaskRecord>): void {
    const record = this.records.get(taskId);
    if (record) this.set(taskId, { ...record, ...change, version: record.version + 1 });
  }

  private set(taskId: string, record: TaskRecord): void {
    this.records.set(taskId, record);
    this.tell(record);
  }

  private forgetOld(): void {
    for (const [taskId, { stoppedAt }] of this.records) {
      if (stoppedAt && stoppedAt.getTime() + SHOWN_AFTER_STOP < this.now()) this.records.delete(taskId);
    }
  }
}

function stopCodeOf(reason: string): StopCode {
  if (reason.startsWith('Essential container')) return 'EssentialContainerExited';
  if (/^(CannotStartContainer|CannotPullContainer|ResourceInitialization)/.test(reason))
    return 'TaskFailedToStart';
  return 'ServiceSchedulerInitiated';
}
