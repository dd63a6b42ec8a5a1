import type { AssemblyInput } from '../assembly/assembly-input';
import type { Release } from '../report/release';
import { scenarioOf } from '../scenarios/acts';
import type { OperatorAction, OperatorStep, PutOut } from '../scenarios/operator';
import { checkAssembly, checkRehearseCreate } from './check-options';
import type { RehearsalOptions } from './options';
import { withNewService } from './with-rehearsal';

/** A rehearsal of a service's first deployment. */
export interface CreateOptions extends Omit<RehearsalOptions, 'baseline' | 'beforehand'> {
  /** What the service begins with. @default a version that is well */
  readonly release?: PutOut;
  /** Times count from the creation of the service. @default nothing */
  readonly operator?: readonly OperatorAction[];
  /** What is done once the deployment has ended, one after the other. @default nothing */
  readonly afterwards?: readonly OperatorStep[];
}

/**
 * Rehearses the first deployment of a service: its load balancer and its rules are there, and whoever finds their
 * address calls it (scanners do, within minutes), while the target groups are empty. Alarms are as new as the rules.
 *
 * `traffic` is who calls before anybody should; `history` is how long rules and alarms have been there when the service
 * is created, by default not at all. Green is the first revision; there is no blue.
 *
 * @throws as `rehearse`
 */
export async function rehearseCreate(assembly: AssemblyInput, options: CreateOptions = {}): Promise<Release> {
  checkAssembly(assembly);
  checkRehearseCreate(options);
  const { release, operator = [], afterwards = [] } = options;
  return withNewService(assembly, options, (rehearsal) =>
    rehearsal.create(scenarioOf(release, 'the first deployment'), { operator, afterwards }),
  );
}
