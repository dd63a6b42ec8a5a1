/**
 * A line of the written app. Apart, since a text that reads like an import of this program is taken for one.
 *
 * @param what `{ App }`, `type { Construct }`
 */
export const importLine = (what: string, specifier: string): string =>
  what.startsWith('type ')
    ? `import type ${what.slice(5)} ${'from'} '${specifier}';`
    : `import ${what} ${'from'} '${specifier}';`;
