import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { must } from '../../lambda/uniformity/must';
import { missing, regionOf } from '../aws/region';
import { EXIT, VerbFailed } from '../exit-codes';
import { type RawTemplate, rawTemplate } from './raw-template';

/** A stack as it is deployed this moment. */
export interface DeployedStack {
  readonly name: string;
  readonly status: string;
  readonly account: string;
  readonly region: string;
  readonly template: RawTemplate;
  /** Names of its parameters. */
  readonly parameters: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly isProtected: boolean;
  /** By logical id. */
  readonly physicalIds: ReadonlyMap<string, string>;
}

/** @throws VerbFailed for a stack that is not there */
export async function lookAt(cloudFormation: CloudFormationClient, name: string): Promise<DeployedStack> {
  const stack = await describe(cloudFormation, name);
  const { TemplateBody } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
  );
  const [, , , region = '', account = ''] = must(stack.StackId, 'StackId').split(':');
  return {
    ...{ name, region, account },
    status: must(stack.StackStatus, 'StackStatus'),
    template: rawTemplate(must(TemplateBody, 'TemplateBody'), name),
    parameters: (stack.Parameters ?? []).flatMap(({ ParameterKey }) => ParameterKey ?? []),
    tags: Object.fromEntries((stack.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    isProtected: stack.EnableTerminationProtection === true,
    physicalIds: await physicalIdsOf(cloudFormation, name),
  };
}

async function describe(cloudFormation: CloudFormationClient, name: string): Promise<Stack> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    return must(Stacks?.[0], 'Stacks');
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)))
      throw error;
    const region = await regionOf(cloudFormation);
    throw new VerbFailed(EXIT.BAD_INPUT, missing(`the stack ${name}`, 'none', region), { cause: error });
  }
}

/** Paged, where DescribeStackResources would show a hundred. source: CloudFormation API reference, DescribeStackResources */
async function physicalIdsOf(
  cloudFormation: CloudFormationClient,
  StackName: string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(new ListStackResourcesCommand({ StackName, NextToken }));
    for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (LogicalResourceId !== undefined && PhysicalResourceId !== undefined)
        found.set(LogicalResourceId, PhysicalResourceId);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
