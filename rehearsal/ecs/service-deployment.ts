import type { Clock } from '../clock/clock';
import { type AlarmStates, watchAlarms } from './alarm-watch';
import { failureThreshold } from './circuit-breaker';
import type { DeploymentConfiguration } from './deployment-configuration';
import { DeploymentJournal, type OpenStage } from './deployment-journal';
import type { DeploymentEvent, DeploymentResult } from './deployment-result';
import { type ServiceDeploymentView, viewOf } from './deployment-view';
import { type DecidedBy, Interruption, unlessAborted } from './interruption';
import type { TrafficWeights } from './lifecycle-hook';
import { type InvokeHook, StageHooks } from './stage-hooks';
import { type Step, stepsOf } from './stages';
import { type TaskEvent, TaskSet } from './task-set';
import { forwardTo, type Sides, sidesOf, type TrafficRules } from './traffic-rules';
import type { ServiceRevision } from './workload';

export interface ServiceDeploymentProperties {
  readonly clock: Clock;
  readonly rules: TrafficRules;
  readonly alarms: AlarmStates;
  readonly invokeHook: InvokeHook;
  readonly configuration: DeploymentConfiguration;
  readonly clusterArn: string;
  readonly serviceArn: string;
  readonly deploymentArn: string;
  /** The live tasks; undefined in a service's first deployment. */
  readonly source: TaskSet | undefined;
  readonly target: ServiceRevision;
  readonly onProgress?: (event: DeploymentEvent) => void;
}

/**
 * Every stage may take a day. Hooks end by their own timeouts and holds by their length, none of them longer, so
 * that only a service that does not come up can reach it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
const STAGE_LIMIT = 24 * 3_600_000;

/**
 * One ECS service deployment with the strategy BLUE_GREEN, CANARY or LINEAR: from the start of green's tasks to the
 * end of blue's, or back.
 */
export class ServiceDeployment {
  private readonly journal: DeploymentJournal;
  private readonly hooks: StageHooks;
  private readonly interrupted = new AbortController();
  private readonly breaker: { readonly threshold: number; failures: number };
  private targetTasks: TaskSet | undefined;

  constructor(private readonly properties: ServiceDeploymentProperties) {
    const { clock, configuration, invokeHook, serviceArn, deploymentArn, target } = properties;
    this.journal = new DeploymentJournal(clock, properties.onProgress ?? (() => {}));
    this.hooks = new StageHooks({
      clock,
      invoke: invokeHook,
      hooks: configuration.hooks,
      serviceArn,
      deploymentArn,
      targetRevisionArn: target.arn,
    });
    const { circuitBreaker, desiredCount } = configuration;
    this.breaker = { threshold: failureThreshold(circuitBreaker.threshold, desiredCount), failures: 0 };
  }

  /**
   * Green's tasks, as soon as its target group is known. They run on after a release and after a failure without
   * rollback; who ends the rehearsal stops them.
   */
  get green(): TaskSet | undefined {
    return this.targetTasks;
  }

  /** @param signal ends the rehearsal: `run` rejects with its reason and leaves everything as it is */
  async run(signal: AbortSignal): Promise<DeploymentResult> {
    const { rules, configuration, source } = this.properties;
    const { productionListenerRule } = configuration.loadBalancer;
    const sides = sidesOf(rules.weights(productionListenerRule), configuration.loadBalancer);
    if (typeof sides === 'string') {
      this.journal.decide('none', sides);
      return this.fail('ROLLBACK_FAILED');
    }
    const green = this.createTasks(sides, signal);
    this.journal.become('IN_PROGRESS');
    const stopWatching = this.watch();
    try {
      await this.advance(sides, green, AbortSignal.any([signal, this.interrupted.signal]), stopWatching);
      this.journal.close('SUCCESSFUL');
      return this.journal.result('released');
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      stopWatching();
      this.journal.leave();
      this.journal.decide(error.decidedBy, error.message);
      if (!error.rollsBack) return this.fail('STOPPED');
      if (source) return await this.rollBack(sides, green, signal);
      await unlessAborted(green.stop(), signal);
      return this.fail('ROLLBACK_FAILED', 'No rollback candidate was found to run the rollback.');
    } finally {
      stopWatching();
    }
  }

  view(): ServiceDeploymentView {
    return viewOf(this.properties, this.journal, this.breaker, this.targetTasks);
  }

  private createTasks(sides: Sides, signal: AbortSignal): TaskSet {
    const { clock, rules, configuration, target } = this.properties;
    const { desiredCount, gracePeriodMs } = configuration;
    this.targetTasks = new TaskSet({
      revision: target,
      targetGroupArn: sides.green,
      desiredCount,
      gracePeriodMs,
      clock,
      rules,
      signal,
    });
    this.targetTasks.onTask((event) => this.journal.task(event));
    return this.targetTasks;
  }

  /** The first reason to end the deployment counts. */
  private interrupt(decidedBy: DecidedBy, rollsBack: boolean, reason: string): void {
    this.interrupted.abort(new Interruption(decidedBy, rollsBack, reason));
  }

  private watch(): () => void {
    const { alarms, configuration } = this.properties;
    return watchAlarms(alarms, configuration.alarms, ({ name, reason }) => {
      this.journal.triggeredAlarms.push(name);
      this.interrupt(`alarm:${name}`, configuration.alarms.rollback, reason);
    });
  }

  private async advance(
    sides: Sides,
    green: TaskSet,
    signal: AbortSignal,
    decided: () => void,
  ): Promise<void> {
    const { clock, configuration, source } = this.properties;
    for (const step of stepsOf(configuration.strategy, configuration.bakeMs)) {
      signal.throwIfAborted();
      if (step.stage === 'CLEAN_UP') {
        this.journal.decide('none', 'Every stage and the bake ended without a reason to roll back.');
        decided();
      }
      const stage = this.journal.enter(step.stage);
      if (step.stage === 'SCALE_UP') await this.scaleUp(green, signal);
      this.shiftTo(sides, step);
      await this.runHooks(stage, signal);
      if (step.holdMs > 0) await clock.sleep(step.holdMs, signal);
      if (step.stage === 'CLEAN_UP' && source) await unlessAborted(source.stop(), signal);
      this.journal.leave();
    }
  }

  private async scaleUp(green: TaskSet, signal: AbortSignal): Promise<void> {
    const { clock } = this.properties;
    const stopListening = green.onTask((event) => this.countFailure(event));
    const over = new AbortController();
    const limit = clock.sleep(STAGE_LIMIT, AbortSignal.any([signal, over.signal])).then(() => {
      throw new Interruption('timeout:SCALE_UP', true, 'SCALE_UP did not complete within 24 hours.');
    });
    try {
      await Promise.race([green.scaleUp(signal), limit]);
    } finally {
      over.abort(new Error('SCALE_UP is over'));
      stopListening();
    }
  }

  /** Documented for rolling deployments; seen to work for blue/green ones too. */
  private countFailure(event: TaskEvent): void {
    const { circuitBreaker } = this.properties.configuration;
    if (event.type === 'healthy' && circuitBreaker.resetOnHealthyTask) this.breaker.failures = 0;
    if (event.type !== 'failed') return;
    this.breaker.failures += 1;
    if (!circuitBreaker.enable || this.breaker.failures < this.breaker.threshold) return;
    const words = circuitBreaker.rollback
      ? 'Service deployment rolled back because the circuit breaker threshold was exceeded.'
      : 'Service deployment failed because the circuit breaker threshold was exceeded.';
    this.interrupt('circuit-breaker', circuitBreaker.rollback, `${words} Last failure: ${event.reason}`);
  }

  private shiftTo(sides: Sides, to: Pick<Step, 'testWeight' | 'productionWeight'>): void {
    const { rules, configuration } = this.properties;
    const { productionListenerRule, testListenerRule } = configuration.loadBalancer;
    const { weights } = this.journal;
    if (to.testWeight !== weights.test) {
      // Without a test rule the stages of the test traffic pass with nothing to shift.
      if (testListenerRule) rules.setWeights(testListenerRule, forwardTo(sides, to.testWeight));
      this.journal.shift('test', to.testWeight);
    }
    if (to.productionWeight !== weights.production) {
      rules.setWeights(productionListenerRule, forwardTo(sides, to.productionWeight));
      this.journal.shift('production', to.productionWeight);
    }
  }

  /** ECS fills in the weights of the traffic that a stage is about, and no others. */
  private async runHooks(stage: OpenStage, signal: AbortSignal): Promise<void> {
    const { test, production } = this.journal.weights;
    const { name } = stage;
    const aboutTest = name === 'TEST_TRAFFIC_SHIFT';
    const aboutProduction = name === 'PRE_PRODUCTION_TRAFFIC_SHIFT' || name === 'PRODUCTION_TRAFFIC_SHIFT';
    await this.hooks.run(
      {
        stage: name,
        pass: this.journal.stages.length,
        testWeights: aboutTest ? this.byRevision(test) : {},
        productionWeights: aboutProduction ? this.byRevision(production) : {},
      },
      signal,
      (index, hook) => this.journal.hook(stage, index, hook),
    );
  }

  private byRevision(greenPercent: number): TrafficWeights {
    const { source, target } = this.properties;
    const green = { [target.arn]: greenPercent };
    return source ? { ...green, [source.revision.arn]: Math.round((100 - greenPercent) * 10) / 10 } : green;
  }

  /**
   * Back to blue, traffic first. ECS asks the hooks of both shifts again, whether or not there is anything to shift;
   * one that fails cannot keep the users from blue, but the rollback has failed then.
   */
  private async rollBack(sides: Sides, green: TaskSet, signal: AbortSignal): Promise<DeploymentResult> {
    const { journal } = this;
    journal.become('ROLLBACK_IN_PROGRESS', journal.decision?.reason);
    let failure: Interruption | undefined;
    const passes = [
      { stage: 'PRODUCTION_TRAFFIC_SHIFT', testWeight: journal.weights.test, productionWeight: 0 },
      { stage: 'TEST_TRAFFIC_SHIFT', testWeight: 0, productionWeight: 0 },
    ] as const;
    for (const pass of passes) {
      const stage = journal.enter(pass.stage);
      this.shiftTo(sides, pass);
      try {
        await this.runHooks(stage, signal);
      } catch (error) {
        if (!(error instanceof Interruption)) throw error;
        failure ??= error;
      }
      journal.leave();
    }
    journal.enter('CLEAN_UP');
    await unlessAborted(green.stop(), signal);
    if (failure) return this.fail('ROLLBACK_FAILED', failure.message);
    journal.close('ROLLBACK_SUCCESSFUL');
    return journal.result('rolled-back');
  }

  private fail(status: 'ROLLBACK_FAILED' | 'STOPPED', reason?: string): DeploymentResult {
    this.journal.close(status, reason);
    return this.journal.result('failed');
  }
}
