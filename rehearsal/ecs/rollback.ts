import { CircuitBreaker } from './circuit-breaker';
import type { DeploymentConfiguration } from './deployment-configuration';
import type { DeploymentJournal, OpenStage } from './deployment-journal';
import type { DeploymentResult } from './deployment-result';
import type { DeploymentTraffic } from './deployment-traffic';
import { Interruption, Phase, unlessAborted } from './interruption';
import { replaceTasks } from './rolling';
import type { RollingStrategy } from './stages';
import type { TaskSet } from './task-set';

export interface RollbackProperties {
  readonly configuration: DeploymentConfiguration;
  readonly journal: DeploymentJournal;
  readonly traffic: DeploymentTraffic;
  /** The tasks of the last successful revision. */
  readonly source: TaskSet;
  /** All other tasks of the service. */
  readonly gone: readonly TaskSet[];
  readonly desiredCount: () => number;
  readonly runHooks: (stage: OpenStage) => Promise<void>;
}

/**
 * The way back to the last successful revision. After a shift of traffic its tasks are all there, so that a rollback
 * is a change of weights; after a rolling deployment they are started again, by the same limits.
 */
export class Rollback {
  constructor(private readonly properties: RollbackProperties) {}

  async run(signal: AbortSignal): Promise<DeploymentResult> {
    const { journal, configuration, gone, source, desiredCount } = this.properties;
    journal.become('ROLLBACK_IN_PROGRESS', journal.decision?.reason);
    const { strategy } = configuration;
    const failure = strategy.name === 'ROLLING' ? await this.replace(strategy, signal) : await this.shift();
    journal.enter('CLEAN_UP');
    await unlessAborted(Promise.all(gone.map((tasks) => tasks.stop())), signal);
    const [healthy, desired] = [source.healthyCount, desiredCount()];
    journal.rollbackTarget = { healthy, desired };
    journal.close(failure ? 'ROLLBACK_FAILED' : 'ROLLBACK_SUCCESSFUL', failure?.message);
    if (failure) return journal.result('failed');
    if (healthy === 0 && desired > 0) journal.warn('The rollback target has no healthy task.');
    // ECS does not look at the tasks that it gives the traffic to (containers-roadmap#2853): its status stays.
    return journal.result(healthy === 0 && desired > 0 ? 'failed' : 'rolled-back');
  }

  /**
   * Traffic first. ECS asks the hooks of both shifts again, whether or not there is anything to shift; one that fails
   * cannot keep the users from blue, but the rollback has failed then.
   */
  private async shift(): Promise<Interruption | undefined> {
    const { journal, traffic, runHooks } = this.properties;
    let failure: Interruption | undefined;
    const passes = [
      { stage: 'PRODUCTION_TRAFFIC_SHIFT', testWeight: journal.weights.test, productionWeight: 0 },
      { stage: 'TEST_TRAFFIC_SHIFT', testWeight: 0, productionWeight: 0 },
    ] as const;
    for (const pass of passes) {
      const stage = journal.enter(pass.stage);
      traffic.shiftTo(pass);
      try {
        await runHooks(stage);
      } catch (error) {
        if (!(error instanceof Interruption)) throw error;
        failure ??= error;
      }
      journal.leave();
    }
    return failure;
  }

  /** A rollback counts the failures of its own tasks. */
  private async replace(limits: RollingStrategy, signal: AbortSignal): Promise<Interruption | undefined> {
    const { configuration, journal, source, gone, desiredCount } = this.properties;
    journal.enter('SCALE_UP');
    const breaker = new CircuitBreaker(configuration.circuitBreaker, desiredCount());
    const phase = new Phase(signal);
    const stopListening = source.onTask((event) => {
      if (event.type === 'healthy') breaker.taskIsHealthy();
      if (event.type === 'failed' && breaker.taskFailed())
        phase.interrupt(new Interruption('circuit-breaker', false, breaker.reason(event.reason)));
    });
    const isDone = () => source.healthyCount >= desiredCount() && gone.every(({ size }) => size === 0);
    try {
      await replaceTasks({ from: gone, to: source, limits, desiredCount, isDone }, phase.signal);
      if (journal.highestGreenWeight > 0) journal.restored();
      return undefined;
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      return error;
    } finally {
      stopListening();
      phase.close();
      journal.leave();
    }
  }
}
