import { join } from 'node:path';
import { readAssembly } from '../../rehearsal/assembly/assembly';
import type { DeployOptions } from '../deploy';
import { orBadInput } from '../or-bad-input';
import { readOrder } from '../prepare/carry-out';
import type { Lines } from '../progress';
import { synthesize } from '../rehearse/synthesize';
import { type Place, placeOf, type ServiceToLookAt, servicesOf } from './services';

/** What is known before anything is asked of AWS. */
export interface Synthesized {
  /** Of the assembly. */
  readonly directory: string;
  readonly services: readonly ServiceToLookAt[];
  readonly place: Place;
}

/**
 * Has the cdk CLI synthesize where no assembly is given, and finds the environment in it.
 *
 * @param folder that an assembly may be written below
 * @throws VerbFailed
 */
export async function synthesized(
  options: DeployOptions,
  folder: string,
  { progress, signal }: { readonly progress: Lines; readonly signal: AbortSignal },
): Promise<Synthesized> {
  const directory = options.assembly ?? join(folder, 'cdk.out');
  if (options.assembly === undefined) {
    progress.line(`Synthesizing ${options.config}`);
    await synthesize(options.config, directory, signal, options);
  }
  const assembly = orBadInput(() => readAssembly(directory));
  const services = servicesOf(assembly, options.env, options.service);
  // It says what there is.
  if (services.length === 0)
    readOrder({ assembly: directory, env: options.env, digest: {}, ...onlyOf(options) });
  const names = services.map(({ stack }) => stack);
  return { directory, services, place: placeOf(assembly, names, options) };
}

export const onlyOf = ({ service }: DeployOptions): { readonly only?: readonly string[] } =>
  service === undefined ? {} : { only: [service] };
