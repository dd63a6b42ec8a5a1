/** A string as TypeScript has it, in single quotes. Whatever is in it stays text: quotes, `${}`, line ends, the two of Unicode as well. */
export function literal(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}

/** Text in a comment of one line. */
export const inComment = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** A scalar of YAML, in single quotes: nothing in it is anything but text. For values of one line. */
export const yamlText = (text: string): string => `'${inComment(text).replaceAll("'", "''")}'`;
