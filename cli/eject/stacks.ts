import { readManifest } from '../assembly-file';
import { EXIT, VerbFailed } from '../exit-codes';

export interface StacksAsked {
  readonly env: string;
  readonly service: readonly string[];
  readonly assembly: string;
}

/**
 * Stacks of the services that are asked for, all of an environment's when none is; then its foundation as well, last, so
 * that people are told of what happens until then.
 *
 * @throws VerbFailed for an environment or a service that the assembly does not have
 */
export function stacksToEject({ env, service, assembly }: StacksAsked): readonly string[] {
  const { environments } = readManifest(assembly);
  const services = environments.find(({ name }) => name === env)?.services;
  if (!services)
    throw bad(`--env must be one of ${environments.map(({ name }) => name).join(', ')}, got ${env}`);
  const unknown = service.filter((each) => !services.some(({ name }) => name === each));
  if (unknown.length > 0)
    throw bad(
      `--service must be one of ${services.map(({ name }) => name).join(', ')}, got ${unknown.join(', ')}`,
    );
  const wanted = services.filter(({ name }) => service.length === 0 || service.includes(name));
  // What others stand on last: the services' own foundations before that of all.
  const foundations =
    service.length > 0
      ? []
      : [
          ...wanted.flatMap(({ ownFoundationStack }) => ownFoundationStack ?? []),
          ...wanted.map(({ foundationStack }) => foundationStack),
        ];
  return [...new Set([...wanted.map(({ stack }) => stack), ...foundations])];
}

const bad = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, message);
