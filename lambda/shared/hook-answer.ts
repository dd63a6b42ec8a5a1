import type { HookAnswer } from './hook-event';
import type { Verdict } from './verdict';

/** What is known of the deployment that a hook belongs to. */
export type DeploymentState = 'forward' | 'rollback' | 'unknown';

export interface Standing {
  readonly deployment: DeploymentState;
  /** Counts only while the deployment goes forward: otherwise the gate has not looked. */
  readonly verdict?: Verdict;
  /** Milliseconds since this gate's first invocation in this stage. */
  readonly waited: number;
  /** Milliseconds that a gate may wait for a verdict. */
  readonly patience: number;
}

/** Seconds between two looks of a gate that waits. ECS's own default, stated so that it stays what it is. */
export const CALL_BACK_DELAY = 30;

/**
 * The answer to ECS. A rollback is never stopped: a hook that answers FAILED then leaves the service in
 * ROLLBACK_FAILED. Everything else fails closed: silence is no pass, and waiting ends.
 */
export function answerFor(
  standing: Standing,
): Pick<HookAnswer, 'hookStatus' | 'callBackDelay'> & { readonly reason: string } {
  if (standing.deployment === 'rollback') {
    return {
      hookStatus: 'SUCCEEDED',
      reason: 'the deployment is rolling back; a gate does not stop the cure',
    };
  }
  const verdict = standing.deployment === 'forward' ? standing.verdict : undefined;
  if (verdict?.outcome === 'pass') return { hookStatus: 'SUCCEEDED', reason: verdict.reason };
  if (verdict?.outcome === 'fail') return { hookStatus: 'FAILED', reason: verdict.reason };

  const why = verdict?.reason ?? 'the state of the deployment could not be read';
  if (standing.waited >= standing.patience) {
    return {
      hookStatus: 'FAILED',
      reason: `no verdict within ${standing.patience / 60_000} minutes: ${why}`,
    };
  }
  const wanted = verdict?.outcome === 'inconclusive' ? verdict.callBackDelay : undefined;
  return { hookStatus: 'IN_PROGRESS', callBackDelay: wanted ?? CALL_BACK_DELAY, reason: why };
}
