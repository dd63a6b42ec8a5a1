import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { execute, made, type Proposed, propose, untilMade, type Waiting } from '../change-set/propose';
import type { HoldEntry } from '../records/entry';

/** Change sets of one hold: each that is spent makes place for the next. */
const MOST = 9;

export interface RecoveryChange {
  readonly stackName: string;
  /** What is changed; a parameter that the stack does not have is left out. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of all parameters that the stack has. */
  readonly parameters: readonly string[];
  readonly hold: HoldEntry;
  /** What the names of its change sets begin with: two commands of one hold meet in the same one. */
  readonly names: string;
}

/**
 * Makes a change set of a recovery and executes it: the template as it is, and of the parameters those alone.
 *
 * @param mayExecute asked last
 * @returns its ARN once it is executed, by whomever; undefined when the stack has changed meanwhile: look again
 */
export async function change(
  cloudFormation: CloudFormationClient,
  { stackName, values: wanted, parameters, hold, names }: RecoveryChange,
  { mayExecute, ...waiting }: Waiting & { readonly mayExecute: () => Promise<boolean> },
): Promise<string | undefined> {
  const values = Object.fromEntries(Object.entries(wanted).filter(([name]) => parameters.includes(name)));
  for (let nth = 1; nth <= MOST; nth += 1) {
    const name = `${names}-${nth}`;
    const proposal = { stackName, name, description: `teal rollback, ${hold.id}`, parameters, values };
    let proposed: Proposed = await propose(cloudFormation, proposal, waiting);
    if (proposed.is === 'taken') {
      const { changeSet } = proposed;
      if (changeSet?.execution === 'EXECUTE_IN_PROGRESS') return changeSet.arn;
      const isBeingMade = changeSet !== undefined && /^CREATE_(PENDING|IN_PROGRESS)$/.test(changeSet.status);
      if (!isBeingMade && changeSet?.execution !== 'AVAILABLE') continue;
      proposed = made(
        await untilMade(cloudFormation, { StackName: stackName, ChangeSetName: name }, waiting),
      );
    }
    if (proposed.is !== 'ready' || !(await mayExecute())) return undefined;
    return (await execute(cloudFormation, stackName, proposed.arn)) ? proposed.arn : undefined;
  }
  throw new MissingAnswer(`one of ${MOST} change sets ${names}-… must be of use, got none`);
}
