import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { callFailed } from '../aws/call-failed';
import type { Pause } from '../aws/pause';
import { VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { type Drift, decide, type FoundStack } from './decide';
import { detect } from './detect';

export interface Surroundings {
  readonly connect: () => Promise<CloudFormationClient>;
  readonly pause: Pause;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** One stack after the other, and all of them: what could not be looked at is `unknown`, and the rest is told. */
export async function carryOut(
  stacks: readonly string[],
  timeout: number,
  { connect, pause, progress, signal }: Surroundings,
): Promise<Drift> {
  const until = pause.now() + timeout;
  const found: FoundStack[] = [];
  for (const stack of stacks) {
    progress.line(`looking at ${stack}`);
    try {
      found.push(await detect(await connect(), stack, { pause, signal, until }));
    } catch (error) {
      const failed = error instanceof VerbFailed ? error : callFailed(error, `stack ${stack}`);
      if (signal.aborted || failed === undefined) throw error;
      found.push({ stack, resources: [], failure: failed.message });
    }
  }
  return decide(found);
}
