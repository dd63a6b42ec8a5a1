import { createHash } from 'node:crypto';
import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import type { Clients } from '../aws/clients';
import type { Pause } from '../aws/pause';
import type { ResourceChange } from '../change-set/describe';
import { execute, made, untilMade } from '../change-set/propose';
import { untilSettled } from '../change-set/settle';
import { EXIT, VerbFailed } from '../exit-codes';
import { qualifierOf } from './app/ejected-stack';
import { unexpected } from './expected';
import type { DeployedStack } from './look';
import type { RawTemplate } from './raw-template';
import { type LiveRules, RULE_IDS } from './rules';
import type { Step } from './steps';

/** Bytes that a call takes; a longer template is read from a bucket. source: AWS CloudFormation quotas */
export const LONGEST_BODY = 51_200;

export interface ChangeSurroundings {
  readonly clients: Pick<Clients, 's3'>;
  readonly cloudFormation: CloudFormationClient;
  readonly pause: Pause;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Where long templates are put. @default the bucket of the CDK's bootstrap */
  readonly templateBucket?: string | undefined;
  /** Milliseconds that one step may take. */
  readonly timeout: number;
}

/** What is done right before a change set is executed; throws when it must not be. */
export type LastLook = () => Promise<void>;

/**
 * Takes one step: makes its change set, reads what it would do, looks once more, executes it and waits for its end.
 *
 * @throws VerbFailed when it would do more than the step says, or did not end well; then CloudFormation has gone back
 */
export async function take(
  step: Step,
  stack: DeployedStack,
  live: LiveRules | undefined,
  around: ChangeSurroundings,
  lastLook: LastLook,
): Promise<void> {
  const { cloudFormation, pause, signal, say } = around;
  const ChangeSetName = `teal-eject-${step.name}-${Math.floor(pause.now() / 1000)}`;
  const which = { StackName: stack.name, ChangeSetName };
  await cloudFormation.send(
    new CreateChangeSetCommand({
      ...which,
      ...(step.name === 'import' && live ? importOf(live) : { ChangeSetType: 'UPDATE' as const }),
      Description: `teal eject: ${step.name}`,
      ...(await placed(step.template, stack, around)),
      Parameters: stack.parameters
        .filter((name) => Object.hasOwn(step.template.Parameters ?? {}, name))
        .map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true })),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    }),
  );
  const seen = await untilMade(cloudFormation, which, { pause, signal });
  const proposed = made(seen);
  if (proposed.is === 'empty')
    throw failed(`the change set ${ChangeSetName} of ${stack.name} must change something, got none`);
  try {
    requireExpected(step, stack.name, seen.changes);
    await lastLook();
  } catch (error) {
    await cloudFormation.send(new DeleteChangeSetCommand(which));
    throw error;
  }
  if (!(await execute(cloudFormation, stack.name, proposed.arn)))
    throw failed(`${stack.name} must stay as it was looked at, got another update meanwhile; run this again`);
  const endsAt = pause.now() + around.timeout;
  const ended = await untilSettled(cloudFormation, stack.name, proposed.arn, { pause, signal, endsAt, say });
  if (ended === undefined)
    throw failed(`${stack.name} is still being changed (${step.name}); run this again when it is done`);
  const wanted = step.name === 'import' ? 'IMPORT_COMPLETE' : 'UPDATE_COMPLETE';
  if (ended.status !== wanted)
    throw failed(
      `${stack.name} must be in ${wanted} after ${step.name}, got ${ended.status}${ended.reason ? `: ${ended.reason}` : ''}; it is as it was before: find the reason in its events, and run this again`,
    );
}

function requireExpected(step: Step, stack: string, changes: readonly ResourceChange[]): void {
  const problems = unexpected(step, changes);
  if (problems.length === 0) return;
  throw new VerbFailed(
    EXIT.NOT_AS_EXPECTED,
    `${step.name} of ${stack} must do what it says and nothing more, got ${problems.join('; ')}; nothing was executed`,
  );
}

function importOf({
  production,
  test,
}: LiveRules): Pick<CreateChangeSetCommandInput, 'ChangeSetType' | 'ResourcesToImport'> {
  return {
    ChangeSetType: 'IMPORT',
    ResourcesToImport: [
      [RULE_IDS.production, production.arn],
      [RULE_IDS.test, test.arn],
    ].map(([LogicalResourceId, RuleArn = '']) => ({
      ResourceType: 'AWS::ElasticLoadBalancingV2::ListenerRule',
      LogicalResourceId,
      ResourceIdentifier: { RuleArn },
    })),
  };
}

export const textOf = (template: RawTemplate): string => JSON.stringify(template);

export const bucketOf = ({ account, region, template }: DeployedStack): string =>
  `cdk-${qualifierOf(template)}-assets-${account}-${region}`;

/** In the call itself, or in the bucket from which the CDK has CloudFormation read templates. */
async function placed(
  template: RawTemplate,
  stack: DeployedStack,
  { clients, templateBucket }: ChangeSurroundings,
): Promise<{ readonly TemplateBody: string } | { readonly TemplateURL: string }> {
  const TemplateBody = textOf(template);
  if (Buffer.byteLength(TemplateBody) <= LONGEST_BODY) return { TemplateBody };
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const Bucket = templateBucket ?? bucketOf(stack);
  const Key = `teal-eject/${createHash('sha256').update(TemplateBody).digest('hex')}.json`;
  // Of this account: a bucket of that name could be somebody else's.
  const put = { Bucket, Key, Body: TemplateBody, ExpectedBucketOwner: stack.account };
  await (await clients.s3()).send(new PutObjectCommand(put));
  const domain = stack.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { TemplateURL: `https://${Bucket}.s3.${stack.region}.${domain}/${Key}` };
}

const failed = (message: string): VerbFailed => new VerbFailed(EXIT.COULD_NOT_RUN, message);
