import { createHash } from 'node:crypto';
import {
  type Change,
  type CloudFormationClient,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { must } from '../../lambda/uniformity/must';

/** A change set, with all of its changes. */
export interface ChangeSetSeen {
  readonly arn: string;
  readonly stackId: string;
  /** CREATE_PENDING, CREATE_IN_PROGRESS, CREATE_COMPLETE, FAILED, DELETE_… */
  readonly status: string;
  readonly reason?: string;
  /** UNAVAILABLE, AVAILABLE, EXECUTE_IN_PROGRESS, EXECUTE_COMPLETE, EXECUTE_FAILED, OBSOLETE */
  readonly execution: string;
  readonly changes: readonly ResourceChange[];
}

/** What CloudFormation will do to one resource. */
export interface ResourceChange {
  readonly action: string;
  readonly logicalId: string;
  readonly type: string;
  /** True, False or Conditional; absent of what is added or removed. */
  readonly replacement?: string;
  /** Properties, Metadata, Tags …, sorted. */
  readonly scope: readonly string[];
}

/**
 * @param which its stack also where its ARN is given: IAM decides by the stack
 * @returns undefined when it is gone, or its stack is
 */
export async function describeChangeSet(
  cf: CloudFormationClient,
  which: { readonly StackName: string; readonly ChangeSetName: string },
): Promise<ChangeSetSeen | undefined> {
  const changes: Change[] = [];
  let first: DescribeChangeSetCommandOutput | undefined;
  let NextToken: string | undefined;
  try {
    do {
      const page = await cf.send(
        new DescribeChangeSetCommand({ ...which, ...(NextToken !== undefined && { NextToken }) }),
      );
      first ??= page;
      changes.push(...(page.Changes ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return {
    arn: must(first.ChangeSetId, 'ChangeSetId'),
    stackId: must(first.StackId, 'StackId'),
    status: must(first.Status, 'Status'),
    ...(first.StatusReason !== undefined && { reason: first.StatusReason }),
    execution: first.ExecutionStatus ?? 'UNAVAILABLE',
    changes: changes.flatMap(({ ResourceChange: change }) =>
      change
        ? [
            {
              action: must(change.Action, 'Changes[].Action'),
              logicalId: must(change.LogicalResourceId, 'Changes[].LogicalResourceId'),
              type: must(change.ResourceType, 'Changes[].ResourceType'),
              ...(change.Replacement !== undefined && { replacement: change.Replacement }),
              scope: [...(change.Scope ?? [])].sort(),
            },
          ]
        : [],
    ),
  };
}

/** The SDK calls it by the class, AWS by its code. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/^ChangeSetNotFound(Exception)?$/.test(error.name)) return true;
  return error.name === 'ValidationError' && /does not exist/.test(error.message);
}

/** CloudFormation makes an empty change set a failed one. source: aws-cdk 2.1148.1, changeSetHasNoChanges */
export function isEmpty({ status, reason = '' }: Pick<ChangeSetSeen, 'status' | 'reason'>): boolean {
  return (
    status === 'FAILED' &&
    /^(The submitted information didn't contain changes\.|No updates are to be performed\.)/.test(reason)
  );
}

/** SHA-256 of the changes, whatever the order in which AWS lists them; hexadecimal digits. */
export function changesHash(changes: readonly ResourceChange[]): string {
  const lines = changes
    .map(({ action, logicalId, type, replacement, scope }) =>
      JSON.stringify([logicalId, type, action, replacement ?? null, scope]),
    )
    .sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
