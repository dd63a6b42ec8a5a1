import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import { VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { deployedService, imagePlaceOf } from '../records/deployed';
import type { VerdictOptions } from '../verdict';
import { digestOfCommit } from './image-of-commit';
import { LookProgress } from './look-progress';
import type { Question, Verdict } from './verdict';
import { waitForVerdict } from './wait';

export interface Surroundings {
  readonly connect: (options: VerdictOptions) => Promise<Clients>;
  readonly pause: Pause;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** @returns `unknown` where AWS did not answer: also that is a verdict, and not that of a success */
export async function carryOut(
  options: VerdictOptions,
  { connect, pause, progress, signal }: Surroundings,
): Promise<{ readonly question: Question; readonly verdict: Verdict }> {
  const { service, env, cluster, digest, sha, since, timeout } = options;
  let question: Question = {
    service,
    environment: env,
    ...(cluster !== undefined && { cluster }),
    ...(digest !== undefined && { digest }),
    ...(since !== undefined && { since }),
  };
  try {
    const clients = await connect(options);
    if (sha !== undefined) {
      const images = imagePlaceOf(await deployedService(await clients.cloudFormation(), options));
      question = { ...question, digest: await digestOfCommit(await clients.ecr(images.region), images, sha) };
    }
    const looks = new LookProgress(progress, pause, `${clusterOf(options)}-gate-`);
    const onLook: LookProgress['show'] = (look) => looks.show(look);
    const verdict = await waitForVerdict(clients, question, { timeoutMs: timeout, pause, signal, onLook });
    return { question, verdict };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (signal.aborted || failed === undefined) throw error;
    return { question, verdict: { outcome: 'unknown', reason: failed.message } };
  }
}
