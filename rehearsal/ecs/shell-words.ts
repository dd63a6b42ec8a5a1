/** A container's command as `sh -c` takes it: each word stays one, whatever is in it. */
export const shellWords = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
