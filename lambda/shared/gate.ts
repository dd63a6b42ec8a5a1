import { ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { nameOf } from './aws-error';
import { readDeployment } from './deployment';
import { deploymentState } from './deployment-state';
import { type DeploymentKind, GATE, type OnInconclusive, type PolicyRow } from './environment';
import { type GateSettings, minutesIn, readOnInconclusive, settingsOfEnvironment } from './gate-settings';
import { type Answer, answerFor, type DeploymentState } from './hook-answer';
import { type Carried, carriedOf, detailsWith } from './hook-details';
import { type HookAnswer, type HookEvent, parseHookEvent } from './hook-event';
import { kindOf } from './kind';
import { writeLogLine } from './log-line';
import { BLOCKS_ALL, type GateKind, needsTwoPersons, readPolicy } from './policy';
import { readVerdict } from './read-verdict';
import { type RunbookSection, see } from './runbook';
import { timeLimit } from './time-limit';
import type { Verdict } from './verdict';
import { logVerdict } from './verdict-log';

/** Milliseconds that are kept back of a function's own timeout, to answer and to log. */
const RESERVE = 5_000;

/**
 * A check of a release, with the deployment as the gate has just read it and what it is. May throw: whatever it throws
 * makes the gate inconclusive. `event.state` is what its last verdict of this stage carried.
 */
export type Check = (
  event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
  kind: DeploymentKind,
) => Promise<Verdict>;

export interface GateOptions {
  readonly ecs?: ECSClient;
  /** What a person reads when the gate waits for a verdict, and when it has waited for too long. */
  readonly couldNotTell?: RunbookSection;
}

/** One of several gates in a function. */
export interface GateOfSeveral {
  /** As the configuration names it. */
  readonly id: string;
  /** @default its id; what is no kind of gate takes two persons to override */
  readonly kind?: GateKind;
  readonly check: Check;
  /** @default it blocks every kind of deployment */
  readonly policy?: PolicyRow;
  /** @default 'wait' */
  readonly onInconclusive?: OnInconclusive;
  /** Minutes that it may stay inconclusive. */
  readonly patience: number;
  /** As in {@link GateOptions}. */
  readonly couldNotTell?: RunbookSection;
}

type Asked = GateSettings & Pick<GateOfSeveral, 'check' | 'couldNotTell'>;

/**
 * Speaks the protocol of ECS lifecycle hooks for a check: the handler of every gate.
 *
 * It never throws (ECS takes that for a failure without a reason), ends before its own timeout, asks ECS whether
 * the deployment is rolling back, carries its state through IN_PROGRESS, and logs one JSON line that is also
 * the verdict's metric.
 */
export function gate(check: Check, { ecs = new ECSClient({}), ...options }: GateOptions = {}): Hook {
  return hook(() => [{ ...settingsOfEnvironment(), check, ...options }], ecs);
}

/**
 * The same for several checks of one function, asked in their order, each with a verdict of its own. All of them look,
 * so that a person sees everything at once, and ECS gets the worst answer.
 *
 * @param list or what makes it, when the function is asked: it may throw
 */
export function gates(
  list: readonly GateOfSeveral[] | (() => readonly GateOfSeveral[]),
  { ecs = new ECSClient({}) }: Pick<GateOptions, 'ecs'> = {},
): Hook {
  const all = typeof list === 'function' ? list : () => list;
  return hook(() => all().map(asked), ecs);
}

const asked = ({ kind, policy, onInconclusive, patience, ...rest }: GateOfSeveral): Asked => ({
  ...rest,
  twoPersons: needsTwoPersons(kind ?? rest.id),
  policy: policy === undefined ? BLOCKS_ALL : readPolicy(policy),
  onInconclusive: readOnInconclusive(onInconclusive),
  patience: minutesIn(patience, `patience of gate ${rest.id}`),
});

export type Hook = (input: unknown, context: Context) => Promise<HookAnswer>;

function hook(list: () => readonly Asked[], ecs: ECSClient): Hook {
  return async (input, context) => {
    try {
      return await answer(list, ecs, parseHookEvent(input), context);
    } catch (error) {
      // A malformed event or a variable that is not set: nothing was checked, so nothing passes.
      logError('the gate could not be asked', error);
      return { hookStatus: 'FAILED', reason: (error as Error).message };
    }
  };
}

async function answer(
  list: () => readonly Asked[],
  ecs: ECSClient,
  event: HookEvent,
  context: Context,
): Promise<HookAnswer> {
  const limit = timeLimit(Math.max(0, context.getRemainingTimeInMillis() - RESERVE));
  try {
    const deployment = await deploymentOf(ecs, event.serviceDeploymentArn, limit.signal);
    const state = deploymentState(deployment);
    // A rollback waits for nothing, a setting that is missing included.
    const all = state === 'rollback' ? [anyGate()] : list();
    const kind = kindOf({
      state,
      sources: deployment?.sourceServiceRevisions?.length,
      details: event.hookDetails,
    });
    const answers: { readonly gate: Asked; readonly answer: Answer; readonly carried: Carried }[] = [];
    for (const gate of all)
      answers.push(await ask(gate, { event, deployment, state, kind, signal: limit.signal }));
    return together(event, answers);
  } finally {
    limit.lift();
  }
}

interface Question {
  readonly event: HookEvent;
  readonly deployment: ServiceDeployment | undefined;
  readonly state: DeploymentState;
  readonly kind: ReturnType<typeof kindOf>;
  readonly signal: AbortSignal;
}

async function ask(gate: Asked, { event, deployment, state, kind, signal }: Question) {
  const started = Date.now();
  const carried = carriedOf(event, gate.id, started);
  const looks = deployment && kind !== undefined && kind !== 'rollback' && gate.policy[kind] !== 'skip';
  const verdict = looks
    ? await judge(() => gate.check({ ...event, state: carried.state }, signal, deployment, kind), signal)
    : undefined;
  const now = Date.now();
  const answer = withRunbook(
    gate,
    verdict,
    answerFor({
      deployment: state,
      ...(verdict && { verdict }),
      ...(kind && kind !== 'rollback' && { kind, strictness: gate.policy[kind] }),
      onInconclusive: gate.onInconclusive,
      waited: now - carried.since,
      patience: gate.patience,
    }),
  );
  logVerdict(event, gate.id, answer, verdict?.outcome, now - started);
  return {
    gate,
    answer,
    carried: {
      since: carried.since,
      told: answer.hookStatus,
      ...(verdict?.outcome === 'inconclusive' && { state: verdict.state }),
    },
  };
}

/** Where somebody must look who waits for the gate, or whose release it has ended without a verdict. */
function withRunbook({ couldNotTell }: Asked, verdict: Verdict | undefined, answer: Answer): Answer {
  const isDecided = answer.hookStatus === 'SUCCEEDED' || verdict?.outcome === 'fail';
  return couldNotTell && !isDecided ? { ...answer, reason: answer.reason + see(couldNotTell) } : answer;
}

const WORST_FIRST = ['FAILED', 'IN_PROGRESS', 'SUCCEEDED'] as const;

function together(
  event: HookEvent,
  answers: readonly { readonly gate: Asked; readonly answer: Answer; readonly carried: Carried }[],
): HookAnswer {
  const hookStatus =
    WORST_FIRST.find((one) => answers.some(({ answer }) => answer.hookStatus === one)) ?? 'FAILED';
  const reason =
    answers.length === 1
      ? answers.map(({ answer }) => answer.reason).join('')
      : answers.map(({ gate, answer }) => `${gate.id}: ${answer.reason}`).join('; ') || 'no gate is set';
  if (hookStatus !== 'IN_PROGRESS') return { hookStatus, reason };
  const delays = answers.flatMap(({ answer }) => answer.callBackDelay ?? []);
  return {
    hookStatus,
    callBackDelay: Math.min(...delays),
    reason,
    hookDetails: detailsWith(
      event,
      Object.fromEntries(answers.map(({ gate, carried }) => [gate.id, carried])),
    ),
  };
}

/** For a rollback, which none of a function's gates looks at. */
const anyGate = (): Asked => ({
  id: process.env[GATE.ID] ?? 'not set',
  twoPersons: true,
  policy: BLOCKS_ALL,
  onInconclusive: 'wait',
  patience: 0,
  check: async () => ({ outcome: 'inconclusive', reason: 'a rollback is not looked at' }),
});

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
    return readVerdict(await Promise.race([outOfTime(signal), check()]));
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
