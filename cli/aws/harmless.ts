import { plain } from '../rehearse/words';

/**
 * A line that may hold text from AWS, as a terminal and a log of GitHub Actions can take it: without control
 * characters, and with nothing that the runner takes for a command. It looks for `::` after any space at a line's
 * start, and for `##[` anywhere.
 * source: actions/runner, src/Runner.Common/ActionCommand.cs (TryParseV2, TryParse)
 */
export function harmless(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const text = plain(line)
    .replaceAll('##[', '## [')
    .replace(/^(##)?:+/, (colons) => colons.split('').join(' '));
  return indent + text;
}
