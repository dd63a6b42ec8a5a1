import { type CloudFormationClient, DeleteChangeSetCommand } from '@aws-sdk/client-cloudformation';
import { changesHash, describeChangeSet, isEmpty } from '../change-set/describe';
import { EXIT, VerbFailed } from '../exit-codes';
import { type Cdk, makeChangeSet } from './cdk';
import type { StackToPrepare } from './decide';
import type { PreparedStack } from './prepared';

/** A change set of one commit: made again, it takes the place of the one before. */
export const changeSetName = (commit: string): string => `teal-${commit}`;

/** Has a stack's change set made, and reads it. @throws VerbFailed when it could not be made */
export async function prepareStack(
  cloudFormation: CloudFormationClient,
  cdk: Cdk,
  stack: StackToPrepare,
  commit: string,
): Promise<Exclude<PreparedStack, { is: 'later' }>> {
  const { name } = stack;
  const which = { StackName: name, ChangeSetName: changeSetName(commit) };
  await makeChangeSet(cdk, stack, which.ChangeSetName);
  const seen = await describeChangeSet(cloudFormation, which);
  // The CLI makes none where template, parameters and tags are those of the stack.
  if (!seen) return { name, is: 'unchanged' };
  if (isEmpty(seen)) {
    // It stays where nobody deletes it, and the next one of the name deletes it alone.
    await cloudFormation.send(
      new DeleteChangeSetCommand({ StackName: seen.stackId, ChangeSetName: seen.arn }),
    );
    return { name, is: 'unchanged' };
  }
  if (seen.status !== 'CREATE_COMPLETE' || seen.execution !== 'AVAILABLE') {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `the change set of ${name} must be ready to be executed, got ${seen.status}, ${seen.execution}${seen.reason === undefined ? '' : `: ${seen.reason}`}`,
    );
  }
  const changes = [...seen.changes].map((each) => ({ ...each, scope: [...each.scope] }));
  return { name, is: 'prepared', changeSet: seen.arn, changesHash: changesHash(seen.changes), changes };
}
