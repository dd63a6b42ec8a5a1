import type { AssemblyStack } from '../assembly/assembly';
import { Malformed } from '../assembly/parse';

/** Any digest will do: what runs here is a command, or a model. */
const DIGEST = `sha256:${'0'.repeat(64)}`;

/**
 * What stacks were deployed with, by their names.
 *
 * @throws Malformed for a parameter that none of them has
 */
export function parametersOf(
  stacks: readonly AssemblyStack[],
  given: Readonly<Record<string, string>> = {},
): Record<string, Record<string, string>> {
  const known = new Set(stacks.flatMap(({ template }) => Object.keys(template.Parameters)));
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new Malformed([
      `deployedParameters must name parameters of the stacks (${[...known].join(', ')}), got ${unknown.join(', ')}; name one of them`,
    ]);
  }
  return Object.fromEntries(stacks.map(({ stackName }) => [stackName, { ImageDigest: DIGEST, ...given }]));
}
