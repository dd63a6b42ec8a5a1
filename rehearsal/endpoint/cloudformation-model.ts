import type { ChangeSetProperties, ChangeSetRecord, StackRequest } from '../cloudformation/change-set-record';
import type { Stack } from '../cloudformation/stack';

/** Such a stack stays in UPDATE_FAILED, for RollbackStack or another update. */
export const UPDATE_WITHOUT_ROLLBACK = 'an update without a rollback (DisableRollback)';

/** What is said of a stack beside its template. */
export interface StackFacts {
  readonly tags: Readonly<Record<string, string>>;
  readonly roleArn?: string | undefined;
  readonly capabilities: readonly string[];
  /** The one that was executed last. */
  readonly changeSetId?: string | undefined;
}

/** CloudFormation as its API has it. Each rejects with an `AwsError` in CloudFormation's words. */
export interface CloudFormationModel {
  stacks(): Promise<readonly Stack[]>;
  /** @param otherwise the words when there is none: they differ by operation */
  stack(nameOrId: string, otherwise?: string): Promise<Stack>;
  /** What DescribeStacks and GetTemplate show, of a stack that is being updated, too. */
  shown(stack: Stack): Stack['toBe'];
  factsOf(stack: Stack): Promise<StackFacts>;
  /** @param onFailure @default 'ROLLBACK' */
  createStack(
    stackName: string,
    request: StackRequest,
    onFailure?: ChangeSetProperties['onFailure'],
  ): Promise<Stack>;
  updateStack(nameOrId: string, request: StackRequest): Promise<Stack>;
  cancelUpdate(nameOrId: string): Promise<void>;
  /** @param retain logical ids of resources */
  deleteStack(nameOrId: string, retain: readonly string[]): Promise<void>;
  continueUpdateRollback(nameOrId: string, skip: readonly string[]): Promise<void>;
  createChangeSet(
    given: Pick<
      ChangeSetProperties,
      'name' | 'type' | 'request' | 'imports' | 'description' | 'onFailure'
    > & {
      readonly stackName: string;
    },
  ): Promise<ChangeSetRecord>;
  /** @param nameOrArn a name needs its stack */
  changeSet(nameOrArn: string, stackName: string | undefined): Promise<ChangeSetRecord>;
  changeSetsOf(stackName: string): Promise<readonly ChangeSetRecord[]>;
  deleteChangeSet(nameOrArn: string, stackName: string | undefined): Promise<void>;
  executeChangeSet(
    nameOrArn: string,
    stackName: string | undefined,
    disableRollback?: boolean,
  ): Promise<void>;
}
