import type { ReleaseOutcome } from './release';

/** How one stack's update ended. */
export interface StackOutcome {
  readonly stackName: string;
  /** As CloudFormation names it, or `UNCHANGED`. */
  readonly status: string;
  readonly reason?: string;
}

/** Something that happened to a resource, or to a stack by its own name. */
export interface UpdateEvent {
  /** Simulated seconds since whatever is rehearsed started. */
  readonly at: number;
  readonly stackName: string;
  readonly logicalId: string;
  /** As CloudFormation names it: `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly reason?: string;
}

/** Something that a person or a pipeline did beside what was rehearsed, and what came of it. */
export interface Act {
  /** As it was asked for: `update-stack`. */
  readonly do: string;
  readonly when: 'beforehand' | 'meanwhile' | 'afterwards';
  /** When it began: simulated seconds since whatever is rehearsed started, below 0 before that. */
  readonly at: number;
  /** Why AWS refused it; absent when it did not. */
  readonly refused?: string;
  /** Of a release that was waited for. */
  readonly outcome?: ReleaseOutcome;
  readonly decidedBy?: string;
  readonly reason?: string;
  /** Of an update of stacks, in the order of deployment; a stack behind one that failed is not reached. */
  readonly stacks?: readonly StackOutcome[];
  readonly events?: readonly UpdateEvent[];
  /** Of a call to AWS. */
  readonly answer?: object;
}
