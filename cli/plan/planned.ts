import { Malformed } from '../../rehearsal/assembly/parse';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import type { PlanOptions } from '../plan';
import { carryOut, type Surroundings } from './carry-out';
import { GUARDED_KINDS } from './line';
import {
  type Judgement,
  judge,
  type Policy,
  type Reviewed,
  readPolicy,
  readReviewed,
  unreviewed,
} from './policy';
import { markdownOf, type Origin, type Verdicts } from './report/markdown';
import { exitCodeOf, jsonOf, textOf } from './report/text';

export interface Planned {
  readonly code: number;
  readonly json: string;
  readonly markdown: string;
  readonly text: string;
}

/** @throws VerbFailed for bad input, and for what AWS did not answer */
export async function planned(
  options: PlanOptions,
  surroundings: Surroundings,
  now: number = Date.now(),
): Promise<Planned> {
  try {
    // What cannot be read is told before AWS is asked.
    const policy = policyOf(options);
    const reviewed = options.reviewed === undefined ? undefined : readReviewed(options.reviewed);
    if (reviewed) requireSame(reviewed, options);
    const plan = await carryOut(options, surroundings);
    const judgement: Judgement | undefined = policy && judge(plan, policy, now);
    const verdicts: Verdicts = {
      ...(judgement && { judgement }),
      ...(reviewed && { unreviewed: unreviewed(plan, reviewed) }),
    };
    const origin: Origin = {
      ...(options.head !== undefined && { head: options.head }),
      ...(options.base !== undefined && { base: options.base }),
      ...(options.details !== undefined && { details: options.details }),
      comparedWith: options.deployed ? 'what is deployed' : 'another assembly',
    };
    return {
      code: exitCodeOf(verdicts),
      json: jsonOf(plan, origin, verdicts),
      markdown: markdownOf(plan, origin, verdicts),
      text: textOf(plan, verdicts),
    };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const message = error.message.split('\n').map(harmless).join('\n');
    // What CloudFormation gave back is nobody's input.
    const code = error.message.startsWith('deployed template') ? EXIT.COULD_NOT_RUN : EXIT.BAD_INPUT;
    throw new VerbFailed(code, message, { cause: error });
  }
}

/** Kinds of both add up: an option makes a policy stricter, never laxer. */
function policyOf({ failOn, policy }: PlanOptions): Policy | undefined {
  if (failOn === undefined && policy === undefined) return undefined;
  const read = policy === undefined ? { failOn: [], exceptions: [] } : readPolicy(policy);
  const kinds = new Set([...read.failOn, ...(failOn ?? [])]);
  return { failOn: GUARDED_KINDS.filter((kind) => kinds.has(kind)), exceptions: read.exceptions };
}

function requireSame({ environment }: Reviewed, { env, reviewed }: PlanOptions): void {
  if (environment === env) return;
  throw new Malformed([
    `--reviewed must be a plan of ${env}, got one of ${environment} (${reviewed}); give the plan of this environment`,
  ]);
}
