import { nearestOf } from '../../gates/nearest';

interface Named {
  readonly name: string;
}

/** What was asked for, and in words the names that nothing has: `--only` is a whole name, of a scenario or of a group. */
export interface Chosen<T> {
  readonly chosen: readonly T[];
  readonly problems: readonly string[];
}

/**
 * The entries that are asked for, in the order of the catalogue.
 *
 * @param only names or groups; empty: all of them
 */
export function chooseEntries<T extends Named & { readonly group: string }>(
  entries: readonly T[],
  only: readonly string[],
): Chosen<T> {
  if (only.length === 0) return { chosen: entries, problems: [] };
  const known = [...new Set([...entries.map(({ group }) => group), ...entries.map(({ name }) => name)])];
  const problems = only
    .filter((asked) => !known.includes(asked))
    .map((asked) => {
      const near = nearestOf(asked, known);
      const advice =
        near === undefined
          ? 'name one of these groups, or a scenario as the board does; docs/scenarios.md has them all'
          : `did you mean ${near}?`;
      const groups = [...new Set(entries.map(({ group }) => group))].join(', ');
      return `--only must be a scenario or a group (${groups}), got ${asked}; ${advice}`;
    });
  return {
    chosen: entries.filter(({ name, group }) => only.includes(name) || only.includes(group)),
    problems,
  };
}
