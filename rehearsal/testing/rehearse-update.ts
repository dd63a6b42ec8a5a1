import { readAssembly } from '../assembly/assembly';
import type { Update } from '../report/update';
import type { TaskModel } from '../workload/task-model';
import { checkAssembly, checkRehearseUpdate } from './check-options';
import type { RehearsalOptions } from './options';
import { type AssemblyInput, directoryOf, withRehearsal } from './with-rehearsal';

export interface UpdateOptions extends RehearsalOptions {
  /**
   * Parameters of the stacks, `{ ImageDigest: 'sha256:…' }`. One that is not given keeps the value that it has, as
   * with `cdk deploy`.
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What a new task definition runs. @default a version that is well */
  readonly release?: TaskModel & { readonly name?: string };
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
  const { name = 'release', ...model } = options.release ?? {};
  return withRehearsal(before, options, (rehearsal) =>
    rehearsal.update(
      readAssembly(directoryOf(after)),
      { name, model, expected: 'released' },
      options.parameters ?? {},
    ),
  );
}
