import type { DeploymentKind, OnInconclusive, Strictness } from './environment';
import type { HookAnswer } from './hook-event';
import type { Failed, Inconclusive, Verdict } from './verdict';

/** What is known of the deployment that a hook belongs to. */
export type DeploymentState = 'forward' | 'rollback' | 'unknown';

/** What a person has decided, and the record proves. */
export interface CountedDecision {
  readonly decision: 'pass' | 'fail';
  readonly author: string;
  readonly reason: string;
}

export interface Standing {
  readonly deployment: DeploymentState;
  /** Whether it is still waited for what would prove a recovery. @default false */
  readonly isUnproven?: boolean;
  /** Counts only while the deployment goes forward: otherwise the gate has not looked. */
  readonly verdict?: Verdict;
  /** What the deployment is, and how strict the gate is with it. @default a release that it blocks */
  readonly kind?: DeploymentKind;
  readonly strictness?: Strictness;
  /** Counts where the gate would not let the deployment go on by itself. */
  readonly decision?: CountedDecision;
  /** @default 'wait' */
  readonly onInconclusive?: OnInconclusive;
  /** Milliseconds since this gate's first invocation in this stage. */
  readonly waited: number;
  /** Milliseconds that a gate may wait for a verdict. */
  readonly patience: number;
}

/** What is published of an answer. */
export type Outcome = Verdict['outcome'] | 'skipped' | 'overridden';

export interface Answer {
  readonly hookStatus: HookAnswer['hookStatus'];
  readonly reason: string;
  /** Seconds; with IN_PROGRESS only. */
  readonly callBackDelay?: number;
  readonly outcome: Outcome;
  /** The one that made it. */
  readonly decision?: CountedDecision;
}

/** Seconds between two looks of a gate that waits. ECS's own default, stated so that it stays what it is. */
export const CALL_BACK_DELAY = 30;

const BLIND = 'the state of the deployment could not be read';
const UNPROVEN = 'the record that proves a recovery could not be read';

/** Whether a decision of a person can change the answer: asking for one costs calls. */
export const isOpenToDecision = (verdict: Verdict | undefined, strictness: Strictness): boolean =>
  strictness === 'block' && verdict !== undefined && verdict.outcome !== 'pass';

/**
 * The answer to ECS. A rollback is never stopped: a hook that answers FAILED then leaves the service in
 * ROLLBACK_FAILED. Everything else fails closed: silence is no pass, and waiting ends.
 */
export function answerFor(standing: Standing): Answer {
  const { deployment, kind = 'release', strictness = 'block' } = standing;
  if (deployment === 'rollback') {
    return {
      hookStatus: 'SUCCEEDED',
      reason: 'the deployment is rolling back; a gate does not stop the cure',
      outcome: 'skipped',
    };
  }
  if (deployment === 'unknown') return waitFor(BLIND, standing);
  if (standing.isUnproven) return waitFor(UNPROVEN, standing);
  if (strictness === 'skip') {
    return { hookStatus: 'SUCCEEDED', reason: `skipped: the deployment is a ${kind}`, outcome: 'skipped' };
  }
  const { verdict } = standing;
  if (verdict === undefined) return waitFor(BLIND, standing);
  if (verdict.outcome === 'pass') return { ...verdict, hookStatus: 'SUCCEEDED' };
  if (strictness === 'warn') return warned(verdict, standing);
  return decided(verdict, standing) ?? blocked(verdict, standing);
}

type NoPass = Failed | Inconclusive;

/** A look that goes on is let end: what it has begun (a load, a task) would be left half-done. */
const goesOn = (verdict: NoPass, { waited, patience }: Standing): boolean =>
  verdict.outcome === 'inconclusive' && verdict.state !== undefined && waited < patience;

function warned(verdict: NoPass, standing: Standing): Answer {
  if (goesOn(verdict, standing)) return waitFor(verdict.reason, standing, verdict);
  return warning(verdict.outcome, verdict.reason);
}

/** A person's word. Their `fail` has nothing to add to the gate's own. */
function decided({ outcome, reason: gates }: NoPass, { decision }: Standing): Answer | undefined {
  if (!decision || (decision.decision === 'fail' && outcome === 'fail')) return undefined;
  return {
    hookStatus: decision.decision === 'pass' ? 'SUCCEEDED' : 'FAILED',
    reason: `overridden by ${decision.author}: ${decision.reason} (the gate: ${gates})`,
    outcome: 'overridden',
    decision,
  };
}

function blocked(verdict: NoPass, standing: Standing): Answer {
  if (verdict.outcome === 'fail') return { ...verdict, hookStatus: 'FAILED' };
  const { onInconclusive = 'wait' } = standing;
  if (onInconclusive === 'wait' || goesOn(verdict, standing))
    return waitFor(verdict.reason, standing, verdict);
  if (onInconclusive === 'pass') return warning('inconclusive', verdict.reason);
  return { hookStatus: 'FAILED', reason: `could not tell: ${verdict.reason}`, outcome: 'inconclusive' };
}

const warning = (outcome: Outcome, reason: string): Answer => ({
  hookStatus: 'SUCCEEDED',
  reason: reason.startsWith('warning: ') ? reason : `warning: ${reason}`,
  outcome,
});

/** Until the patience ends; not later than that the gate is asked again. */
function waitFor(why: string, { waited, patience }: Standing, verdict?: NoPass): Answer {
  const outcome = 'inconclusive';
  if (waited >= patience) {
    return {
      hookStatus: 'FAILED',
      reason: `no verdict within ${patience / 60_000} minutes: ${why}`,
      outcome,
    };
  }
  const wanted = (verdict?.outcome === 'inconclusive' && verdict.callBackDelay) || CALL_BACK_DELAY;
  // Not long after the patience has ended.
  const callBackDelay = Math.min(wanted, Math.max(CALL_BACK_DELAY, Math.ceil((patience - waited) / 1_000)));
  return { hookStatus: 'IN_PROGRESS', callBackDelay, reason: why, outcome };
}
