import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { must } from '../../lambda/uniformity/must';

/** A stack as DescribeStacks tells it at one moment. */
export interface StackSeen {
  readonly status: string;
  readonly reason?: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** When its last update began; milliseconds since the Unix epoch. */
  readonly updatedAt?: number;
  /** Whether CloudFormation refuses to delete it. */
  readonly isProtected?: boolean;
  /** Name of the change set that it was made or updated by. */
  readonly changeSet?: string;
}

/** @returns undefined when there is none */
export async function seeStack(cf: CloudFormationClient, stackName: string): Promise<StackSeen | undefined> {
  const stack = await describe(cf, stackName);
  if (!stack) return undefined;
  const changeSet = changeSetName(stack.ChangeSetId);
  return {
    status: must(stack.StackStatus, 'StackStatus'),
    ...(stack.StackStatusReason !== undefined && { reason: stack.StackStatusReason }),
    parameters: Object.fromEntries(
      (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
        ParameterKey,
        ParameterValue,
      ]),
    ),
    isProtected: stack.EnableTerminationProtection === true,
    ...(stack.LastUpdatedTime && { updatedAt: stack.LastUpdatedTime.getTime() }),
    ...(changeSet !== undefined && { changeSet }),
  };
}

async function describe(cf: CloudFormationClient, StackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await cf.send(new DescribeStacksCommand({ StackName }));
    return must(Stacks?.[0], 'Stacks');
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}

/** `arn:aws:cloudformation:…:changeSet/NAME/id` */
function changeSetName(arn: string | undefined): string | undefined {
  return /:changeSet\/([A-Za-z0-9-]+)\//.exec(arn ?? '')?.[1];
}
