import type { AssemblyInput } from '../assembly/assembly-input';
import type { Release } from '../report/release';
import { scenarioOf } from '../scenarios/acts';
import type { OperatorAction, OperatorStep, PutOut } from '../scenarios/operator';
import { seriesSources } from '../service/series-sources';
import { checkAssembly, checkRehearse } from './check-options';
import type { RehearsalOptions } from './options';
import { withRehearsal } from './with-rehearsal';

/** A rehearsal of one release. */
export interface RehearseOptions extends RehearsalOptions {
  /** What goes out. @see goodRelease, badRelease */
  readonly release: PutOut;
  /** What an operator does while the release is on its way. @default nothing */
  readonly operator?: readonly OperatorAction[];
  /** What is done once the release has ended, one after the other; users are counted meanwhile. @default nothing */
  readonly afterwards?: readonly OperatorStep[];
  /** Whether the result has a `series`: what users met, step by step, and what happened meanwhile. @default false */
  readonly series?: boolean;
}

/**
 * Rehearses a release of a service as its templates describe it, on a virtual clock: tasks are models, users are
 * counts, gates are the real bundled code. The same input gives the same result, on any machine.
 *
 * @throws Malformed for an assembly or options that do not fit, NotModelled for what decides and is not modelled,
 * BaselineFailed when what users have today does not come up
 */
export async function rehearse(assembly: AssemblyInput, options: RehearseOptions): Promise<Release> {
  checkAssembly(assembly);
  checkRehearse(options);
  const { release, operator = [], afterwards = [] } = options;
  return withRehearsal(assembly, options, async (rehearsal, { service, clock, recorder }) => {
    recorder?.begin(clock.now());
    const done = await rehearsal.release(scenarioOf(release, 'release'), { operator, afterwards });
    return recorder ? { ...done, series: recorder.take(done, seriesSources(service)) } : done;
  });
}
