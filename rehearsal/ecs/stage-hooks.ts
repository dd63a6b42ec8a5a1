import { createHash } from 'node:crypto';
import type { Clock } from '../clock/clock';
import type { HookRun } from './deployment-result';
import { EcsError } from './ecs-error';
import { Interruption, Phase, unlessAborted } from './interruption';
import {
  type HookEvent,
  type Invocation,
  type LifecycleHook,
  ownWords,
  type PauseHook,
  readAnswer,
  type TrafficWeights,
} from './lifecycle-hook';

/** Invokes a function and waits for its answer. Rejects only when the rehearsal itself is broken. */
export type InvokeHook = (functionArn: string, event: HookEvent) => Promise<Invocation>;

/** What ContinueServiceDeployment asks for. */
export type HookAction = 'CONTINUE' | 'ROLLBACK';

export interface StageHooksProperties {
  readonly clock: Clock;
  readonly invoke: InvokeHook;
  readonly hooks: readonly LifecycleHook[];
  readonly pauses?: readonly PauseHook[];
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

type Note = (verdict: HookRun['verdict'], more?: Partial<HookRun>) => void;

/** The lifecycle hooks of one deployment. */
export class StageHooks {
  /** What each hook has asked to be given back: to itself, in this deployment. */
  private readonly details = new Map<LifecycleHook, Readonly<Record<string, unknown>>>();
  /** PAUSE hooks that wait for a person, by hook id. */
  private readonly awaiting = new Map<string, (action: HookAction) => void>();

  constructor(private readonly properties: StageHooksProperties) {}

  /** The longest timeout of a PAUSE hook of the stage; 0 when it has none. */
  longestPause(stage: string): number {
    const { pauses = [] } = this.properties;
    return Math.max(
      0,
      ...pauses.filter(({ stages }) => stages.includes(stage)).map(({ timeoutMs }) => timeoutMs),
    );
  }

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
    record: (index: number, hook: HookRun) => void,
  ): Promise<void> {
    const isHere = ({ stages }: PauseHook) => stages.includes(stage.stage);
    const hooks = this.properties.hooks.filter(isHere);
    const pauses = (this.properties.pauses ?? []).filter(isHere);
    if (hooks.length + pauses.length === 0) return;
    const phase = new Phase(signal);
    try {
      await Promise.all([
        ...hooks.map((hook, index) =>
          this.ask(hook, index, stage, phase.signal, (state) => record(index, state)),
        ),
        ...pauses.map((hook, index) =>
          this.pause(hook, index, stage, phase.signal, (state) => record(hooks.length + index, state)),
        ),
      ]);
    } finally {
      phase.close();
      phase.interrupt(new Error(`the hooks of ${stage.stage} are over`));
    }
  }

  /**
   * Answers a PAUSE hook.
   *
   * @throws EcsError when the hook is not waiting: it never was, has been answered, or has expired
   */
  answer(hookId: string, action: HookAction): void {
    const act = this.awaiting.get(hookId);
    if (!act) {
      // That it is refused is documented, the words are not on record.
      throw new EcsError(
        'InvalidParameterException',
        `The lifecycle hook ${hookId} is not awaiting an action.`,
      );
    }
    act(action);
  }

  private async pause(
    hook: PauseHook,
    index: number,
    stage: HookedStage,
    signal: AbortSignal,
    record: (hook: HookRun) => void,
  ): Promise<void> {
    const { clock } = this.properties;
    const hookId = `ecs-pause-${this.digest('PAUSE', index, stage).slice(0, 22)}`;
    const who = {
      hookId,
      targetType: 'PAUSE',
      arn: hookId,
      ...(hook.id !== undefined && { id: hook.id }),
    } as const;
    const note = this.recorder(hook, who, record);
    const answered = new Promise<HookAction>((resolve) => this.awaiting.set(hookId, resolve));
    note('AWAITING_ACTION');
    let cancel = () => {};
    const expired = new Promise<'expired'>((resolve) => {
      cancel = clock.schedule(hook.timeoutMs, () => resolve('expired'));
    });
    try {
      const end = await unlessAborted(Promise.race([answered, expired]), signal);
      if (end === 'expired') return this.timeOut(hook, hookId, stage, note);
      if (end === 'CONTINUE') return note('SUCCEEDED');
      const reason = `Lifecycle hook ${hookId} was answered with ROLLBACK.`;
      note('FAILED', { reason });
      throw new Interruption('operator', true, reason);
    } finally {
      cancel();
      this.awaiting.delete(hookId);
    }
  }

  private async ask(
    hook: LifecycleHook,
    index: number,
    stage: HookedStage,
    signal: AbortSignal,
    record: (hook: HookRun) => void,
  ): Promise<void> {
    const { clock } = this.properties;
    const { arn } = hook;
    const deadline = clock.now() + hook.timeoutMs;
    const digits = this.digest(arn, index, stage);
    const event = { hook, stage, executionId: asUuid(digits) };
    // What ids of these look like is not on record.
    const hookId = `ecs-lambda-${digits.slice(0, 22)}`;
    const note = this.recorder(hook, { hookId, targetType: 'AWS_LAMBDA', arn }, record);
    let invocations = 0;
    note('IN_PROGRESS');
    while (clock.now() < deadline) {
      const invocation = await this.invokeUntil(event, deadline, signal);
      if (invocation === 'timed-out') break;
      invocations += 1;
      const said = ownWords(invocation);
      const { gates } = invocation;
      const about = { invocations, ...(said !== undefined && { said }), ...(gates && { gates }) };
      const answer = readAnswer(arn, invocation);
      switch (answer.status) {
        case 'SUCCEEDED':
          return note('SUCCEEDED', about);
        case 'FAILED':
          note('FAILED', { ...about, reason: answer.reason });
          throw new Interruption(`gate:${arn}`, true, answer.reason);
        case 'IN_PROGRESS':
          note('IN_PROGRESS', about);
          this.details.set(hook, { ...hook.details, ...this.details.get(hook), ...answer.details });
          await clock.sleep(Math.min(answer.delayMs, deadline - clock.now()), signal);
      }
    }
    this.timeOut(hook, `target ${arn}`, stage, note);
  }

  /** Each record has all that the ones before it had. */
  private recorder(
    { timeoutMs, onTimeout }: PauseHook,
    who: Pick<HookRun, 'hookId' | 'targetType' | 'arn' | 'id'>,
    record: (hook: HookRun) => void,
  ): Note {
    const expiresAt = this.properties.clock.now() + timeoutMs;
    let known: HookRun = {
      ...who,
      verdict: 'IN_PROGRESS',
      reason: '',
      invocations: 0,
      expiresAt,
      onTimeout,
    };
    return (verdict, more) => {
      known = { ...known, ...more, verdict };
      record(known);
    };
  }

  private timeOut(hook: PauseHook, name: string, { stage }: HookedStage, note: Note): void {
    const reason = `Lifecycle hook ${name} did not complete within ${hook.timeoutMs / 60_000} minutes.`;
    note('TIMED_OUT', { reason });
    if (hook.onTimeout === 'ROLLBACK') throw new Interruption(`timeout:${stage}`, true, reason);
  }

  private async invokeUntil(
    { hook, stage, executionId }: { hook: LifecycleHook; stage: HookedStage; executionId: string },
    deadline: number,
    signal: AbortSignal,
  ): Promise<Invocation | 'timed-out'> {
    const { clock, invoke } = this.properties;
    let cancel = () => {};
    const timer = new Promise<'timed-out'>((resolve) => {
      cancel = clock.schedule(deadline - clock.now(), () => resolve('timed-out'));
    });
    try {
      const invocation = invoke(hook.arn, this.eventFor(hook, stage, executionId));
      return await unlessAborted(Promise.race([invocation, timer]), signal);
    } finally {
      cancel();
    }
  }

  private eventFor(hook: LifecycleHook, stage: HookedStage, executionId: string): HookEvent {
    const { serviceArn, deploymentArn, targetRevisionArn } = this.properties;
    const hookDetails = this.details.get(hook) ?? hook.details;
    return {
      executionId,
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

  /** The same in every run of the same rehearsal. */
  private digest(name: string, index: number, { stage, pass }: HookedStage): string {
    const parts = [this.properties.deploymentArn, name, index, stage, pass];
    return createHash('sha256').update(parts.join('\n')).digest('hex');
  }
}

function asUuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
