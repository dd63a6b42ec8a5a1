import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { foundationsOf } from '../../rehearsal/assembly/teal-manifest';
import { EXIT, VerbFailed } from '../exit-codes';

const name = z.string().regex(/^[a-z][a-z0-9-]*$/);
const manifest = z.object({
  environments: z.array(
    z.object({
      name,
      services: z.array(
        z.object({ name, stack: name, foundationStack: name, ownFoundationStack: name.optional() }),
      ),
    }),
  ),
});

export interface Asked {
  readonly env: string;
  readonly service?: readonly string[];
  readonly assembly?: string;
}

/** Those of an environment, or of some of its services. @throws VerbFailed */
export function stacksOf({ env, service, assembly }: Asked): string[] {
  if (assembly === undefined) {
    if (service === undefined) throw bad('--service or --assembly must be given, got neither');
    return service.map((each) => `${each}-${env}`);
  }
  const services =
    read(join(assembly, 'teal.json')).environments.find((each) => each.name === env)?.services ?? [];
  const wanted = services.filter((each) => service === undefined || service.includes(each.name));
  if (wanted.length === 0 || (service && wanted.length < service.length)) {
    throw bad(
      `${assembly}/teal.json must have the services of ${env}, got ${services.map((each) => each.name)}`,
    );
  }
  return [...new Set(wanted.flatMap((each) => [...foundationsOf(each), each.stack]))];
}

function read(file: string): z.infer<typeof manifest> {
  try {
    return manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw bad(`--assembly must be a cloud assembly of Teal's, got ${String(error)}`);
  }
}

const bad = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, message);
