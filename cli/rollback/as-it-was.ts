import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { type Settling, untilSettled } from '../change-set/settle';
import { seeStack } from '../change-set/stack';
import { isInProgress } from '../change-set/stack-status';
import type { HoldEntry } from '../records/entry';
import { change } from './change';

/** Of the stack, while another change of it goes on. */
const POLL_MS = 5_000;
/** Change sets that are lost to somebody else's before it is left to a person. */
const TRIES = 3;

/**
 * Takes the strategy of a recovery back out of a stack, whose next plan would show it as a change that nobody made, and
 * whose next deploy from a laptop would go out all at once. It changes the service's settings: ECS deploys nothing.
 *
 * @param mayExecute asked last
 * @returns false where there was nothing to do
 * @throws MissingAnswer when it is not so in the end
 */
export async function asItWas(
  cloudFormation: CloudFormationClient,
  { stackName, hold }: { readonly stackName: string; readonly hold: HoldEntry },
  { mayExecute, ...settling }: Settling & { readonly mayExecute: () => Promise<boolean> },
): Promise<boolean> {
  const { pause, signal, endsAt, say } = settling;
  for (let tries = 0; ; ) {
    const stack = await seeStack(cloudFormation, stackName);
    if (!stack) throw new MissingAnswer(`the stack ${stackName} must exist, got none`);
    const { RollbackTo } = stack.parameters;
    if (!isInProgress(stack.status)) {
      if (RollbackTo === undefined || RollbackTo === 'none') return tries > 0;
      if (tries >= TRIES) break;
      tries += 1;
      say('putting RollbackTo back');
      const executed = await change(
        cloudFormation,
        {
          ...{ stackName, hold, names: `teal-${hold.id}-end` },
          parameters: Object.keys(stack.parameters),
          values: { RollbackTo: 'none' },
        },
        { pause, signal, mayExecute },
      );
      if (executed !== undefined) await untilSettled(cloudFormation, stackName, executed, settling);
      continue;
    }
    if (pause.now() >= endsAt) break;
    say(`${stackName}: ${stack.status}`);
    await pause.sleep(POLL_MS, signal);
  }
  throw new MissingAnswer(
    `the parameter RollbackTo of ${stackName} must be none again, and is not; deploy the stack with RollbackTo=none, or type the same command again`,
  );
}
