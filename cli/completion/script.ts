import type { Place, Value } from './place';

/** A text in single quotes, as bash and zsh read it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A text that stands in a line of a script: whatever a description holds, it is one line. */
export const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `teal/adopt | teal/apply`: where a word leads on. */
export const waysOn = (places: readonly Place[]): string =>
  places
    .slice(1)
    .map(({ path }) => path)
    .join(' | ');

/** What follows an option that takes a value, by its kind: `teal/verdict:--env`, and each other spelling. */
export function valuesOf(
  places: readonly Place[],
): readonly { readonly patterns: string; readonly value: Value }[] {
  const byValue = new Map<string, { patterns: string[]; value: Value }>();
  for (const { path, options } of places) {
    for (const { spellings, value } of options) {
      if (value === undefined) continue;
      const key = JSON.stringify(value);
      const { patterns } = byValue.get(key) ?? { patterns: [] };
      byValue.set(key, { patterns: [...patterns, ...spellings.map((each) => `${path}:${each}`)], value });
    }
  }
  return [...byValue.values()].map(({ patterns, value }) => ({ patterns: patterns.join(' | '), value }));
}
