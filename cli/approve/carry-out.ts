import { ContinueServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import { see } from '../../lambda/shared/runbook';
import { shortName, shown } from '../../lambda/uniformity/shown';
import type { Answer, AnswerOptions } from '../approve';
import { callFailed } from '../aws/call-failed';
import { harmless } from '../aws/harmless';
import { ecsPlaceOf } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';
import { putDecision, type Recorded } from '../records/put-decision';
import type { RecordsSurroundings } from '../records/surroundings';
import { whoRecovers } from '../rollback/who';
import { answeringOf, type SeenHook } from './decide';
import { type RunningDeployment, readRunning } from './read';

export interface AnsweredHook {
  /** ARN. */
  readonly deployment: string;
  readonly hook: string;
  readonly stage?: string;
  readonly digests: readonly string[];
  readonly by: string;
}

export type Answered =
  | {
      readonly outcome: 'approved' | 'rejected';
      readonly reason: string;
      readonly answered: AnsweredHook;
      readonly recorded: Recorded;
    }
  | { readonly outcome: 'refused' | 'failed'; readonly reason: string };

export interface AnswerSurroundings extends RecordsSurroundings {
  /** Says what is about to happen. */
  readonly say?: (line: string) => void;
  /** Asks a person for a name; undefined where nobody is to be asked. */
  readonly confirm?: ((question: string, name: string) => Promise<boolean>) | undefined;
}

const WORDS = {
  approve: { outcome: 'approved', action: 'CONTINUE', decision: 'pass', thus: 'goes on' },
  reject: { outcome: 'rejected', action: 'ROLLBACK', decision: 'fail', thus: 'goes back' },
} as const;

/** @returns `failed` where AWS did not answer, or refused: then the hook may or may not be answered */
export async function answerHook(
  answer: Answer,
  options: AnswerOptions,
  { connect, now, signal, say, confirm }: AnswerSurroundings,
): Promise<Answered> {
  try {
    const clients = await connect(options);
    const running = await readRunning(clients.ecs, ecsPlaceOf(options));
    const answering = answeringOf(running, options.hook);
    if (answering.do === 'refuse' || !running) {
      return { outcome: 'refused', reason: answering.do === 'refuse' ? answering.reason : 'nothing waits' };
    }
    const { hook } = answering;
    // A rejection waits for no name.
    const by = await whoRecovers(clients, options);
    const { outcome, action, decision, thus } = WORDS[answer];
    if (confirm) {
      say?.(`deployment ${shortName(running.arn)} ${thus}${whereOf(running)}, by ${by}`);
      // ECS refuses the answer where the hook no longer waits when it comes.
      if (!(await confirm('Let it go on?', options.env))) {
        return { outcome: 'refused', reason: 'nothing was answered: it was not confirmed' };
      }
    }
    // Whoever interrupts it has answered nothing; from here on it ends what it has begun.
    signal.throwIfAborted();
    const refused = await refusalOf(
      clients.ecs.send(
        new ContinueServiceDeploymentCommand({ serviceDeploymentArn: running.arn, hookId: hook.id, action }),
      ),
      hook,
    );
    if (refused !== undefined) return { outcome: 'refused', reason: refused };
    const [digest] = running.digests;
    const recorded = await putDecision(clients, options, {
      ...{ schemaVersion: 1, kind: 'decision', at: new Date(now()).toISOString() },
      ...{ service: options.service, environment: options.env, gate: 'approval', decision, by },
      ...{ reason: options.reason ?? '', deployment: running.arn, hook: hook.id },
      ...(digest !== undefined && running.digests.length === 1 && { digest }),
    });
    const reason = `deployment ${shortName(running.arn)} ${thus}${whereOf(running)}, by ${by}`;
    return { outcome, reason, answered: answeredOf(running, hook, by), recorded };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message + see('gate-approval.md#without-teal') };
  }
}

/**
 * Why ECS did not take the answer: the hook has been answered meanwhile, its time is over, or its deployment is.
 *
 * @throws VerbFailed where it may have been this command that answered: the SDK asked again when no answer came back
 */
// source: Amazon ECS API reference, ContinueServiceDeployment, errors
async function refusalOf(call: Promise<unknown>, { id }: SeenHook): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { readonly $metadata?: { attempts?: number } };
    if (name === 'ServiceDeploymentNotFoundException') return `hook ${shown(id)} no longer waits: ${message}`;
    if (name !== 'InvalidParameterException') throw error;
    if (($metadata?.attempts ?? 1) === 1) return `hook ${shown(id)} no longer waits: ${message}`;
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      harmless(
        `could not tell: hook ${shown(id)} no longer waits, and it may be this command that has answered it, since its first call got no answer: ${message}; look at the deployment`,
      ),
      { cause: error },
    );
  }
}

function whereOf({ stage, digests }: RunningDeployment): string {
  const from = stage === undefined ? '' : ` from ${shown(stage)}`;
  return digests.length === 0 ? from : `${from} with ${digests.join(', ')}`;
}

const answeredOf = (
  { arn, stage, digests }: RunningDeployment,
  hook: SeenHook,
  by: string,
): AnsweredHook => ({
  ...{ deployment: arn, hook: hook.id, digests, by },
  ...(stage !== undefined && { stage }),
});
