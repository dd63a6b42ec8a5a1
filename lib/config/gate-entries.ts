import { statSync } from 'node:fs';
import { NoHandler, tryHandler } from '../bundle-handler';
import { type Problem, show } from './problems';
import type { Delivery } from './types-resolved';

/** Files of the team's own gates that are not there or no handlers: CDK would end with a stack trace of its own. */
export function gateEntryProblems({ environments }: Delivery): Problem[] {
  const entries = new Map(
    environments
      .flatMap(({ services }) => services.flatMap(({ gates }) => gates))
      .flatMap((gate) => (gate.kind === 'custom' ? [[gate.entry, gate.id] as const] : [])),
  );
  return [...entries].flatMap(([entry, id]) => problemsOf(entry, id));
}

function problemsOf(entry: string, id: string): Problem[] {
  if (!statSync(entry, { throwIfNoEntry: false })?.isFile()) {
    const advice = 'name the one that exports handler, from the configuration file';
    return [{ path: pathOf(id), rule: 'a file', got: show(entry), advice }];
  }
  try {
    tryHandler(entry);
    return [];
  } catch (error) {
    if (!(error instanceof NoHandler)) throw error;
    return [noHandler(entry, id, error)];
  }
}

/** Also of what shows only when all is bundled: a package that is not installed. */
export const noHandler = (entry: string, id: string, { message }: NoHandler): Problem => ({
  path: pathOf(id),
  rule: 'a module that exports handler',
  got: `${show(entry)}: ${message}`,
  advice: 'correct it there',
});

const pathOf = (id: string): string => `gates (${id}).entry`;
