import type { ServiceDeploymentProperties } from './deployment-properties';
import type { DeploymentTraffic } from './deployment-traffic';
import { unlessAborted } from './interruption';
import { replaceTasks } from './rolling';
import { type TaskEvent, TaskSet } from './task-set';

export interface DeploymentTasksProperties extends ServiceDeploymentProperties {
  readonly traffic: DeploymentTraffic;
  readonly onTask: (event: TaskEvent) => void;
  /** Percent of the healthy tasks that are green's, in a rolling deployment. */
  readonly onShare: (percent: number) => void;
}

/** The tasks of all revisions in one deployment: who starts and who stops at which stage. */
export class DeploymentTasks {
  /** Undefined until its target group is known. */
  green: TaskSet | undefined;
  private desired: number;

  constructor(private readonly properties: DeploymentTasksProperties) {
    this.desired = properties.configuration.desiredCount;
  }

  /** Tasks that are wanted. */
  get desiredCount(): number {
    return this.desired;
  }

  create(targetGroupArn: string | undefined, signal: AbortSignal): TaskSet {
    const { clock, rules, configuration, target, deploymentId, onTask } = this.properties;
    const { gracePeriodMs } = configuration;
    this.green = new TaskSet({
      revision: target,
      targetGroupArn,
      desiredCount: this.desired,
      gracePeriodMs,
      clock,
      rules,
      signal,
      ...(deploymentId !== undefined && { deploymentId }),
    });
    this.green.onTask(onTask);
    this.properties.onTasks?.(this.green);
    return this.green;
  }

  setDesiredCount(count: number): void {
    this.desired = count;
    const { green } = this;
    if (!green || green.counts.requested === 0) return;
    const isRolling = this.properties.configuration.strategy.name === 'ROLLING';
    // A rolling deployment decides by its limits; it only has to look again.
    green.setDesiredCount(isRolling ? green.counts.requested : count);
  }

  /** A rolling deployment replaces all tasks that are there; a shift needs the other target group for itself. */
  async reconcile(signal: AbortSignal): Promise<void> {
    const { configuration, left = [], traffic } = this.properties;
    if (configuration.strategy.name === 'ROLLING') return;
    traffic.reconcile();
    await unlessAborted(Promise.all(left.map((tasks) => tasks.stop())), signal);
  }

  async scaleUp(signal: AbortSignal): Promise<void> {
    const { source, left = [], configuration, onShare } = this.properties;
    const green = this.created();
    const { strategy } = configuration;
    if (strategy.name !== 'ROLLING') {
      green.setDesiredCount(this.desired);
      return green.until(() => green.healthyCount >= this.desired, signal);
    }
    const { earlySuccess } = strategy;
    const from = [...(source ? [source] : []), ...left];
    const enough = () => Math.ceil((this.desired * (earlySuccess?.healthyPercent ?? 100)) / 100);
    const isDone = () =>
      green.healthyCount >= enough() && (earlySuccess !== undefined || from.every(({ size }) => size === 0));
    const desiredCount = () => this.desired;
    await replaceTasks({ from, to: green, limits: strategy, desiredCount, isDone, onShare }, signal);
  }

  async cleanUp(signal: AbortSignal): Promise<void> {
    const { source, left = [], configuration, onShare } = this.properties;
    const { strategy } = configuration;
    const gone = Promise.all([...(source ? [source] : []), ...left].map((tasks) => tasks.stop()));
    if (strategy.name === 'ROLLING') {
      onShare(100);
      this.created().setDesiredCount(this.desired);
      // They end in the background.
      if (strategy.earlySuccess?.sourceCleanup === 'DEFERRED') return;
    }
    await unlessAborted(gone, signal);
  }

  private created(): TaskSet {
    if (!this.green) throw new Error('the tasks of a deployment are created before its first stage');
    return this.green;
  }
}
