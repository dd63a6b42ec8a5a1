import type { TemplateResource } from '../../../rehearsal/assembly/assembly';
import { Resolvers, type TemplateResolver } from '../../../rehearsal/assembly/intrinsics';
import { assemblyOf, stackOf } from '../assembly/fixtures';

/** Of the one stack of an assembly that was never written to a file. */
export function resolverOf(Resources: Readonly<Record<string, TemplateResource>>): TemplateResolver {
  const stack = stackOf({ Resources });
  return new Resolvers(assemblyOf(stack)).of(stack);
}
