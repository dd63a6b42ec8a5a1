import { numberedArn } from './arn';
import type { DeploymentConfiguration } from './deployment-configuration';
import type { DeploymentResult } from './deployment-result';
import { EcsError } from './ecs-error';
import { ServiceDeployment } from './service-deployment';
import { type DeploymentHandle, QueuedDeployment } from './service-handle';
import type { EcsServiceProperties } from './service-properties';
import type { ServiceReporter } from './service-reporter';
import type { TaskSet } from './task-set';
import type { ServiceRevision } from './workload';

/**
 * The deployments of a service, one after the other: a newer one ends the one that runs. One that cleans up, or goes
 * back, is let finish first, so that never more than two revisions have traffic.
 */
export class Rollouts {
  private readonly queued: QueuedDeployment[] = [];
  /** Tasks of the last successful revision. */
  private current: TaskSet | undefined;
  /** Tasks of other revisions that are still there. */
  private left: readonly TaskSet[] = [];
  /** How many tasks there are now, and how many there are to be: fewer wait for the end of a deployment. */
  private desired = 0;
  private wanted = 0;

  constructor(
    private readonly properties: EcsServiceProperties,
    private readonly reporter: ServiceReporter,
    private readonly signal: AbortSignal,
  ) {}

  get live(): TaskSet | undefined {
    return this.current;
  }

  get desiredCount(): number {
    return this.wanted;
  }

  /** Oldest first. */
  get all(): readonly DeploymentHandle[] {
    return this.queued;
  }

  /** The one that runs, or waits to. */
  get running(): QueuedDeployment | undefined {
    return this.queued.find((handle) => !handle.isOver);
  }

  /** Of every revision that has tasks, or is about to: the newest first. */
  get taskSets(): readonly TaskSet[] {
    const sets = [this.running?.green, this.current, ...this.left];
    return [...new Set(sets)].filter((tasks) => tasks !== undefined);
  }

  /** @throws EcsError */
  find(arn: string): QueuedDeployment {
    const found = this.queued.find((handle) => handle.arn === arn);
    if (!found)
      throw new EcsError('ServiceDeploymentNotFoundException', `Service deployment ${arn} not found.`);
    return found;
  }

  /** Tasks that are live without a deployment of this rehearsal. */
  adopt(tasks: TaskSet): void {
    this.current = tasks;
    this.follow(tasks);
  }

  setDesiredCount(count: number): void {
    this.wanted = count;
    const { running } = this;
    if (running && count <= this.desired) return;
    this.desired = count;
    const isRolling = running?.configuration.strategy.name === 'ROLLING';
    // A rolling deployment takes its old tasks away by its own limits.
    if (!isRolling) this.current?.setDesiredCount(count);
    running?.deployment.setDesiredCount(count);
  }

  deploy(revision: ServiceRevision, configuration: DeploymentConfiguration): DeploymentHandle {
    const before = this.queued.at(-1);
    const number = this.queued.length + 1;
    const handle = new QueuedDeployment(
      numberedArn(this.properties.serviceArn, 'service-deployment', number),
      `ecs-svc/${String(number).padStart(19, '0')}`,
      revision,
      configuration,
    );
    handle.deployment = this.build(handle);
    this.queued.push(handle);
    handle.result = this.carryOut(handle, before);
    // Whoever does not wait for it hears of a broken rehearsal elsewhere.
    handle.result.catch(() => {});
    return handle;
  }

  /** Ends what runs and waits; the tasks stay. */
  stop(): void {
    for (const { deployment } of this.queued) deployment.replace();
  }

  private async carryOut(
    handle: QueuedDeployment,
    before: QueuedDeployment | undefined,
  ): Promise<DeploymentResult> {
    if (before && !before.isOver) {
      const createdAt = this.properties.clock.now();
      before.deployment.replace();
      await before.result;
      // What it was built with is out of date: who is live, and what is left.
      handle.rebuild(this.build(handle, createdAt));
    }
    const result = await handle.deployment.run(this.signal);
    this.settle(handle, result);
    return result;
  }

  private build(handle: QueuedDeployment, createdAt?: number): ServiceDeployment {
    const { clock, rules, alarms, invokeHook, clusterArn, serviceArn, options, onProgress } = this.properties;
    const { reporter } = this;
    handle.source = this.current;
    return new ServiceDeployment({
      clock,
      rules,
      alarms,
      invokeHook,
      clusterArn,
      serviceArn,
      configuration: { ...handle.configuration, desiredCount: this.desired },
      deploymentArn: handle.arn,
      deploymentId: handle.deploymentId,
      source: this.current,
      left: this.left,
      target: handle.revision,
      ...(createdAt !== undefined && { createdAt }),
      ...(options && { options }),
      onTasks: (tasks) => this.follow(tasks),
      onProgress: (event) => {
        reporter.deployment(handle, event);
        onProgress?.(event, handle);
      },
    });
  }

  private follow(tasks: TaskSet): void {
    this.reporter.follow(tasks);
    tasks.onTask(() => this.reporter.look(this));
  }

  private settle({ green }: QueuedDeployment, { outcome }: DeploymentResult): void {
    const all = [...this.left, ...(this.current ? [this.current] : []), ...(green ? [green] : [])];
    if (outcome === 'released') this.current = green;
    // One whose tasks have all failed may be about to start others.
    const isThere = ({ size, counts }: TaskSet) => size > 0 || counts.requested > 0;
    this.left = all.filter((tasks) => tasks !== this.current && isThere(tasks));
    if (this.wanted !== this.desired && !this.running) this.setDesiredCount(this.wanted);
    this.reporter.look(this);
  }
}
