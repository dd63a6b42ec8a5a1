/**
 * What a stack's status lets one do:
 *
 * - `settled`: it takes a change set.
 * - `updating`: its update can be cancelled.
 * - `going-back`: CloudFormation undoes an update; nothing stops that, and a deployment that it starts is the cure.
 * - `passing`: it will be settled by itself.
 * - `stuck`: it could not go back, and somebody must say how to go on.
 * - `unfit`: there is nothing to go back to, or a person has left it half-way.
 */
export type StackState = 'settled' | 'updating' | 'going-back' | 'passing' | 'stuck' | 'unfit';

// source: AWS CloudFormation user guide, "View stack events", stack status codes
const STATES: Readonly<Record<string, StackState>> = {
  CREATE_COMPLETE: 'settled',
  UPDATE_COMPLETE: 'settled',
  UPDATE_ROLLBACK_COMPLETE: 'settled',
  IMPORT_COMPLETE: 'settled',
  IMPORT_ROLLBACK_COMPLETE: 'settled',
  UPDATE_IN_PROGRESS: 'updating',
  UPDATE_ROLLBACK_IN_PROGRESS: 'going-back',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'passing',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'passing',
  IMPORT_IN_PROGRESS: 'passing',
  IMPORT_ROLLBACK_IN_PROGRESS: 'passing',
  UPDATE_ROLLBACK_FAILED: 'stuck',
};

/** A status that AWS adds one day is `unfit`: nothing is done to a stack that is not understood. */
export function stateOf(status: string): StackState {
  return (Object.hasOwn(STATES, status) && STATES[status]) || 'unfit';
}

/** Whether CloudFormation works on it. A stack that only has a change set for its creation waits for a person. */
export function isInProgress(status: string): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}
