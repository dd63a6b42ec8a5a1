import { createHash } from 'node:crypto';
import type { Clock } from '../clock/clock';
import type { HookRecord } from './deployment-result';
import { Interruption, unlessAborted } from './interruption';
import {
  type HookEvent,
  type Invocation,
  type LifecycleHook,
  ownWords,
  readAnswer,
  type TrafficWeights,
} from './lifecycle-hook';

/** Invokes a function and waits for its answer. Rejects only when the rehearsal itself is broken. */
export type InvokeHook = (functionArn: string, event: HookEvent) => Promise<Invocation>;

export interface StageHooksProperties {
  readonly clock: Clock;
  readonly invoke: InvokeHook;
  readonly hooks: readonly LifecycleHook[];
  readonly serviceArn: string;
  readonly deploymentArn: string;
  readonly targetRevisionArn: string;
}

/** One pass through a stage, as its hooks see it. */
export interface HookedStage {
  readonly stage: string;
  /** Tells passes through one stage apart. */
  readonly pass: number;
  readonly testWeights: TrafficWeights;
  readonly productionWeights: TrafficWeights;
}

/** The lifecycle hooks of one deployment. */
export class StageHooks {
  /** What each hook has asked to be given back: to itself, in this deployment. */
  private readonly details = new Map<LifecycleHook, Readonly<Record<string, unknown>>>();

  constructor(private readonly properties: StageHooksProperties) {}

  /**
   * Runs the hooks of a stage in parallel; resolves when all have succeeded. The first that does not ends the
   * deployment and nobody waits for the others: the documentation says that all must complete to proceed, not that
   * they must to go back.
   *
   * @param record is told of every hook's state, by index
   * @throws Interruption
   */
  async run(
    stage: HookedStage,
    signal: AbortSignal,
    record: (index: number, hook: HookRecord) => void,
  ): Promise<void> {
    const hooks = this.properties.hooks.filter((hook) => hook.stages.includes(stage.stage));
    const ending = new AbortController();
    const either = AbortSignal.any([signal, ending.signal]);
    try {
      await Promise.all(
        hooks.map((hook, index) => this.runOne(hook, stage, either, (state) => record(index, state))),
      );
    } finally {
      ending.abort(new Error(`the hooks of ${stage.stage} are over`));
    }
  }

  private async runOne(
    hook: LifecycleHook,
    stage: HookedStage,
    signal: AbortSignal,
    record: (hook: HookRecord) => void,
  ): Promise<void> {
    const { clock } = this.properties;
    const { arn } = hook;
    const deadline = clock.now() + hook.timeoutMs;
    let invocations = 0;
    let said: string | undefined;
    const note = (verdict: HookRecord['verdict'], reason = '') =>
      record({ arn, verdict, reason, invocations, ...(said !== undefined && { said }) });
    note('IN_PROGRESS');
    while (clock.now() < deadline) {
      const invocation = await this.invokeUntil(hook, stage, deadline, signal);
      if (invocation === 'timed-out') break;
      invocations += 1;
      said = ownWords(invocation);
      const answer = readAnswer(arn, invocation);
      switch (answer.status) {
        case 'SUCCEEDED':
          note('SUCCEEDED');
          return;
        case 'FAILED':
          note('FAILED', answer.reason);
          throw new Interruption(`gate:${arn}`, true, answer.reason);
        case 'IN_PROGRESS':
          note('IN_PROGRESS');
          this.details.set(hook, { ...hook.details, ...this.details.get(hook), ...answer.details });
          await clock.sleep(Math.min(answer.delayMs, deadline - clock.now()), signal);
      }
    }
    const reason = `Lifecycle hook target ${arn} did not complete within ${hook.timeoutMs / 60_000} minutes.`;
    note('TIMED_OUT', reason);
    if (hook.onTimeout === 'ROLLBACK') throw new Interruption(`timeout:${stage.stage}`, true, reason);
  }

  private async invokeUntil(
    hook: LifecycleHook,
    stage: HookedStage,
    deadline: number,
    signal: AbortSignal,
  ): Promise<Invocation | 'timed-out'> {
    const { clock, invoke } = this.properties;
    const answered = new AbortController();
    const timer = clock
      .sleep(deadline - clock.now(), AbortSignal.any([signal, answered.signal]))
      .then(() => 'timed-out' as const);
    try {
      return await unlessAborted(Promise.race([invoke(hook.arn, this.eventFor(hook, stage)), timer]), signal);
    } finally {
      answered.abort(new Error('the hook has answered'));
    }
  }

  private eventFor(hook: LifecycleHook, stage: HookedStage): HookEvent {
    const { serviceArn, deploymentArn, targetRevisionArn } = this.properties;
    const hookDetails = this.details.get(hook) ?? hook.details;
    return {
      executionId: executionId(deploymentArn, hook, stage),
      lifecycleStage: stage.stage,
      resourceArn: deploymentArn,
      executionDetails: {
        serviceArn,
        targetServiceRevisionArn: targetRevisionArn,
        testTrafficWeights: stage.testWeights,
        productionTrafficWeights: stage.productionWeights,
      },
      ...(hookDetails && { hookDetails }),
    };
  }
}

/** A UUID in form; the same in every run of the same rehearsal. */
function executionId(deploymentArn: string, hook: LifecycleHook, stage: HookedStage): string {
  const digits = createHash('sha256')
    .update([deploymentArn, hook.arn, stage.stage, stage.pass].join('\n'))
    .digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
