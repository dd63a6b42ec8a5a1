import { MissingAnswer } from '../../lambda/uniformity/must';
import { callFailed } from '../aws/call-failed';

import { sentenceOf } from '../aws/error-cause';
import type { Pause } from '../aws/pause';
import { VerbFailed } from '../exit-codes';
import type { QualifyClients } from './clients';
import type { Asked, Watched } from './evidence';
import type { BaseImage } from './images';
import { masked } from './mask';
import type { Step, StepId } from './plan';
import type { State, StepEnded } from './state';
import type { Users } from './users';

/** What the steps of a run act with. */
export interface Stage {
  readonly clients: QualifyClients;
  readonly pause: Pause;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  /** Milliseconds between two looks. */
  readonly lookMs: number;
  /** Runs the cdk command line, and resolves with its exit code. */
  readonly cdk: (args: readonly string[], signal: AbortSignal) => Promise<number>;
  /** How the command line is told what to deploy. @param more see lib/qualification.ts */
  readonly app: (more: number) => readonly string[];
  readonly base: () => Promise<BaseImage>;
  /** The sample, bundled. */
  readonly sample: () => Uint8Array;
  readonly users: Users;
  readonly account: string;
  readonly region: string;
}

/** What a step has come to, and what it has seen for the judgements. */
export interface StepResult {
  readonly outcome: StepEnded['outcome'];
  readonly says: string;
  readonly watched?: Watched;
  readonly answers?: State['evidence']['answers'];
  readonly requests?: State['requests'];
}

export type Act = (stage: Stage, state: State) => Promise<StepResult>;

export interface Running {
  readonly steps: readonly Step[];
  readonly acts: Readonly<Record<StepId, Act>>;
  readonly stage: Stage;
  /** Hears of each step that has ended. */
  readonly keep: (state: State) => void;
}

/** Steps after which nothing else has anything to act on. */
const VITAL: ReadonlySet<StepId> = new Set(['check', 'images', 'create']);

/**
 * Carries the steps out, one after the other. A step that fails ends none but itself, unless the others stand on it; `destroy`, where
 * it is among them, comes at the end whatever happens: also after an interruption, with a signal of its own.
 *
 * @returns what the run knows at its end; `interrupted` is why it was ended before
 */
export async function runSteps(
  { steps, acts, stage, keep }: Running,
  from: State,
): Promise<{ readonly state: State; readonly interrupted: boolean }> {
  let state = from;
  let broken: StepId | undefined;
  const carry = async ({ id, does }: Step, on: Stage): Promise<void> => {
    const startedAt = on.pause.now();
    on.say(`${id}: ${does}`);
    const result = await resultOf(acts[id], on, state);
    const seconds = (on.pause.now() - startedAt) / 1000;
    state = withStep(state, { id, outcome: result.outcome, says: result.says, seconds }, result);
    keep(state);
    on.say(`${id}: ${result.outcome}: ${result.says}`);
    if (result.outcome !== 'as assumed' && VITAL.has(id)) broken = id;
  };
  for (const step of steps) {
    if (step.id === 'destroy' || stage.signal.aborted) continue;
    if (broken === undefined) await carry(step, stage);
    else state = withStep(state, skipped(step.id, broken));
  }
  const destroy = steps.find(({ id }) => id === 'destroy');
  // Where the account was not found to be a sandbox nothing was made, and nothing of it is touched.
  const mayDestroy = broken !== 'check' && state.steps.length > from.steps.length;
  if (destroy && mayDestroy) await carry(destroy, { ...stage, signal: new AbortController().signal });
  return { state, interrupted: stage.signal.aborted };
}

const skipped = (id: StepId, broken: StepId): StepEnded => ({
  ...{ id, outcome: 'not answered', says: `left out, since ${broken} did not end as it should`, seconds: 0 },
});

async function resultOf(act: Act, stage: Stage, state: State): Promise<StepResult> {
  try {
    return await act(stage, state);
  } catch (error) {
    if (stage.signal.aborted) return { outcome: 'not answered', says: 'interrupted' };
    return { outcome: 'not answered', says: masked(wordsOf(error)) };
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof VerbFailed || error instanceof MissingAnswer) return error.message;
  const failed = callFailed(error, 'the sandbox');
  if (failed) return failed.message;
  return error instanceof Error ? sentenceOf(error) : String(error);
}

function withStep(
  state: State,
  ended: StepEnded,
  { watched, answers, requests }: Partial<StepResult> = {},
): State {
  const { evidence } = state;
  return {
    ...state,
    steps: [...state.steps, ended],
    evidence: {
      watched: { ...evidence.watched, ...(watched && { [ended.id]: watched }) },
      answers: { ...evidence.answers, ...answers },
    },
    requests: {
      sent: state.requests.sent + (requests?.sent ?? 0),
      failed: state.requests.failed + (requests?.failed ?? 0),
    },
  };
}

/** What a call answers, or the error that it ends with. */
export async function asked<T>(call: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { answered: await call() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { error: error.name, message: masked(error.message) };
  }
}
