import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { tealManifestSchema } from '../../rehearsal/assembly/teal-manifest';
import { EXIT, VerbFailed } from '../exit-codes';

const templateSchema = z.object({ Parameters: z.record(z.string(), z.unknown()).default({}) });

/**
 * The environment that releases before another one: by the order of the configuration, as the assembly has it, among those
 * that a pipeline releases to (their stacks have the parameter ImageDigest). Undefined for the first.
 *
 * @throws VerbFailed when the assembly cannot be read, or does not know the service in the environment
 */
export function environmentBefore(
  assembly: string,
  service: string,
  environment: string,
): string | undefined {
  const { environments } = read(assembly, 'teal.json', tealManifestSchema);
  const released = environments.flatMap(({ name, services }) => {
    const found = services.find((each) => each.name === service);
    if (!found) return [];
    const { Parameters } = read(assembly, `${found.stack}.template.json`, templateSchema);
    return 'ImageDigest' in Parameters ? [name] : [];
  });
  const at = released.indexOf(environment);
  if (at >= 0) return released[at - 1];
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `--assembly must have the service ${service} in ${environment}, released by a pipeline, got ${released.join(', ') || 'none'}; synthesize it again`,
  );
}

function read<T>(assembly: string, name: string, schema: z.ZodType<T>): T {
  try {
    // A name in teal.json leads nowhere else.
    if (/[/\\]/.test(name)) throw new Error(`${name} is no name of a stack`);
    return schema.parse(JSON.parse(readFileSync(join(assembly, name), 'utf8')));
  } catch (error) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--assembly must be a cloud assembly of Teal, got none at ${assembly} (${problemOf(error, name)}); run cdk synth`,
      { cause: error },
    );
  }
}

const problemOf = (error: unknown, name: string): string =>
  error instanceof z.ZodError ? `${name} is another file` : (error as Error).message;
