import type { Assembly, AssemblyStack } from '../assembly/assembly';
import { isForOrderAlone } from '../assembly/order-of-release';

/** A stack and those that it builds on, in the order of deployment: not those of services that its own is only released after. */
export function stacksOf(assembly: Assembly, stack: AssemblyStack): AssemblyStack[] {
  const found = new Set<AssemblyStack>();
  const visit = (one: AssemblyStack) => {
    for (const id of one.dependencies) {
      const dependency = assembly.stacks.find(({ artifactId }) => artifactId === id);
      if (!dependency || found.has(dependency) || isForOrderAlone(assembly, one, dependency)) continue;
      visit(dependency);
    }
    found.add(one);
  };
  visit(stack);
  return [...found];
}
