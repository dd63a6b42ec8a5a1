import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import { kindOf } from '../../aws/call-failed';
import { sentenceOf } from '../../aws/error-cause';
import { harmless } from '../../aws/harmless';
import { EXIT, VerbFailed } from '../../exit-codes';
import { type StackTemplate, templateOf } from '../templates';

/** What is deployed of a stack. */
export interface DeployedStack {
  readonly stack: StackTemplate;
  /** CloudFormation's word for how it stands. */
  readonly status: string;
  /** Its ARN. */
  readonly id: string;
}

/**
 * The template as it was given to CloudFormation (`TemplateStage: Original`, as `cdk diff` asks for it) and the values of its
 * parameters; what is not to be shown is not among them.
 *
 * @returns undefined for a stack that is not deployed yet
 * @throws VerbFailed when AWS does not answer, or with something else: never an empty template in its place
 */
export async function deployedStack(
  cloudFormation: CloudFormationClient,
  name: string,
): Promise<DeployedStack | undefined> {
  const stack = await describe(cloudFormation, name);
  // A stack that has a change set and nothing else was never deployed.
  if (stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  const { GetTemplateCommand } = await import('@aws-sdk/client-cloudformation');
  const { TemplateBody } = await asked(name, 'cloudformation:GetTemplate', () =>
    cloudFormation.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' })),
  );
  const advice = 'a template in YAML, which the CDK does not write, cannot be compared';
  const template = templateOf(TemplateBody ?? '', `deployed template of stack ${name}`, advice);
  const parameters = (stack.Parameters ?? []).filter(
    ({ ParameterKey, ParameterValue }) => ParameterKey !== undefined && ParameterValue !== undefined,
  );
  return {
    status: stack.StackStatus ?? 'unknown',
    id: stack.StackId ?? '',
    stack: {
      template,
      parameters: Object.fromEntries(parameters.map((each) => [each.ParameterKey, each.ParameterValue])),
      terminationProtection: stack.EnableTerminationProtection ?? false,
      tags: Object.fromEntries((stack.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    },
  };
}

/**
 * With the credentials of another account every stack would look new.
 *
 * @param id ARN of the stack, where it is deployed
 * @throws VerbFailed when it, or the credentials, are not of the account that the assembly names
 */
export async function requireAccount(
  account: string,
  name: string,
  id: string | undefined,
  place: { readonly region?: string; readonly profile?: string },
): Promise<void> {
  const found = id?.split(':')[4] ?? (await ownAccount(name, place));
  if (found === account) return;
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    harmless(
      `could not tell: stack ${name} is of account ${account}, got credentials of ${found}; name the profile or the role of ${account}`,
    ),
  );
}

async function ownAccount(
  name: string,
  place: { readonly region?: string; readonly profile?: string },
): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const sts = new STSClient({ ...place });
  const { Account } = await asked(name, 'sts:GetCallerIdentity', () =>
    sts.send(new GetCallerIdentityCommand({})),
  );
  return Account ?? 'nobody';
}

async function describe(cloudFormation: CloudFormationClient, name: string): Promise<Stack | undefined> {
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const [stack, ...more] = Stacks ?? [];
    if (stack && more.length === 0) return stack;
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      harmless(
        `could not tell: DescribeStacks must answer with stack ${name} alone, got ${Stacks?.length ?? 0}`,
      ),
    );
  } catch (error) {
    if (isMissing(error, name)) return undefined;
    throw failed(error, name, 'cloudformation:DescribeStacks');
  }
}

/** source: CloudFormation API reference, DescribeStacks: a stack that does not exist is a ValidationError */
const isMissing = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  error.name === 'ValidationError' &&
  error.message.includes(`Stack with id ${name} does not exist`);

async function asked<T>(name: string, action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw failed(error, name, action);
  }
}

/** What a person is told, and what to do. */
function failed(error: unknown, name: string, action: string): unknown {
  const kind = kindOf(error);
  if (kind === undefined || !(error instanceof Error)) return error;
  const what: Record<typeof kind, string> = {
    denied: `add ${action} on stack ${name} to what these credentials may do`,
    throttled: 'try again in a minute',
    credentials:
      'sign in with aws sso login and name the profile by AWS_PROFILE or --profile, or give the job the role for plans',
    region: 'set --region or AWS_REGION',
    'no-host': 'is the region right? see --region (without a network no name is found)',
    unreachable: 'try again',
    'not-found': 'check --env, --region and --profile',
    bootstrap: 'have an administrator run npx cdk bootstrap, see docs/bootstrap.md',
    other: 'check --env, --region and --profile',
  };
  return new VerbFailed(
    EXIT.COULD_NOT_RUN,
    harmless(
      `could not tell: ${action} of stack ${name} must answer, got ${sentenceOf(error)}; ${what[kind]}`,
    ),
    { cause: error },
  );
}
