/** What runs where nothing is said. */
export const SHELL = '/bin/sh';

/**
 * What ECS is given: one text, which the agent takes apart as a shell would quote it, and runs without one. A single word is
 * left as it is, so that a line that somebody has quoted as a whole is taken for what it was.
 *
 * source: Amazon ECS API reference, ExecuteCommand (command is a string); how it is taken apart AWS does not say, see
 * docs/limitations.md
 */
export function commandLine(words: readonly string[]): string {
  const [only] = words;
  if (only === undefined) return SHELL;
  return words.length === 1 ? only : words.map(quoted).join(' ');
}

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
