import type { Verdict } from '../verdict/verdict';

/**
 * - `released`: each stack was changed as it was shown, and each service's verdict is good.
 * - `unchanged`: there was nothing to do, and each service's verdict is good.
 * - `held`: the environment is held; nothing was written since, or what it had begun was taken back.
 * - `superseded`: a newer commit has gone out.
 * - `not-reviewed`: the plan has lines that nobody has reviewed.
 * - `stale`: a change set is not the one that was shown any more.
 * - `failed`: a stack or a verdict ended otherwise.
 * - `unknown`: it could not be told, or was not over at the timeout.
 */
export type ApplyOutcome =
  | 'released'
  | 'unchanged'
  | 'held'
  | 'superseded'
  | 'not-reviewed'
  | 'stale'
  | 'failed'
  | 'unknown';

export interface AppliedStack {
  readonly name: string;
  /** In CloudFormation's words; `UNCHANGED` where there was nothing to do. */
  readonly status: string;
  /** Why it could not be protected from being deleted, as the assembly says. */
  readonly unprotected?: string;
}

export interface AppliedService {
  readonly name: string;
  readonly digest?: string;
  readonly verdict: Verdict;
  /** What its commits say it does that cannot be taken back, of a release that did not go out. */
  readonly irreversible?: string;
  /** Why the release record could not be written. */
  readonly unrecorded?: string;
  /** Why the image did not get its tag. */
  readonly untagged?: string;
}

export interface Applied {
  readonly outcome: ApplyOutcome;
  /** For people; may have several lines. Holds text from elsewhere. */
  readonly reason: string;
  /** Id of the hold that keeps it away, or the first that it has ended. */
  readonly hold?: string;
  /** Ids of the holds that it has ended. */
  readonly ended?: readonly string[];
  readonly stacks: readonly AppliedStack[];
  readonly services: readonly AppliedService[];
  /** Of several services those that did not begin, in the order of their release. @default none */
  readonly notBegun?: readonly NotBegun[];
}

export interface NotBegun {
  /** Of the service. */
  readonly name: string;
  /** `api was rolled back` */
  readonly because: string;
}

/** Ends an apply before its time, with everything that was done so far. */
export class ApplyEnded extends Error {
  constructor(
    readonly outcome: ApplyOutcome,
    message: string,
    readonly hold?: string,
  ) {
    super(message);
    this.name = 'ApplyEnded';
  }
}
