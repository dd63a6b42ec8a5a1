import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { isAwsError } from './aws-error';
import { type Stages, versionAt } from './rotation';
import type { RunbookSection } from './runbook';

/** What the stack of a service says of it. */
export type Running =
  /** It is not deployed. */
  | { readonly kind: 'nothing-runs' }
  /** It does not name a version: new tasks read the current one, and what those read that run is not known. */
  | { readonly kind: 'nothing-pinned' }
  /** The version that its tasks read. */
  | { readonly kind: 'version'; readonly id: string }
  /** It is being changed, or was left half-way: two versions of the service may run. */
  | { readonly kind: 'changing'; readonly status: string };

/** Why a rotation must not go on. Without a value, since there is none in it. */
export interface Refusal {
  readonly reason: string;
  readonly section: RunbookSection;
}

/** By which version of a secret a service runs, as its stack says. */
export interface Pinned {
  /** Its name. */
  readonly stack: string;
  /** The parameter of the stack that has the version's id. */
  readonly parameter: string;
}

/** What DescribeStacks shows, as far as it says what a service runs. */
export interface StackShown {
  readonly StackStatus?: string | undefined;
  readonly Parameters?:
    | readonly { readonly ParameterKey?: string | undefined; readonly ParameterValue?: string | undefined }[]
    | undefined;
}

/**
 * After these a stack runs what its parameters say: what was begun has ended, or was taken back. A cleanup deletes what nothing
 * runs any more.
 */
const SETTLED =
  /^(CREATE_COMPLETE|(UPDATE|UPDATE_ROLLBACK)_COMPLETE(_CLEANUP_IN_PROGRESS)?|IMPORT(_ROLLBACK)?_COMPLETE)$/;

/** Nothing of it runs: it was never made, or is gone. */
const NOTHING_RUNS = /^(REVIEW_IN_PROGRESS|ROLLBACK_COMPLETE|DELETE_COMPLETE)$/;

/** @param stack undefined where there is none */
export function runningOf(stack: StackShown | undefined, parameter: string): Running {
  const status = stack?.StackStatus ?? '';
  if (stack === undefined || NOTHING_RUNS.test(status)) return { kind: 'nothing-runs' };
  if (!SETTLED.test(status)) return { kind: 'changing', status };
  const id = stack.Parameters?.find(({ ParameterKey }) => ParameterKey === parameter)?.ParameterValue ?? '';
  return id === '' ? { kind: 'nothing-pinned' } : { kind: 'version', id };
}

/**
 * Whether the current version may become the one before. The version that a service runs must keep a label, or Secrets Manager
 * may delete it, and no task of the service starts again; and there are two labels, so only the current one may be left behind.
 *
 * source: Secrets Manager user guide, "Secret versions": versions without a label are deprecated, and may be deleted
 */
export function refusalOf(running: Running, stages: Stages, stack: string): Refusal | undefined {
  switch (running.kind) {
    case 'nothing-runs':
    case 'nothing-pinned':
      return undefined;
    case 'changing':
      return {
        reason: `the stack ${stack} must be settled, got ${running.status}: a release that goes back would need the version before`,
        section: 'secret-rotation.md#it-is-being-released',
      };
    case 'version':
      if (versionAt(stages, 'AWSCURRENT') === running.id) return undefined;
      return {
        reason: `${stack} must run on the current version, got ${running.id}: another new one would leave it without a label; release it first`,
        section: 'secret-rotation.md#it-runs-on-an-older-version',
      };
  }
}

/** @throws what the SDK throws */
export async function runningVersion(
  cloudFormation: Pick<CloudFormationClient, 'send'>,
  { stack, parameter }: Pinned,
): Promise<Running> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
    return runningOf(Stacks?.[0], parameter);
  } catch (error) {
    // source: CloudFormation API reference, DescribeStacks: "If the stack doesn't exist, a ValidationError is returned"
    if (isAwsError(error, 'ValidationError')) return runningOf(undefined, parameter);
    throw error;
  }
}
