import { isTransient } from '../aws/call-failed';
import { describeChangeSet } from '../change-set/describe';
import { execute } from '../change-set/propose';
import type { PreparedStack } from '../prepare/prepared';
import type { ApplyProperties } from './apply';

/**
 * ExecuteChangeSet, called once: the SDK would repeat a call that was not answered, seconds after the hold was asked for.
 * Whether one that was not answered has arrived is read from the change set.
 *
 * @returns `refused` when CloudFormation does not execute it any more, and nobody else has
 * @throws what the SDK throws, when it may not have arrived
 */
export async function start(
  { once, cloudFormation }: Pick<ApplyProperties['clients'], 'once' | 'cloudFormation'>,
  { name, changeSet }: Extract<PreparedStack, { is: 'prepared' }>,
): Promise<'started' | 'refused'> {
  const isExecuted = async () => {
    const seen = await describeChangeSet(cloudFormation, { StackName: name, ChangeSetName: changeSet });
    return seen !== undefined && /^EXECUTE_(IN_PROGRESS|COMPLETE|FAILED)$/.test(seen.execution);
  };
  try {
    if (await execute(once, name, changeSet)) return 'started';
    return (await isExecuted()) ? 'started' : 'refused';
  } catch (error) {
    if (isTransient(error, true) && (await isExecuted())) return 'started';
    throw error;
  }
}
