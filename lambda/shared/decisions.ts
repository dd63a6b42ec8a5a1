import { GetParameterHistoryCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { isAwsError } from './aws-error';
import { type CountsNot, decisionOf, type ParameterVersion } from './decision';
import { DECISIONS } from './environment';
import type { CountedDecision } from './hook-answer';

export interface DecisionQuery {
  readonly service: string;
  readonly environment: string;
  readonly gate: string;
  /** `sha256:…` */
  readonly digest: string;
  readonly serviceDeploymentArn: string;
  readonly twoPersons: boolean;
  /** What would change the gate's answer: only that is used. */
  readonly wanted: readonly CountedDecision['decision'][];
}

/** A decision that counts and is used now, or why there is one and it does not. */
export type FoundDecision = { readonly counts: CountedDecision } | CountsNot;

/**
 * What people have decided of a gate and an image. A decision that counts is used: before it does, it is written that
 * this deployment uses it, which SSM lets only one do.
 *
 * @throws what the SDK throws, and Error for an answer without what it must have
 */
export async function useDecision(
  ssm: SSMClient,
  query: DecisionQuery,
  signal: AbortSignal,
): Promise<FoundDecision> {
  const name = decisionName(query);
  const versionsOf = (end: string) => readVersions(ssm, name + end, signal);
  const [decision, second, used] = await Promise.all([
    versionsOf(''),
    query.twoPersons ? versionsOf(DECISIONS.SECOND) : [],
    versionsOf(DECISIONS.USED),
  ]);
  const facts = { ...query, now: Date.now(), decision, second, used };
  const found = decisionOf(facts);
  if (!found.counts) return found;
  if (!query.wanted.includes(found.counts.decision)) return {};
  if (found.isUsed) return found;
  if (await isWritten(ssm, name + DECISIONS.USED, query, signal)) return found;
  // Another invocation was faster: of this deployment, or of another one.
  const now = decisionOf({ ...facts, used: await versionsOf(DECISIONS.USED) });
  // A read right after a write may not see it yet: whose it is is then not known, and the next look asks again.
  return now.counts && !now.isUsed ? { why: 'it is used, and not known yet by which deployment' } : now;
}

/** The parameter in which a decision stands. */
export function decisionName({
  service,
  environment,
  gate,
  digest,
}: Pick<DecisionQuery, 'service' | 'environment' | 'gate' | 'digest'>): string {
  return `${DECISIONS.PATH}/${service}-${environment}/${gate}/${digest.replace(/^sha256:/, '')}`;
}

async function readVersions(
  ssm: SSMClient,
  Name: string,
  signal: AbortSignal,
): Promise<readonly ParameterVersion[]> {
  try {
    const { Parameters, NextToken } = await ssm.send(new GetParameterHistoryCommand({ Name }), {
      abortSignal: signal,
    });
    if (!Parameters?.length) throw new Error('GetParameterHistory answered without versions');
    // There are more: it was changed, which is all that counts.
    return NextToken ? [...Parameters, {}] : Parameters;
  } catch (error) {
    if (isAwsError(error, 'ParameterNotFound')) return [];
    throw error;
  }
}

/** @returns false when there is one already */
async function isWritten(
  ssm: SSMClient,
  Name: string,
  { serviceDeploymentArn }: DecisionQuery,
  signal: AbortSignal,
): Promise<boolean> {
  const Value = JSON.stringify({ deployment: serviceDeploymentArn, at: new Date().toISOString() });
  try {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: false }), {
      abortSignal: signal,
    });
    return true;
  } catch (error) {
    if (isAwsError(error, 'ParameterAlreadyExists')) return false;
    throw error;
  }
}
