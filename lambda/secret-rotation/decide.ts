import type { RotatedSecretSettings, RotatedSecrets } from '../shared/environment';
import { type Stages, versionAt } from '../shared/rotation';
import type { RunbookSection } from '../shared/runbook';

/** A secret that the function may rotate, and who reads it. */
export interface Rotated extends RotatedSecretSettings {
  /** Name of the stack whose service reads it. */
  readonly stack: string;
  /** Of the secret. */
  readonly name: string;
}

/** What the stack of a service says of it. */
export type Running =
  /** It is not deployed, or does not name a version: new tasks read the current one. */
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

/** Secrets Manager puts a hyphen and six characters behind a name. */
const ARN = /^arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:(([^/]+)\/(.+))-[A-Za-z0-9]{6}$/;

/** @returns undefined for a secret that is none of those */
export function rotatedSecret(secrets: RotatedSecrets, arn: string): Rotated | undefined {
  const [, name = '', stack = '', variable = ''] = ARN.exec(arn) ?? [];
  const ofStack = Object.hasOwn(secrets, stack) ? secrets[stack] : undefined;
  const settings = ofStack && Object.hasOwn(ofStack, variable) ? ofStack[variable] : undefined;
  return settings && { ...settings, stack, name };
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
  if (stack === undefined || NOTHING_RUNS.test(status)) return { kind: 'nothing-pinned' };
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
export function refusalOf(running: Running, stages: Stages, { stack }: Rotated): Refusal | undefined {
  switch (running.kind) {
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

/** Letters and digits alone, and so many: what every header, form and shell takes as it is. */
export const isToken = (value: string, length: number): boolean =>
  value.length === length && /^[A-Za-z0-9]+$/.test(value);

/** @param text JSON @throws Error when it is none: without it every rotation would be refused as that of a stranger */
export function secretsOf(text: string): RotatedSecrets {
  const read: unknown = JSON.parse(text);
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as RotatedSecrets;
  throw new Error('the secrets that are rotated must be an object');
}
