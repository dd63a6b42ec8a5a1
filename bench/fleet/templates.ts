import { type AssemblyStack, readAssembly } from '../../rehearsal/assembly/assembly';
import type { Profile } from './profile';

/** Counts the resources of a service's stack and of its environment's, by type. */
export function resourcesOf(directory: string): Pick<Profile, 'resources' | 'reservedConcurrency'> {
  const { stacks } = readAssembly(directory);
  const foundation = stacks.filter(({ stackName }) => stackName.endsWith('-foundation'));
  const service = stacks.filter((stack) => !foundation.includes(stack));
  const reserved = service
    .flatMap(({ template }) => Object.values(template.Resources))
    .map(({ Properties }) => Number(Properties?.ReservedConcurrentExecutions ?? 0));
  return {
    resources: { service: counted(service), foundation: counted(foundation) },
    reservedConcurrency: reserved.reduce((sum, one) => sum + one, 0),
  };
}

function counted(stacks: readonly AssemblyStack[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { Type } of stacks.flatMap(({ template }) => Object.values(template.Resources)))
    counts[Type] = (counts[Type] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)));
}
