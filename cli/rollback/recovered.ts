import type { Verdict } from '../verdict/verdict';

/**
 * - `recovered`: all users are on the image that was asked for, on every task.
 * - `unchanged`: they were already.
 * - `refused`: something speaks against it; nothing was changed, and the environment is not held by this command.
 * - `overtaken`: another recovery took its place, or its hold was ended.
 * - `not-recovered`: it was tried, and users are not all where they should be; the reason says what a person does next.
 * - `unknown`: it could not be told, or was not over at the timeout.
 */
export type Outcome = 'recovered' | 'unchanged' | 'refused' | 'overtaken' | 'not-recovered' | 'unknown';

/** Whether the release record was written. */
export type Recorded =
  | { readonly is: 'yes' | 'no' }
  | { readonly is: 'already' }
  | { readonly is: 'failed'; readonly reason: string };

/** Whether the stack's `RollbackTo` is `none` again; `no` where it did not come to that. */
export type PutBack =
  | { readonly is: 'yes' | 'already' | 'no' }
  | { readonly is: 'failed'; readonly reason: string };

export interface Recovered {
  readonly outcome: Outcome;
  /** For people; may have several lines. Holds text from elsewhere. */
  readonly reason: string;
  readonly to?: { readonly digest: string; readonly commit?: string };
  /** Digest of what went out, or had gone out, when the command began, where ECS's record says it. */
  readonly from?: string;
  /** Id of the hold that is in force, or may be. */
  readonly hold?: string;
  /** Whether deploys are kept away; `maybe` where the answer to the hold's write was lost. */
  readonly held: 'yes' | 'no' | 'maybe';
  /** What a person must know besides: no hold, records that could not be read. Holds text from elsewhere. */
  readonly notes: readonly string[];
  /** From the command; absent where it did not come to that. */
  readonly seconds?: {
    /** To all users on the image, by ECS's record of the weights. */
    readonly users?: number;
    readonly verdict?: number;
  };
  readonly verdict?: Verdict;
  readonly recorded: Recorded;
  readonly putBack: PutBack;
}
