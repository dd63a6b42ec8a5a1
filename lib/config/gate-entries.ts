import { statSync } from 'node:fs';
import { type Problem, show } from './problems';
import type { Delivery } from './types-resolved';

/** Files of the team's own gates that are not there: bundling would end with a stack trace of its own. */
export function gateEntryProblems({ environments }: Delivery): Problem[] {
  const entries = new Map(
    environments
      .flatMap(({ services }) => services.flatMap(({ gates }) => gates))
      .flatMap((gate) => (gate.kind === 'custom' ? [[gate.entry, gate.id] as const] : [])),
  );
  return [...entries]
    .filter(([entry]) => !statSync(entry, { throwIfNoEntry: false })?.isFile())
    .map(([entry, id]) => ({
      path: `gates (${id}).entry`,
      rule: 'a file',
      got: show(entry),
      advice: 'name the one that exports handler, from the configuration file',
    }));
}
