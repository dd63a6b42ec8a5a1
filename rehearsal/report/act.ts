import type { ReleaseOutcome } from './release';

/** How one stack's update ended. */
export interface StackOutcome {
  /** Of the stack. */
  readonly stackName: string;
  /** As CloudFormation names it, or `UNCHANGED`. */
  readonly status: string;
  /** In the words of CloudFormation. Absent when all went well. */
  readonly reason?: string;
}

/** Something that happened to a resource, or to a stack by its own name. */
export interface UpdateEvent {
  /** Simulated seconds since whatever is rehearsed started. */
  readonly at: number;
  /** Of the stack. */
  readonly stackName: string;
  /** Of the resource, as in the template. */
  readonly logicalId: string;
  /** As CloudFormation names it: `UPDATE_COMPLETE`. */
  readonly status: string;
  /** In the words of CloudFormation. */
  readonly reason?: string;
}

/** Something that a person or a pipeline did beside what was rehearsed, and what came of it. */
export interface Act {
  /** As it was asked for: `update-stack`. */
  readonly do: string;
  /** Before, during or after what was rehearsed. */
  readonly when: 'beforehand' | 'meanwhile' | 'afterwards';
  /** When it began: simulated seconds since whatever is rehearsed started, below 0 before that. */
  readonly at: number;
  /** Why AWS refused it; absent when it did not. */
  readonly refused?: string;
  /** Of a release that was waited for. */
  readonly outcome?: ReleaseOutcome;
  /** As a release's: `alarm:NAME`, `gate:ID`. Of a release that was waited for. */
  readonly decidedBy?: string;
  /** Of the outcome, in the words of ECS. */
  readonly reason?: string;
  /** Of an update of stacks, in the order of deployment; a stack behind one that failed is not reached. */
  readonly stacks?: readonly StackOutcome[];
  /** What happened to the resources of these stacks. */
  readonly events?: readonly UpdateEvent[];
  /** Of a call to AWS. */
  readonly answer?: object;
  /** What code that was run has returned. */
  readonly returned?: unknown;
  /** How long it ran, in simulated seconds. */
  readonly seconds?: number;
  /**
   * For each digest of an image that answered users while it ran, when it did so last: simulated seconds since it began.
   * Absent beforehand, when nobody counts.
   */
  readonly lastAnswers?: Readonly<Record<string, number>>;
  /** Of users, while it ran. */
  readonly requests?: { readonly total: number; readonly failed: number };
}

/**
 * Simulated seconds from the beginning of an act until all users were answered by one image, and none by another as long
 * as the act went on: 0 when it was so from the beginning.
 *
 * @param digest of the image
 * @returns undefined when there was no such act, it did not count, or the image has answered nobody
 */
export function secondsUntilAllOn(
  act: Pick<Act, 'lastAnswers'> | undefined,
  digest: string,
): number | undefined {
  const { lastAnswers } = act ?? {};
  if (lastAnswers?.[digest] === undefined) return undefined;
  const others = Object.entries(lastAnswers).filter(([image]) => image !== digest);
  return Math.max(0, ...others.map(([, last]) => last));
}
