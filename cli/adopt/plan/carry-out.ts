import { callFailed } from '../../aws/call-failed';
import type { Clients } from '../../aws/clients';
import { EXIT, VerbFailed } from '../../exit-codes';
import { writeProject } from '../../init/write-project';
import { type AdoptionPlan, decidePlan } from './decide';
import type { PlanOptions } from './options';
import { observe } from './read';

export interface PlanSurroundings {
  readonly connect: (options: PlanOptions) => Promise<Clients>;
  readonly say: (line: string) => void;
  /** Asks a person; undefined where nobody can be asked. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  readonly signal: AbortSignal;
}

export type Planned =
  | {
      readonly outcome: 'planned';
      readonly plan: AdoptionPlan;
      /** Paths of files that were written; none without `--write`. */
      readonly written: readonly string[];
    }
  | { readonly outcome: 'failed'; readonly reason: string };

/**
 * Reads a running service and says what its Teal service would be; writes files with `--write` alone.
 *
 * @returns `failed` where AWS did not answer, or refused: then nothing was written
 */
export async function planAdoption(options: PlanOptions, surroundings: PlanSurroundings): Promise<Planned> {
  if ((options.zone === undefined) !== (options.record === undefined) && options.zone !== undefined)
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--record must be given with --zone, got none; it names the record that users come by',
    );
  let plan: AdoptionPlan;
  try {
    plan = decidePlan(await observe(await surroundings.connect(options), options), options);
  } catch (error) {
    const failed =
      error instanceof VerbFailed
        ? error
        : callFailed(error, `service ${options.service} of cluster ${options.cluster}`);
    if (surroundings.signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
  if (!options.write) return { outcome: 'planned', plan, written: [] };
  // Files that cannot be deployed, or that would take users at once, are not written.
  if (plan.missing.length > 0) return { outcome: 'planned', plan, written: [] };
  const { written } = await writeProject(plan.files, {
    directory: options.directory ?? process.cwd(),
    say: surroundings.say,
    ask: async ({ path }) =>
      options.yes === true || ((await surroundings.ask?.(`Replace ${path}?`)) ?? false),
  });
  return { outcome: 'planned', plan, written };
}
