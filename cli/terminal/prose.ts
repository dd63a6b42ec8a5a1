import { BELOW, codeIn, columnsOf, example, type Wide, wrapped } from './fitted';
import { widthOf } from './width';

/** A text that is written for a wide page goes on in the next line from about here. */
const FULL = 95;
/** A line that begins something: a heading, an item, a table, a quotation, an example, a list of exit codes, what is told of an alarm. */
const BEGINS = /^ *([-*#|>$(]|\d+\. |Exit codes|now: |tells |look at |part of )/;
/** A line with columns: an option and what it is for. */
const COLUMNS = /^ *\S.* {2,}\S/;
/** What an example is for, below it and far to the right. */
const BESIDE = /^ {20,}(?=\S)/;

/**
 * Help, and a runbook, as a terminal shows them well: their sentences flow anew, and what an example is for stands below
 * it where there is no room beside it.
 *
 * @param indent of the lines that a line goes on in
 */
export function fittedProse(text: string, stream: Wide, indent = ''): string {
  const columns = columnsOf(stream);
  const lines = text.split('\n');
  if (lines.every((line) => widthOf(line) <= columns)) return text;
  const isCode = codeIn();
  return whole(lines)
    .flatMap((line) => {
      if (isCode(line)) return example(line, columns);
      if (BESIDE.test(line)) return wrapped(line.replace(BESIDE, BELOW), columns, BELOW);
      if (COLUMNS.test(line)) return wrapped(line, columns);
      return wrapped(line, columns, indent + ' '.repeat(itemOf(line)));
    })
    .join('\n');
}

/** Lines that the writer has broken, since the page ended, put together again. */
function whole(lines: readonly string[]): readonly string[] {
  const joined: string[] = [];
  const isCode = codeIn();
  let isFull = false;
  for (const line of lines) {
    const code = isCode(line);
    const begins = code || line.trim() === '' || BEGINS.test(line) || COLUMNS.test(line);
    if (isFull && !begins && !BESIDE.test(line)) joined.push(`${joined.pop() ?? ''} ${line.trimStart()}`);
    else joined.push(line);
    isFull = !code && line.length >= FULL;
  }
  return joined;
}

/** Where the text of an item of a list begins. */
const itemOf = (line: string): number => /^ *([-*]|\d+\.) /.exec(line)?.[0].length ?? 0;
