import type { Assembly, AssemblyStack } from '../assembly/assembly';

/** A stack and those that it is deployed after, in the order of deployment. */
export function stacksOf(assembly: Assembly, stack: AssemblyStack): AssemblyStack[] {
  const found = new Set<AssemblyStack>();
  const visit = (one: AssemblyStack) => {
    for (const id of one.dependencies) {
      const dependency = assembly.stacks.find(({ artifactId }) => artifactId === id);
      if (dependency && !found.has(dependency)) visit(dependency);
    }
    found.add(one);
  };
  visit(stack);
  return [...found];
}
