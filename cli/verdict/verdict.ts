import type { Cause } from './cause';

/**
 * - `released`: the expected revision serves all traffic on every task.
 * - `unchanged`: nothing was deployed, and what is expected serves all traffic on every task.
 * - `rolled-back`: ECS went back to the revision before.
 * - `replaced`: a newer deployment of something else took its place.
 * - `failed`: it ended without going out or going back.
 * - `wrong-digest`: something else than the expected image was released.
 * - `not-uniform`: ECS says that it succeeded, and not every task or not all traffic is on it.
 * - `still-running`: not over at the timeout, or not long enough to be sure; or its tasks are the right ones, and as many
 *   as are wanted do not run yet.
 * - `unknown`: ECS's record does not say.
 */
export type Outcome =
  | 'released'
  | 'unchanged'
  | 'rolled-back'
  | 'replaced'
  | 'failed'
  | 'wrong-digest'
  | 'not-uniform'
  | 'still-running'
  | 'unknown';

export interface Verdict {
  readonly outcome: Outcome;
  /** One sentence or more, for people. Holds text from AWS. */
  readonly reason: string;
  /** ARN of the deployment that it speaks of. */
  readonly deployment?: string;
  /** ARN of the revision that it speaks of. */
  readonly revision?: string;
  /** Who or what ended a deployment. */
  readonly by?: Cause;
}

/** What the verb was asked. */
export interface Question {
  readonly service: string;
  readonly environment: string;
  /** One that others are in too. @default the service's own */
  readonly cluster?: string;
  /** `sha256:…` that must serve. */
  readonly digest?: string;
  /** Deployments that were created before are of no interest; milliseconds since the Unix epoch. */
  readonly since?: number;
  /** ARN of the deployment that was the newest at the first look: what is waited for when no digest says it. */
  readonly watched?: string;
}
