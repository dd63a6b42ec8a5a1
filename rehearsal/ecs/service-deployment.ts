import { bakeByAlarms, watchAlarms } from './alarm-watch';
import { CircuitBreaker } from './circuit-breaker';
import { DeploymentJournal, type OpenStage } from './deployment-journal';
import { DEFAULT_OPTIONS, type DeploymentOptions } from './deployment-options';
import type { ServiceDeploymentProperties } from './deployment-properties';
import { type DeploymentResult, type DeploymentStatus, TERMINAL } from './deployment-result';
import { DeploymentTasks } from './deployment-tasks';
import { DeploymentTraffic } from './deployment-traffic';
import { type ServiceDeploymentView, viewOf } from './deployment-view';
import { EcsError } from './ecs-error';
import { Interruption, Phase, unlessAborted } from './interruption';
import { Rollback } from './rollback';
import { type HookAction, StageHooks } from './stage-hooks';
import { type Stage, type Step, stepsOf } from './stages';
import type { TaskEvent, TaskSet } from './task-set';

/** How StopServiceDeployment ends a deployment. */
export type StopType = 'ROLLBACK' | 'ABORT';

const HOUR = 3_600_000;
/**
 * Every stage, and each step of a shift, may take a day; the whole deployment 30 days. A PAUSE hook may be set to wait
 * longer than a day, and is taken to be waited for.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
const STAGE_LIMIT = 24 * HOUR;
const DEPLOYMENT_LIMIT = 30 * 24 * HOUR;

/** One ECS service deployment: from the start of green's tasks to the end of blue's, or back. */
export class ServiceDeployment {
  readonly arn: string;
  private readonly journal: DeploymentJournal;
  private readonly hooks: StageHooks;
  private readonly traffic: DeploymentTraffic;
  private readonly breaker: CircuitBreaker;
  private readonly options: Required<DeploymentOptions>;
  private readonly tasks: DeploymentTasks;
  private phase: Phase | undefined;
  private requested: Interruption | undefined;
  private isDecided = false;

  constructor(private readonly properties: ServiceDeploymentProperties) {
    const { clock, configuration, invokeHook, serviceArn, deploymentArn, target } = properties;
    this.arn = deploymentArn;
    this.options = { ...DEFAULT_OPTIONS, ...properties.options };
    this.journal = new DeploymentJournal(clock, properties.onProgress ?? (() => {}), properties.createdAt);
    this.hooks = new StageHooks({
      clock,
      invoke: invokeHook,
      hooks: configuration.hooks,
      pauses: configuration.pauses,
      serviceArn,
      deploymentArn,
      targetRevisionArn: target.arn,
    });
    this.traffic = new DeploymentTraffic({ ...properties, journal: this.journal });
    this.tasks = new DeploymentTasks({
      ...properties,
      traffic: this.traffic,
      onTask: (event) => this.taskHas(event),
      onShare: (percent) => this.journal.expose(percent),
    });
    this.breaker = new CircuitBreaker(configuration.circuitBreaker, configuration.desiredCount);
  }

  /**
   * Green's tasks, as soon as its target group is known. They run on after a release and after a failure without
   * rollback; who ends the rehearsal stops them.
   */
  get green(): TaskSet | undefined {
    return this.tasks.green;
  }

  get status(): DeploymentStatus {
    return this.journal.status;
  }

  get isOver(): boolean {
    return TERMINAL.includes(this.journal.status);
  }

  view(): ServiceDeploymentView {
    return viewOf(this.properties, this.journal, this.breaker, this.tasks.green);
  }

  /** @param signal ends the rehearsal: `run` rejects with its reason and leaves everything as it is */
  async run(signal: AbortSignal): Promise<DeploymentResult> {
    const { left = [] } = this.properties;
    this.journal.begin();
    const opened = this.traffic.open(this.options.overlap === 'reconcile' ? left : []);
    if ('refusal' in opened) {
      this.isDecided = true;
      this.journal.decide('none', opened.refusal);
      return this.fail('ROLLBACK_FAILED');
    }
    const green = this.tasks.create(opened.green, signal);
    const phase = new Phase(signal);
    this.phase = phase;
    if (this.requested) phase.interrupt(this.requested);
    else this.journal.become('IN_PROGRESS');
    const ends = [this.watch(), this.limit(DEPLOYMENT_LIMIT, 'DEPLOYMENT', '30 days'), () => phase.close()];
    const stopWatching = () => {
      for (const end of ends.splice(0)) end();
    };
    try {
      await this.advance(phase.signal, stopWatching);
      this.journal.close('SUCCESSFUL');
      return this.journal.result('released');
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      stopWatching();
      this.isDecided = true;
      this.journal.leave();
      this.journal.decide(error.decidedBy, error.message);
      return await this.goBack(error, green, signal);
    } finally {
      stopWatching();
    }
  }

  /**
   * @throws EcsError when the deployment is over, or has begun to clean up: what would be stopped is done
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
   */
  stop(type: StopType): void {
    const { status } = this.journal;
    if (status === 'STOP_REQUESTED' || (status.startsWith('ROLLBACK_') && !this.isOver)) return;
    if (this.isOver || this.isDecided) {
      throw new EcsError(
        'ConflictException',
        `The service deployment ${this.arn} cannot be stopped any more.`,
      );
    }
    const words = `StopServiceDeployment ${type} was called.`;
    this.journal.become(type === 'ROLLBACK' ? 'ROLLBACK_REQUESTED' : 'STOP_REQUESTED', words);
    this.end(new Interruption('operator', type === 'ROLLBACK', words));
  }

  /**
   * Ends it, since a newer deployment of the service starts. One that cleans up or goes back is left to do so.
   *
   * @returns whether it ends
   */
  replace(): boolean {
    if (this.isDecided || this.isOver || this.requested) return false;
    const words = 'A newer service deployment has started.';
    this.journal.become('STOP_REQUESTED', words);
    this.end(new Interruption('newer-deployment', false, words));
    return true;
  }

  /** @throws EcsError */
  continue(hookId: string, action: HookAction): void {
    if (this.isOver)
      throw new EcsError('InvalidParameterException', `The service deployment ${this.arn} is over.`);
    this.hooks.answer(hookId, action);
  }

  /** It is only ever raised in a deployment; blue's tasks are the caller's. */
  setDesiredCount(count: number): void {
    this.tasks.setDesiredCount(count);
  }

  private end(interruption: Interruption): void {
    this.requested = interruption;
    this.phase?.interrupt(interruption);
  }

  private taskHas(event: TaskEvent): void {
    this.journal.task(event);
    if (this.isDecided) return;
    if (event.type === 'healthy') this.breaker.taskIsHealthy();
    if (event.type !== 'failed' || !this.breaker.taskFailed()) return;
    const { rollback } = this.breaker.configuration;
    this.phase?.interrupt(new Interruption('circuit-breaker', rollback, this.breaker.reason(event.reason)));
  }

  private watch(): () => void {
    const { alarms, configuration } = this.properties;
    return watchAlarms(alarms, configuration.alarms, this.options.redAtStart, ({ name, reason }) => {
      this.journal.triggeredAlarms.push(name);
      this.phase?.interrupt(new Interruption(`alarm:${name}`, configuration.alarms.rollback, reason));
    });
  }

  private limit(milliseconds: number, what: string, inWords: string): () => void {
    const interruption = new Interruption(
      `timeout:${what}`,
      true,
      `${what} did not complete within ${inWords}.`,
    );
    const { clock } = this.properties;
    // What ends with the limit ends in time: everything else that is due then comes first.
    let cancel = clock.schedule(milliseconds, () => {
      cancel = clock.schedule(0, () => this.phase?.interrupt(interruption));
    });
    return () => cancel();
  }

  private async advance(signal: AbortSignal, decided: () => void): Promise<void> {
    const { configuration, left = [], alarms, source } = this.properties;
    const { strategy, bakeFollowsAlarms, bakeMs } = configuration;
    const bake = bakeFollowsAlarms ? bakeByAlarms(alarms, configuration.alarms) : bakeMs;
    const waits = source !== undefined || this.options.holdsOnCreate;
    for (const step of stepsOf(strategy, bake, left.length > 0)) {
      signal.throwIfAborted();
      if (step.stage === 'CLEAN_UP') {
        this.isDecided = true;
        this.journal.decide('none', 'Every stage and the bake ended without a reason to roll back.');
        decided();
      }
      await this.pass(waits ? step : { ...step, holdMs: 0 }, signal);
    }
  }

  private async pass(step: Step, signal: AbortSignal): Promise<void> {
    const { clock } = this.properties;
    const stage = this.journal.enter(step.stage);
    const longest = Math.max(STAGE_LIMIT, this.hooks.longestPause(step.stage));
    const endLimit = isUnlimited(step.stage)
      ? () => {}
      : this.limit(longest, step.stage, `${longest / HOUR} hours`);
    try {
      if (step.stage === 'RECONCILE_SERVICE') await this.tasks.reconcile(signal);
      if (step.stage === 'SCALE_UP') await this.tasks.scaleUp(signal);
      this.traffic.shiftTo(step);
      await this.runHooks(stage, signal);
      if (step.holdMs > 0) await clock.sleep(step.holdMs, signal);
      if (step.stage === 'CLEAN_UP') await this.tasks.cleanUp(signal);
    } finally {
      endLimit();
    }
    this.journal.leave();
  }

  private async runHooks(stage: OpenStage, signal: AbortSignal): Promise<void> {
    const { name } = stage;
    const here = { stage: name, pass: this.journal.stages.length, ...this.traffic.weightsAt(name) };
    await this.hooks.run(here, signal, (index, hook) => this.journal.hook(stage, index, hook));
  }

  private async goBack(
    { rollsBack, decidedBy }: Interruption,
    green: TaskSet,
    signal: AbortSignal,
  ): Promise<DeploymentResult> {
    const { source, left = [] } = this.properties;
    if (!rollsBack) {
      // A failed deployment launches no tasks any more; source: SDK Deployment.rolloutState.
      if (decidedBy !== 'newer-deployment') for (const tasks of [green, ...left]) tasks.freeze();
      return this.fail('STOPPED');
    }
    if (!source) {
      await unlessAborted(green.stop(), signal);
      return this.fail('ROLLBACK_FAILED', 'No rollback candidate was found to run the rollback.');
    }
    const rollback = new Rollback({
      configuration: this.properties.configuration,
      journal: this.journal,
      traffic: this.traffic,
      source,
      gone: [green, ...left],
      desiredCount: () => this.tasks.desiredCount,
      runHooks: (stage) => this.runHooks(stage, signal),
    });
    return rollback.run(signal);
  }

  private fail(status: 'ROLLBACK_FAILED' | 'STOPPED', reason?: string): DeploymentResult {
    this.journal.close(status, reason);
    return this.journal.result('failed');
  }
}

/** A bake lasts as long as it is set to; what is left to clean up has been decided. */
function isUnlimited(stage: Stage): boolean {
  return stage === 'BAKE_TIME' || stage === 'CLEAN_UP';
}
