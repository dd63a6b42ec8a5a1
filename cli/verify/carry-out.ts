import { judge } from '../../lambda/uniformity/decide';
import { observe } from '../../lambda/uniformity/observe';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { ecsPlaceOf } from '../aws/options';
import { VerbFailed } from '../exit-codes';
import { unlessAborted } from '../verdict/wait';
import type { VerifyOptions } from '../verify';
import { type Verified, verifiedOf } from './verified';

export interface VerifySurroundings {
  readonly connect: (options: VerifyOptions) => Promise<Clients>;
  readonly signal: AbortSignal;
}

/** @returns `failed` where AWS did not answer, or refused: who cannot see must not say that all is well */
export async function verify(
  options: VerifyOptions,
  { connect, signal }: VerifySurroundings,
): Promise<Verified> {
  try {
    const clients = await connect(options);
    const observation = await unlessAborted(observe(clients, ecsPlaceOf(options)), signal);
    return verifiedOf(observation, judge(observation));
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message, findings: [] };
  }
}
