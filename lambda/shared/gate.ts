import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { announce } from './announce';
import { type Asked, type Asking, ask, type Check, type Question } from './ask';
import { nameOf } from './aws-error';
import { GATE, type OnInconclusive, type PolicyRow } from './environment';
import { minutesIn, readOnInconclusive, SettingError, settingsOfEnvironment } from './gate-settings';
import { detailsWith } from './hook-details';
import { type HookAnswer, type HookEvent, parseHookEvent } from './hook-event';
import { logError } from './log-line';
import { BLOCKS_ALL, type GateKind, needsTwoPersons, readPolicy } from './policy';
import { questionOf, standingOf } from './question';
import type { RunbookSection } from './runbook';
import { timeLimit } from './time-limit';

export type { Check } from './ask';

/** Milliseconds that are kept back of a function's own timeout, to decide, to answer and to announce. */
const RESERVE = 5_000;
/** Of them for the look for a decision; the rest is for what is announced. */
const DECIDING = 2_500;

export interface GateOptions {
  /** @default new clients */
  readonly ecs?: ECSClient;
  readonly ssm?: SSMClient;
  readonly events?: EventBridgeClient;
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

/** Of Lambda's context all that a gate asks. */
type RemainingTime = Pick<Context, 'getRemainingTimeInMillis'>;

export type Hook = (input: unknown, context: RemainingTime) => Promise<HookAnswer>;

/**
 * Speaks the protocol of ECS lifecycle hooks for a check: the handler of every gate.
 *
 * It never throws (ECS takes that for a failure without a reason), ends before its own timeout, asks ECS what the
 * deployment is and lets a rollback pass, carries its state through IN_PROGRESS, heeds what people have decided, logs
 * one JSON line that is also the verdict's metric, and publishes the verdict: see docs/gates.md.
 */
export function gate(check: Check, { couldNotTell, ...clients }: GateOptions = {}): Hook {
  return hook(() => [{ ...settingsOfEnvironment(), check, ...(couldNotTell && { couldNotTell }) }], clients);
}

/**
 * The same for several checks of one function, asked in their order, each with a verdict of its own. All of them look,
 * so that a person sees everything at once, and ECS gets the worst answer.
 *
 * @param list or what makes it, when the function is asked: it may throw
 */
export function gates(
  list: readonly GateOfSeveral[] | (() => readonly GateOfSeveral[]),
  clients: Omit<GateOptions, 'couldNotTell'> = {},
): Hook {
  const all = typeof list === 'function' ? list : () => list;
  return hook(() => all().map(asked), clients);
}

const asked = ({ kind, policy, onInconclusive, patience, ...rest }: GateOfSeveral): Asked => ({
  ...rest,
  twoPersons: needsTwoPersons(kind ?? rest.id),
  policy: policy === undefined ? BLOCKS_ALL : readPolicy(policy),
  onInconclusive: readOnInconclusive(onInconclusive),
  patience: minutesIn(patience, `patience of gate ${rest.id}`),
});

interface Clients {
  readonly ecs: ECSClient;
  readonly ssm: SSMClient;
  readonly events: EventBridgeClient;
}

function hook(list: () => readonly Asked[], given: Partial<Clients>): Hook {
  // Made when the function starts, which takes none of a release's time.
  const clients: Clients = {
    ecs: given.ecs ?? new ECSClient({}),
    ssm: given.ssm ?? new SSMClient({}),
    events: given.events ?? new EventBridgeClient({}),
  };
  return async (input, context) => {
    let event: HookEvent;
    try {
      event = parseHookEvent(input);
    } catch (error) {
      return refuse(error, (error as Error).message);
    }
    try {
      return await answer(list, clients, event, context);
    } catch (error) {
      // A setting that is missing: nothing was checked, so nothing passes.
      const known = error instanceof SettingError ? error.message : undefined;
      return refuse(error, known ?? `the gate could not be asked (${nameOf(error)})`);
    }
  };
}

function refuse(error: unknown, reason: string): HookAnswer {
  logError('the gate could not be asked', error);
  return { hookStatus: 'FAILED', reason };
}

async function answer(
  list: () => readonly Asked[],
  { ecs, ssm, events }: Clients,
  event: HookEvent,
  context: RemainingTime,
): Promise<HookAnswer> {
  const limit = timeLimit(until(context, RESERVE));
  try {
    const standing = await standingOf(ecs, event, limit.signal);
    const all = standing.state === 'rollback' ? inRollback(list) : list();
    const question = await questionOf(ecs, standing, all, limit.signal);
    const askings: Asking[] = [];
    for (const [index, gate] of all.entries()) {
      const left = all.length - index;
      // A check that hangs takes no time from those behind it.
      const own = timeLimit(until(context, RESERVE) / left, limit.signal);
      const deciding = () => Math.min(DECIDING, until(context, RESERVE - DECIDING) / left);
      try {
        askings.push(await ask(gate, question, { ssm, signal: own.signal, deciding }));
      } finally {
        own.lift();
      }
    }
    await announce(events, question, askings);
    return together(question, askings);
  } finally {
    limit.lift();
  }
}

/** Milliseconds until so many are left to the function. */
const until = (context: RemainingTime, milliseconds: number): number =>
  Math.max(0, context.getRemainingTimeInMillis() - milliseconds);

/** A rollback waits for nothing, a setting that is missing included. */
function inRollback(list: () => readonly Asked[]): readonly Asked[] {
  try {
    return list();
  } catch (error) {
    logError('the settings could not be read', error);
    return [{ ...UNSET, id: process.env[GATE.ID] ?? UNSET.id }];
  }
}

const UNSET: Asked = {
  id: 'not set',
  twoPersons: true,
  policy: BLOCKS_ALL,
  onInconclusive: 'wait',
  patience: 0,
  check: async () => ({ outcome: 'inconclusive', reason: 'it has no settings' }),
};

const WORST_FIRST = ['FAILED', 'IN_PROGRESS', 'SUCCEEDED'] as const;

function together({ event, step }: Question, askings: readonly Asking[]): HookAnswer {
  const hookStatus = WORST_FIRST.find((one) => askings.some(({ answer }) => answer.hookStatus === one));
  if (hookStatus === undefined) return { hookStatus: 'FAILED', reason: 'no gate is set' };
  const reason = askings
    .map(({ gate, answer }) => (askings.length === 1 ? answer.reason : `${gate.id}: ${answer.reason}`))
    .join('; ');
  if (hookStatus !== 'IN_PROGRESS') return { hookStatus, reason };
  return {
    hookStatus,
    callBackDelay: Math.min(...askings.flatMap(({ answer }) => answer.callBackDelay ?? [])),
    reason,
    hookDetails: detailsWith(
      event,
      Object.fromEntries(askings.map(({ gate, carried }) => [gate.id, carried])),
      step,
    ),
  };
}
