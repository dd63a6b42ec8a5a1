import type { TaskEvent, TaskSet } from './task-set';

/** As DescribeServices lists it. */
export interface ServiceEvent {
  readonly id: string;
  readonly createdAt: Date;
  readonly message: string;
}

/** DescribeServices shows the newest 100; source: SDK Service.events. */
const SHOWN = 100;

/**
 * What ECS writes about a service, in its own words.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
export class ServiceLog {
  private readonly kept: ServiceEvent[] = [];
  private count = 0;

  constructor(
    private readonly serviceName: string,
    private readonly now: () => number,
  ) {}

  /** Newest first. */
  get events(): ServiceEvent[] {
    return [...this.kept].reverse();
  }

  write(message: string): void {
    this.count += 1;
    const id = `00000000-0000-4000-8000-${String(this.count).padStart(12, '0')}`;
    this.kept.push({
      id,
      createdAt: new Date(this.now()),
      message: `(service ${this.serviceName}) ${message}`,
    });
    if (this.kept.length > SHOWN) this.kept.shift();
  }

  task(event: TaskEvent, { targetGroupArn }: Pick<TaskSet, 'targetGroupArn'>): void {
    const group = targetGroupArn === undefined ? undefined : `(target-group ${targetGroupArn})`;
    switch (event.type) {
      case 'launched':
        this.write(`has started 1 tasks: (task ${event.taskId}).`);
        if (group) this.write(`registered 1 targets in ${group}`);
        break;
      case 'stopping':
        if (!group) break;
        this.write(`deregistered 1 targets in ${group}`);
        this.write('has begun draining connections on 1 tasks.');
        break;
      case 'stopped':
        this.write(`has stopped 1 running tasks: (task ${event.taskId}).`);
        break;
      case 'failed':
        this.write(`(task ${event.taskId}) failed: ${event.reason}`);
        break;
      case 'unhealthy':
        this.write(`(task ${event.taskId}) is unhealthy in ${group}`);
        break;
      case 'healthy':
        break;
    }
  }
}
