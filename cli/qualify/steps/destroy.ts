import { CancelUpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { seeStack } from '../../change-set/stack';
import { isInProgress, stateOf } from '../../change-set/stack-status';
import { STACKS } from '../names';
import { type Act, asked, type Stage } from '../run';

/** In the order in which they can be deleted. */
const NAMES = [STACKS.service, STACKS.foundation, STACKS.images];
/** Longer than CloudFormation takes to go back from a release, whose rollback is one more. */
const LONGEST_REST_MS = 90 * 60_000;
/** What is in the way at first (a network interface, an update that ends) may be gone the second time. */
const MOST_TRIES = 2;

/**
 * Deletes all of it, and looks whether it is gone. An update that an interruption has left running is cancelled and
 * awaited before: CloudFormation would refuse to delete its stack, which costs money for as long as it is there.
 */
export const destroyAct: Act = async (stage) => {
  let code = 0;
  let left = await asked(() => leftOf(stage));
  for (let tries = 0; tries < MOST_TRIES && ('error' in left || left.answered.length > 0); tries += 1) {
    await untilAtRest(stage);
    code = await stage.cdk(['destroy', ...NAMES, '--exclusively', '--force', ...stage.app(0)], stage.signal);
    left = await asked(() => leftOf(stage));
  }
  if ('error' in left)
    return {
      outcome: 'not answered',
      says: `cdk destroy ended with ${code}, and AWS could not be asked what is left (${left.error}); sign in, then run teal qualify --only destroy, or: ${commandsFor(NAMES, stage)}`,
    };
  const names = left.answered;
  if (names.length === 0) return { outcome: 'as assumed', says: 'no stack is left' };
  return {
    outcome: 'otherwise',
    says: `cdk destroy ended with ${code}, and ${names.join(', ')} are left; delete them: ${commandsFor(names, stage)}`,
  };
};

/** With the region: where there is no such stack, the call succeeds as well. source: CloudFormation API reference, DeleteStack */
const commandsFor = (names: readonly string[], { region }: Pick<Stage, 'region'>): string =>
  names.map((name) => `aws cloudformation delete-stack --region ${region} --stack-name ${name}`).join('; ');

/**
 * Waits until CloudFormation would delete the stacks; what cannot be asked is left to the command line, which says why.
 *
 * source: "cannot be deleted while in status UPDATE_IN_PROGRESS", github.com/aws/aws-toolkit-azure-devops/issues/317
 */
async function untilAtRest(stage: Stage): Promise<void> {
  const { clients, pause, signal, say } = stage;
  const cloudFormation = await clients.cloudFormation();
  const endsAt = pause.now() + LONGEST_REST_MS;
  let isCancelled = false;
  for (const name of NAMES) {
    for (;;) {
      const seen = await asked(() => seeStack(cloudFormation, name));
      if ('error' in seen) return say(`destroy: ${name} could not be looked at: ${seen.message}`);
      const status = seen.answered?.status;
      if (status === undefined || !isInProgress(status) || pause.now() > endsAt) break;
      if (stateOf(status) === 'updating' && !isCancelled) {
        isCancelled = true;
        const answer = await asked(() =>
          cloudFormation.send(new CancelUpdateStackCommand({ StackName: name })),
        );
        if ('error' in answer)
          say(`destroy: the update of ${name} could not be cancelled: ${answer.message}`);
      }
      say(`destroy: ${name} is in ${status}; it is deleted once that is over`);
      await pause.sleep(stage.lookMs, signal);
    }
  }
}

/** Stacks that are there, in the order in which they can be deleted. */
async function leftOf({ clients }: Pick<Stage, 'clients'>): Promise<string[]> {
  const cloudFormation = await clients.cloudFormation();
  const seen = await Promise.all(
    NAMES.map(async (name) => ((await seeStack(cloudFormation, name)) ? [name] : [])),
  );
  return seen.flat();
}
