import { type AssemblyInput, directoryOf } from '../assembly/assembly-input';
import { knownAssembly } from '../assembly/known-assemblies';
import type { Update } from '../report/update';
import { scenarioOf } from '../scenarios/acts';
import type { OperatorAction, OperatorStep, PutOut } from '../scenarios/operator';
import { checkAssembly, checkRehearseUpdate } from './check-options';
import type { RehearsalOptions } from './options';
import { withRehearsal } from './with-rehearsal';

/** A rehearsal of one assembly that is deployed over another. */
export interface UpdateOptions extends RehearsalOptions {
  /**
   * Parameters of the stacks, `{ ImageDigest: 'sha256:…' }`. One that is not given keeps the value that it has, as
   * with `cdk deploy`.
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What a new task definition runs. @default a version that is well */
  readonly release?: PutOut;
  /** What is done while the update is on its way; times count from its start. @default nothing */
  readonly operator?: readonly OperatorAction[];
  /** What is done once the update has ended, one after the other: the way out of a failure. @default nothing */
  readonly afterwards?: readonly OperatorStep[];
}

/**
 * Rehearses `cdk deploy` of another assembly over a service that runs and has users: what CloudFormation changes, in
 * which order, what it does to them, and how it goes back when something fails.
 *
 * @param before what is deployed
 * @param after what is deployed over it
 * @throws as `rehearse`
 */
export async function rehearseUpdate(
  before: AssemblyInput,
  after: AssemblyInput,
  options: UpdateOptions = {},
): Promise<Update> {
  checkAssembly(before);
  checkAssembly(after);
  checkRehearseUpdate(options);
  const { release, parameters = {}, operator = [], afterwards = [] } = options;
  return withRehearsal(before, options, (rehearsal) =>
    rehearsal.update(knownAssembly(directoryOf(after)), scenarioOf(release, 'release'), parameters, {
      ...{ operator, afterwards },
    }),
  );
}
