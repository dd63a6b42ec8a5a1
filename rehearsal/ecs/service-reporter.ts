import { namesIn } from './arn';
import type { DeploymentEvent, DeploymentStatus, HookRun } from './deployment-result';
import { EcsEvents } from './ecs-events';
import type { Rollouts } from './rollouts';
import type { QueuedDeployment } from './service-handle';
import { type ServiceEvent, ServiceLog } from './service-log';
import type { EcsServiceProperties } from './service-properties';
import { type TaskRecord, TaskRecords } from './task-records';
import type { TaskSet } from './task-set';
import type { RunningTask } from './workload';

/** Not looked at: the task is known. */
const NOBODYS = { taskDefinitionArn: '', group: '', startedBy: '' };

/** Tells what happens in a service: to EventBridge, in the service's events, and in the records of its tasks. */
export class ServiceReporter {
  private readonly log: ServiceLog;
  private readonly out: EcsEvents;
  private readonly records: TaskRecords;
  private readonly group: string;
  /** By hook id: EventBridge is told of a hook's status once. */
  private readonly told = new Map<string, HookRun['verdict']>();
  private isSteady = false;
  /** Whether the circuit breaker decided the deployment that goes back. */
  private isByBreaker = false;

  /** @param onTasks is called with the tasks of each revision before the first of them starts */
  constructor(
    properties: EcsServiceProperties,
    private readonly onTasks: (tasks: TaskSet) => void,
  ) {
    const { clock, serviceArn, clusterArn, onEvent = () => {} } = properties;
    const { serviceName } = namesIn(serviceArn);
    const now = () => clock.now();
    this.group = `service:${serviceName}`;
    this.log = new ServiceLog(serviceName, now);
    this.out = new EcsEvents({ serviceArn, clusterArn }, now, onEvent);
    this.records = new TaskRecords(clusterArn, now, (record) => this.out.task(record));
  }

  /** Newest first. */
  get events(): ServiceEvent[] {
    return this.log.events;
  }

  get tasks(): readonly TaskRecord[] {
    return this.records.all;
  }

  /** Tells what becomes of the tasks of a revision. */
  follow(tasks: TaskSet): void {
    const { revision, deploymentId: startedBy = '' } = tasks;
    const origin = { taskDefinitionArn: revision.taskDefinition ?? '', group: this.group, startedBy };
    this.onTasks(tasks);
    tasks.onTask((event) => {
      this.log.task(event, tasks);
      this.records.note(event, origin);
    });
  }

  standalone(task: RunningTask, taskDefinitionArn: string, startedBy: string): void {
    const family = taskDefinitionArn.split('/').at(-1)?.split(':')[0] ?? '';
    this.records.pending(task.id, { taskDefinitionArn, group: `family:${family}`, startedBy });
    void task.exited.then(({ reason }) => this.records.ended(task.id, reason));
    void task.started.then(() => this.records.running(task.id));
  }

  /** Somebody stops a task that belongs to no service. */
  stopping(taskId: string, reason: string): void {
    this.records.note({ type: 'stopping', taskId, reason, byUser: true }, NOBODYS);
  }

  deployment(handle: QueuedDeployment, event: DeploymentEvent): void {
    if (event.type === 'status') this.status(handle, event.status);
    if (event.type === 'hook') this.hook(handle.arn, event.stage, event.hook);
    if (event.type === 'decision' && event.decidedBy !== 'none') {
      this.isByBreaker = event.decidedBy === 'circuit-breaker';
      this.failed(handle, event.reason);
    }
  }

  /** A service is steady when no deployment runs and all its tasks do. */
  look({ live, running }: Rollouts): void {
    const isSteady = !running && live !== undefined && live.healthyCount >= live.counts.requested;
    if (isSteady && !this.isSteady) {
      this.log.write('has reached a steady state.');
      this.out.service('SERVICE_STEADY_STATE');
    }
    this.isSteady = isSteady;
  }

  private hook(deploymentArn: string, stage: string, hook: HookRun): void {
    if (this.told.get(hook.hookId) === hook.verdict) return;
    this.told.set(hook.hookId, hook.verdict);
    this.out.hook(deploymentArn, stage, hook);
    if (hook.verdict === 'FAILED') this.log.write(hook.reason);
  }

  /** No event tells of the stages of a shift, nor of the start of its rollback. */
  private status({ deploymentId, configuration, source }: QueuedDeployment, status: DeploymentStatus): void {
    const isRolling = configuration.strategy.name === 'ROLLING';
    switch (status) {
      case 'IN_PROGRESS':
        this.isSteady = false;
        this.out.deployment(
          'SERVICE_DEPLOYMENT_IN_PROGRESS',
          deploymentId,
          `ECS deployment ${deploymentId} in progress.`,
        );
        return;
      case 'SUCCESSFUL':
        this.log.write(`(deployment ${deploymentId}) deployment completed.`);
        this.out.deployment(
          'SERVICE_DEPLOYMENT_COMPLETED',
          deploymentId,
          `ECS deployment ${deploymentId} completed.`,
        );
        return;
      case 'ROLLBACK_IN_PROGRESS': {
        const to = source?.deploymentId ?? '';
        this.log.write(`rolling back to (deployment ${to}).`);
        if (!isRolling) return;
        const by = this.isByBreaker ? 'ECS deployment circuit breaker' : 'ECS deployment';
        const reason = `${by}: rolling back to deploymentId ${to}.`;
        this.out.deployment('SERVICE_DEPLOYMENT_IN_PROGRESS', deploymentId, reason);
        return;
      }
      default:
        return;
    }
  }

  /** Documented for services with the circuit breaker or alarms. */
  private failed({ deploymentId, configuration }: QueuedDeployment, reason: string): void {
    this.log.write(`(deployment ${deploymentId}) deployment failed: ${reason}`);
    if (!configuration.circuitBreaker.enable && !configuration.alarms.enable) return;
    this.out.deployment('SERVICE_DEPLOYMENT_FAILED', deploymentId, reason);
  }
}
