import { ECSClient } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { readDeploymentState } from './deployment-state';
import { GATE } from './environment';
import { answerFor, type DeploymentState } from './hook-answer';
import { type HookAnswer, type HookEvent, parseHookEvent } from './hook-event';
import { required } from './required';
import type { Verdict } from './verdict';
import { logVerdict } from './verdict-log';

/** Milliseconds that are kept back of a function's own timeout, to answer and to log. */
const RESERVE = 5_000;

/** Field of `hookDetails` that says when this gate was first asked in a stage. */
const SINCE = 'tealSince';

/** A check of a release. May throw: whatever it throws makes the gate inconclusive. */
export type Check = (event: HookEvent, signal: AbortSignal) => Promise<Verdict>;

/**
 * Speaks the protocol of ECS lifecycle hooks for a check: the handler of every gate.
 *
 * It never throws (ECS takes that for a failure without a reason), ends before its own timeout, asks ECS whether
 * the deployment is rolling back, carries its state through IN_PROGRESS, and logs one JSON line that is also
 * the verdict's metric.
 */
export function gate(
  check: Check,
  ecs = new ECSClient({}),
): (input: unknown, context: Context) => Promise<HookAnswer> {
  return async (input, context) => {
    try {
      return await answer(check, ecs, parseHookEvent(input), context);
    } catch (error) {
      // A malformed event or a variable that is not set: nothing was checked, so nothing passes.
      return { hookStatus: 'FAILED', reason: (error as Error).message };
    }
  };
}

async function answer(check: Check, ecs: ECSClient, event: HookEvent, context: Context): Promise<HookAnswer> {
  const started = Date.now();
  const since = sinceOf(event, started);
  const deployment = await stateOf(ecs, event.serviceDeploymentArn);
  const verdict = deployment === 'forward' ? await judge(check, event, context) : undefined;
  const ended = Date.now();
  const given = answerFor({ deployment, verdict, waited: ended - since, patience: patience() });
  logVerdict(event, given, verdict?.outcome, ended - started);
  if (given.hookStatus !== 'IN_PROGRESS') return given;
  return {
    ...given,
    hookDetails: { ...event.hookDetails, [SINCE]: { stage: event.lifecycleStage, at: since } },
  };
}

async function stateOf(ecs: ECSClient, serviceDeploymentArn: string): Promise<DeploymentState> {
  try {
    return await readDeploymentState(ecs, serviceDeploymentArn);
  } catch (error) {
    console.error(
      JSON.stringify({ level: 'error', message: 'DescribeServiceDeployments failed', error: String(error) }),
    );
    return 'unknown';
  }
}

/** A check that throws or does not end in time has not seen what it should: inconclusive, never a pass. */
async function judge(check: Check, event: HookEvent, context: Context): Promise<Verdict> {
  const end = new AbortController();
  const milliseconds = Math.max(0, context.getRemainingTimeInMillis() - RESERVE);
  const timer = setTimeout(() => end.abort(), milliseconds);
  const outOfTime = new Promise<Verdict>((resolve) => {
    end.signal.addEventListener('abort', () =>
      resolve({
        outcome: 'inconclusive',
        reason: `the checks did not end within ${Math.round(milliseconds / 1000)} s`,
      }),
    );
  });
  try {
    return await Promise.race([check(event, end.signal), outOfTime]);
  } catch (error) {
    console.error(
      JSON.stringify({ level: 'error', message: 'the gate could not be carried out', error: String(error) }),
    );
    return {
      outcome: 'inconclusive',
      reason: `the gate could not be carried out (${(error as Error).name})`,
    };
  } finally {
    clearTimeout(timer);
  }
}

function sinceOf(event: HookEvent, now: number): number {
  const since = event.hookDetails[SINCE] as { stage?: unknown; at?: unknown } | undefined;
  return since?.stage === event.lifecycleStage && typeof since.at === 'number' ? since.at : now;
}

function patience(): number {
  return Number(required(GATE.PATIENCE_MINUTES)) * 60_000;
}
