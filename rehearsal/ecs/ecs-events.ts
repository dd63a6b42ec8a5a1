import { createHash } from 'node:crypto';
import { namesIn } from './arn';
import type { HookRun, HookStatus } from './deployment-result';
import { withoutLastWords } from './exit-code';
import type { TaskRecord } from './task-records';

/** An event as EventBridge hands it to a rule. */
export interface EcsEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type':
    | 'ECS Deployment State Change'
    | 'ECS Hook State Change'
    | 'ECS Service Action'
    | 'ECS Task State Change';
  readonly source: 'aws.ecs';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

type EventType = 'INFO' | 'WARN' | 'ERROR';

/** Whose events they are. */
export interface EventSource {
  readonly serviceArn: string;
  readonly clusterArn: string;
}

/**
 * Makes the events that ECS sends about one service, in order; ids are the same in every run of the same rehearsal.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
 */
export class EcsEvents {
  private count = 0;

  constructor(
    private readonly of: EventSource,
    private readonly now: () => number,
    private readonly send: (event: EcsEvent) => void,
  ) {}

  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
  deployment(
    eventName:
      | 'SERVICE_DEPLOYMENT_IN_PROGRESS'
      | 'SERVICE_DEPLOYMENT_COMPLETED'
      | 'SERVICE_DEPLOYMENT_FAILED',
    deploymentId: string,
    reason: string,
  ): void {
    this.emit('ECS Deployment State Change', [this.of.serviceArn], {
      eventType: typeOf(eventName),
      eventName,
      clusterArn: this.of.clusterArn,
      deploymentId,
      updatedAt: this.time,
      reason,
    });
  }

  hook(serviceDeploymentArn: string, lifecycleStage: string, hook: HookRun): void {
    const eventName = HOOK_EVENTS[hook.verdict];
    this.emit('ECS Hook State Change', [this.of.serviceArn], {
      eventType: typeOf(eventName),
      eventName,
      hookId: hook.hookId,
      hookType: hook.targetType,
      expiresAt: new Date(hook.expiresAt).toISOString(),
      lifecycleStage,
      clusterArn: this.of.clusterArn,
      serviceArn: this.of.serviceArn,
      serviceDeploymentArn,
    });
  }

  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html */
  service(eventName: 'SERVICE_STEADY_STATE'): void {
    this.emit('ECS Service Action', [this.of.serviceArn], {
      eventType: typeOf(eventName),
      eventName,
      clusterArn: this.of.clusterArn,
      createdAt: this.time,
    });
  }

  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html */
  task(task: TaskRecord): void {
    const { createdAt, stoppedAt, exitCode: _, stoppedReason, ...detail } = task;
    this.emit('ECS Task State Change', [task.taskArn], {
      ...detail,
      createdAt: createdAt.toISOString(),
      updatedAt: this.time,
      ...(stoppedAt && { stoppedAt: stoppedAt.toISOString() }),
      ...(stoppedReason !== undefined && { stoppedReason: withoutLastWords(stoppedReason) }),
    });
  }

  private get time(): string {
    return new Date(this.now()).toISOString();
  }

  private emit(
    detailType: EcsEvent['detail-type'],
    resources: readonly string[],
    detail: EcsEvent['detail'],
  ): void {
    const { account, region } = namesIn(this.of.serviceArn);
    this.count += 1;
    const digits = createHash('sha256').update(`${this.of.serviceArn} ${this.count}`).digest('hex');
    this.send({
      version: '0',
      id: digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'),
      'detail-type': detailType,
      source: 'aws.ecs',
      account,
      // EventBridge tells whole seconds.
      time: this.time.replace(/\.\d+Z$/, 'Z'),
      region,
      resources,
      detail,
    });
  }
}

const HOOK_EVENTS = {
  IN_PROGRESS: 'HOOK_IN_PROGRESS',
  AWAITING_ACTION: 'HOOK_AWAITING_ACTION',
  SUCCEEDED: 'HOOK_SUCCEEDED',
  FAILED: 'HOOK_FAILED',
  TIMED_OUT: 'HOOK_TIMED_OUT',
} as const satisfies Record<HookStatus, string>;

function typeOf(eventName: string): EventType {
  return /FAILED|TIMED_OUT/.test(eventName) ? 'ERROR' : 'INFO';
}
