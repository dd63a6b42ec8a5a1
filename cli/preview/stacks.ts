import {
  type CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { must } from '../../lambda/uniformity/must';
import type { Pause } from '../aws/pause';
import type { SeenStack } from './instances';

/** Milliseconds between two looks at a stack that goes: CloudFormation takes minutes. */
const LOOK_EVERY = 10_000;

/** All of the account and region. */
export async function allStacks(cloudFormation: CloudFormationClient): Promise<readonly SeenStack[]> {
  const found: SeenStack[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(new DescribeStacksCommand({ NextToken }));
    found.push(...(page.Stacks ?? []).map(seen));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

const seen = ({ StackName, StackId, StackStatus, Tags = [], Outputs = [] }: Stack): SeenStack => ({
  name: must(StackName, 'StackName'),
  id: must(StackId, 'StackId'),
  status: must(StackStatus, 'StackStatus'),
  tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
  outputs: Object.fromEntries(
    Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  ),
});

/** Asked by their ids: a stack of the same name that is made meanwhile is another's. */
export async function deleteStacks(
  cloudFormation: CloudFormationClient,
  stacks: readonly Pick<SeenStack, 'name' | 'id'>[],
  { pause, signal }: { readonly pause: Pause; readonly signal: AbortSignal },
): Promise<{ readonly gone: readonly string[]; readonly failed: readonly string[] }> {
  for (const { id } of stacks) {
    signal.throwIfAborted();
    await cloudFormation.send(new DeleteStackCommand({ StackName: id }));
  }
  const gone: string[] = [];
  const failed: string[] = [];
  for (const { name, id } of stacks) {
    for (;;) {
      const { status, reason } = await ended(cloudFormation, id);
      if (status === 'DELETE_COMPLETE') gone.push(name);
      else if (status === 'DELETE_FAILED') failed.push(`${name}: ${reason}`);
      else {
        await pause.sleep(LOOK_EVERY, signal);
        continue;
      }
      break;
    }
  }
  return { gone, failed };
}

/** A stack that is gone is told by its id for 90 days. source: CloudFormation API reference, DescribeStacks */
async function ended(
  cloudFormation: CloudFormationClient,
  StackName: string,
): Promise<{ readonly status: string; readonly reason: string }> {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const { StackStatus, StackStatusReason } = must(Stacks?.[0], 'Stacks');
  return {
    status: must(StackStatus, 'StackStatus'),
    reason: StackStatusReason ?? 'CloudFormation does not say why',
  };
}
