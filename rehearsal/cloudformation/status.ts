import { validationError } from './validation-error';

// source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html (stack status codes)
export type StackStatus =
  | 'CREATE_IN_PROGRESS'
  | 'CREATE_COMPLETE'
  | 'CREATE_FAILED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_COMPLETE'
  | 'ROLLBACK_FAILED'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'
  | 'UPDATE_COMPLETE'
  | 'UPDATE_ROLLBACK_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_COMPLETE'
  | 'UPDATE_ROLLBACK_FAILED'
  | 'DELETE_IN_PROGRESS'
  | 'DELETE_COMPLETE'
  | 'DELETE_FAILED'
  | 'IMPORT_IN_PROGRESS'
  | 'IMPORT_COMPLETE'
  | 'IMPORT_ROLLBACK_IN_PROGRESS'
  | 'IMPORT_ROLLBACK_COMPLETE';

export type ResourceStatus =
  | 'IMPORT_IN_PROGRESS'
  | 'IMPORT_COMPLETE'
  | 'IMPORT_FAILED'
  | 'CREATE_IN_PROGRESS'
  | 'CREATE_COMPLETE'
  | 'CREATE_FAILED'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_COMPLETE'
  | 'UPDATE_FAILED'
  | 'DELETE_IN_PROGRESS'
  | 'DELETE_COMPLETE'
  | 'DELETE_FAILED'
  | 'DELETE_SKIPPED';

/** States in which a stack takes an update. */
export const UPDATABLE: ReadonlySet<StackStatus | undefined> = new Set<StackStatus>([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
]);

/** @throws AwsError ValidationError for a delete that DeleteStack refuses */
export function requireDeletable(
  { stackId, status }: { readonly stackId: string; readonly status: StackStatus | undefined },
  retainResources: readonly string[],
): void {
  if (status?.endsWith('_IN_PROGRESS'))
    throw validationError(`Stack [${stackId}] cannot be deleted while in status ${status}`);
  if (retainResources.length > 0 && status !== 'DELETE_FAILED')
    throw validationError(
      'Invalid operation on stack. RetainResources is for a stack in DELETE_FAILED state.',
    );
}

/** @throws AwsError ValidationError for resources to skip that no rollback has failed on */
export function requireFailed(failed: readonly string[], resourcesToSkip: readonly string[]): void {
  const wrong = resourcesToSkip.filter((logicalId) => !failed.includes(logicalId));
  if (wrong.length > 0)
    throw validationError(
      `The following resources are not in UPDATE_FAILED state because a rollback failed: [${wrong.join(', ')}]`,
    );
}

/** @throws ValidationError where an update cannot begin */
export function requireUpdatable(
  stackName: string,
  { stackId, status }: { readonly stackId: string; readonly status: StackStatus | undefined },
): void {
  if (status === undefined || status === 'DELETE_COMPLETE')
    throw validationError(`Stack [${stackName}] does not exist`);
  if (!UPDATABLE.has(status))
    throw validationError(`Stack:${stackId} is in ${status} state and can not be updated.`);
}
