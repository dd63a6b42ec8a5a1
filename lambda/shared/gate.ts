import { ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { nameOf } from './aws-error';
import { readDeployment } from './deployment';
import { deploymentState } from './deployment-state';
import { GATE } from './environment';
import { answerFor } from './hook-answer';
import { type HookAnswer, type HookEvent, parseHookEvent } from './hook-event';
import { writeLogLine } from './log-line';
import { required } from './required';
import { type RunbookSection, see } from './runbook';
import { timeLimit } from './time-limit';
import type { Verdict } from './verdict';
import { logVerdict } from './verdict-log';

/** Milliseconds that are kept back of a function's own timeout, to answer and to log. */
const RESERVE = 5_000;

/** Field of `hookDetails` that says when this gate was first asked in a stage. */
const SINCE = 'tealSince';

/** Field of `hookDetails` that holds what the check's last verdict carried. */
const STATE = 'tealState';

/**
 * A check of a release, with the deployment as the gate has just read it. May throw: whatever it throws makes the gate
 * inconclusive.
 */
export type Check = (
  event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
) => Promise<Verdict>;

/**
 * Speaks the protocol of ECS lifecycle hooks for a check: the handler of every gate.
 *
 * It never throws (ECS takes that for a failure without a reason), ends before its own timeout, asks ECS whether
 * the deployment is rolling back, carries its state through IN_PROGRESS, and logs one JSON line that is also
 * the verdict's metric.
 *
 * @param couldNotTell what a person reads when the gate waits for a verdict, and when it has waited for too long
 */
export function gate(
  check: Check,
  ecs = new ECSClient({}),
  couldNotTell?: RunbookSection,
): (input: unknown, context: Context) => Promise<HookAnswer> {
  return async (input, context) => {
    try {
      return await answer({ check, ecs, couldNotTell }, parseHookEvent(input), context);
    } catch (error) {
      // A malformed event or a variable that is not set: nothing was checked, so nothing passes.
      logError('the gate could not be asked', error);
      return { hookStatus: 'FAILED', reason: (error as Error).message };
    }
  };
}

interface GateParts {
  readonly check: Check;
  readonly ecs: ECSClient;
  readonly couldNotTell: RunbookSection | undefined;
}

async function answer(
  { check, ecs, couldNotTell }: GateParts,
  event: HookEvent,
  context: Context,
): Promise<HookAnswer> {
  const started = Date.now();
  const since = sinceOf(event, started);
  const limit = timeLimit(Math.max(0, context.getRemainingTimeInMillis() - RESERVE));
  try {
    const read = await deploymentOf(ecs, event.serviceDeploymentArn, limit.signal);
    const deployment = deploymentState(read);
    const state = stateOf(event);
    const verdict =
      read && deployment === 'forward'
        ? await judge(() => check({ ...event, state }, limit.signal, read), limit.signal)
        : undefined;
    const now = Date.now();
    // A rollback waits for nothing, a setting that is missing included.
    const patience = deployment === 'rollback' ? 0 : patienceMilliseconds();
    const judged = answerFor({ deployment, verdict, waited: now - since, patience });
    const isDecided = judged.hookStatus === 'SUCCEEDED' || verdict?.outcome === 'fail';
    const given =
      couldNotTell && !isDecided ? { ...judged, reason: judged.reason + see(couldNotTell) } : judged;
    logVerdict(event, given, verdict?.outcome, now - started);
    if (given.hookStatus !== 'IN_PROGRESS') return given;
    // A look that could not be made loses nothing of what the one before it carried.
    const next = verdict?.outcome === 'inconclusive' && 'state' in verdict ? verdict.state : state;
    const stage = event.lifecycleStage;
    return {
      ...given,
      hookDetails: {
        ...event.hookDetails,
        [SINCE]: { stage, at: since },
        ...(next !== undefined && { [STATE]: { stage, value: next } }),
      },
    };
  } finally {
    limit.lift();
  }
}

/** @returns undefined when it cannot be read, which leaves its state unknown */
async function deploymentOf(
  ecs: ECSClient,
  serviceDeploymentArn: string,
  signal: AbortSignal,
): Promise<ServiceDeployment | undefined> {
  try {
    return await Promise.race([readDeployment(ecs, serviceDeploymentArn, signal), outOfTime(signal)]);
  } catch (error) {
    logError('DescribeServiceDeployments failed', error);
    return undefined;
  }
}

/** A check that throws or does not end in time has not seen what it should: inconclusive, never a pass. */
async function judge(check: () => Promise<Verdict>, signal: AbortSignal): Promise<Verdict> {
  try {
    return await Promise.race([outOfTime(signal), check()]);
  } catch (error) {
    logError('the gate could not be carried out', error);
    return { outcome: 'inconclusive', reason: `the gate could not be carried out (${nameOf(error)})` };
  }
}

/** Rejects when the time is up, also for work that does not heed its signal. */
function outOfTime(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new OutOfTime());
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}

class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  constructor() {
    super('did not end before the function had to answer');
  }
}

function logError(message: string, error: unknown): void {
  writeLogLine({ level: 'error', message, error: String(error) });
}

function sinceOf(event: HookEvent, now: number): number {
  const since = event.hookDetails[SINCE] as { stage?: unknown; at?: unknown } | null | undefined;
  return since?.stage === event.lifecycleStage && typeof since.at === 'number' ? since.at : now;
}

function stateOf(event: HookEvent): unknown {
  const state = event.hookDetails[STATE] as { stage?: unknown; value?: unknown } | null | undefined;
  return state?.stage === event.lifecycleStage ? state.value : undefined;
}

/** @throws Error when it is no number: compared with it, no wait would ever be too long */
function patienceMilliseconds(): number {
  const text = required(GATE.PATIENCE_MINUTES);
  const minutes = Number(text);
  if (!Number.isFinite(minutes) || minutes < 0)
    throw new Error(
      `environment variable ${GATE.PATIENCE_MINUTES} must be a number of minutes, got ${text}; deploy the gate again`,
    );
  return minutes * 60_000;
}
