import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Evidence } from './evidence';
import { STEP_IDS, type StepId } from './plan';

/** How a step ended. */
export interface StepEnded {
  readonly id: StepId;
  readonly outcome: 'as assumed' | 'otherwise' | 'not answered';
  /** For people. Holds text from AWS. */
  readonly says: string;
  readonly seconds: number;
}

/** What a run knows: enough for the next one to go on. It holds the account's id: the report does not. */
export interface State {
  readonly schemaVersion: 1;
  readonly account: string;
  readonly region: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly steps: readonly StepEnded[];
  readonly evidence: Evidence;
  /** Requests of the run's own users. */
  readonly requests: { readonly sent: number; readonly failed: number };
}

const schema = z.object({
  schemaVersion: z.literal(1),
  account: z.string().regex(/^\d{12}$/),
  region: z.string(),
  startedAt: z.string(),
  steps: z.array(
    z.object({
      id: z.enum(STEP_IDS),
      outcome: z.enum(['as assumed', 'otherwise', 'not answered']),
      says: z.string(),
      seconds: z.number(),
    }),
  ),
  // What runs have written themselves; the judgements take what is missing for not answered.
  evidence: z.object({ watched: z.looseObject({}), answers: z.looseObject({}) }),
  requests: z.object({ sent: z.number(), failed: z.number() }),
});

export function newState(account: string, region: string, now: number): State {
  return {
    ...{ schemaVersion: 1, account, region, startedAt: new Date(now).toISOString(), steps: [] },
    ...{ evidence: { watched: {}, answers: {} }, requests: { sent: 0, failed: 0 } },
  };
}

/** @returns undefined where there is none. @throws VerbFailed for a file that is none */
export function readState(path: string): State | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8'))) as unknown as State;
  } catch (error) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--state must be a file that teal qualify has written, got ${path}; name another, or delete it`,
      { cause: error },
    );
  }
}

/** Whole or not at all. */
export function writeState(path: string, state: State): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Steps that need not be done again: those that AWS has gone through with, whatever it answered. A destroy ends them all. */
export function doneIn({ steps }: State): readonly StepId[] {
  const since = steps.slice(steps.map(({ id }) => id).lastIndexOf('destroy') + 1);
  return since.filter(({ outcome }) => outcome !== 'not answered').map(({ id }) => id);
}
