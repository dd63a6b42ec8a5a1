import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { shown } from '../../lambda/uniformity/shown';
import type { Pause } from '../aws/pause';
import { type ChangeSetSeen, describeChangeSet, isEmpty } from './describe';

/** CloudFormation needs seconds for a change set; a longest wait, since it has none of its own. */
const POLL_MS = 2_000;
const LONGEST_MS = 300_000;

export interface Waiting {
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

/** A stack as it is, with other values of some of its parameters. */
export interface Proposal {
  readonly stackName: string;
  /** Of the change set. */
  readonly name: string;
  readonly description: string;
  /** Names of all parameters that the stack has. */
  readonly parameters: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

export type Proposed =
  | { readonly is: 'ready'; readonly arn: string }
  /** The stack has these values already. */
  | { readonly is: 'empty' }
  /** There is one of this name. */
  | { readonly is: 'taken'; readonly changeSet: ChangeSetSeen | undefined };

/** @throws MissingAnswer when CloudFormation could not make it */
export async function propose(
  cf: CloudFormationClient,
  { stackName, name, description, parameters, values }: Proposal,
  waiting: Waiting,
): Promise<Proposed> {
  const which = { StackName: stackName, ChangeSetName: name };
  try {
    await cf.send(
      new CreateChangeSetCommand({
        ...which,
        ChangeSetType: 'UPDATE',
        Description: description,
        UsePreviousTemplate: true,
        Parameters: parameters.map((ParameterKey) =>
          Object.hasOwn(values, ParameterKey)
            ? { ParameterKey, ParameterValue: values[ParameterKey] }
            : { ParameterKey, UsePreviousValue: true },
        ),
        // The template may hold any of what the deployment before was allowed; the stack keeps its role and its tags.
        Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && /^AlreadyExists(Exception)?$/.test(error.name))) throw error;
    return { is: 'taken', changeSet: await describeChangeSet(cf, which) };
  }
  return made(await untilMade(cf, which, waiting));
}

/** Waits for a change set that somebody else has begun to make. @throws MissingAnswer */
export async function untilMade(
  cf: CloudFormationClient,
  which: { readonly StackName: string; readonly ChangeSetName: string },
  { pause, signal }: Waiting,
): Promise<ChangeSetSeen> {
  const endsAt = pause.now() + LONGEST_MS;
  for (;;) {
    const seen = await describeChangeSet(cf, which);
    if (seen && !/^CREATE_(PENDING|IN_PROGRESS)$/.test(seen.status)) return seen;
    if (pause.now() >= endsAt) {
      throw new MissingAnswer(
        `the change set ${shown(which.ChangeSetName)} must be made within ${LONGEST_MS / 1000} s, got ${seen?.status ?? 'none'}`,
      );
    }
    await pause.sleep(POLL_MS, signal);
  }
}

/** @throws MissingAnswer for one that could not be made */
export function made(seen: ChangeSetSeen): Exclude<Proposed, { is: 'taken' }> {
  if (isEmpty(seen)) return { is: 'empty' };
  if (seen.status === 'CREATE_COMPLETE') return { is: 'ready', arn: seen.arn };
  throw new MissingAnswer(
    `the change set must be made, got ${seen.status}: ${(seen.reason ?? 'without a reason').slice(0, 500)}`,
  );
}

/** @returns false when it cannot be executed any more: the stack has changed, or somebody else has executed one */
export async function execute(cf: CloudFormationClient, stackName: string, arn: string): Promise<boolean> {
  try {
    await cf.send(new ExecuteChangeSetCommand({ StackName: stackName, ChangeSetName: arn }));
    return true;
  } catch (error) {
    if (isNotExecutable(error)) return false;
    throw error;
  }
}

/** source: AWS CloudFormation API reference, ExecuteChangeSet, errors */
function isNotExecutable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/^(InvalidChangeSetStatus|ChangeSetNotFound)(Exception)?$/.test(error.name)) return true;
  return (
    error.name === 'ValidationError' && /can ?not be (updated|executed)|in progress/i.test(error.message)
  );
}
