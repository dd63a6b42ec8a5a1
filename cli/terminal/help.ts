import { columnsOf, type Wide, wrapped } from './fitted';
import { widthOf } from './width';

/** Help that is written for a wide page goes on in the next line from about here. */
const FULL = 95;
const COMMAND = /^ *\$ /;

/** Help as a terminal shows it well: its sentences flow anew, and what an example is for stands below it where there is no room. */
export function fittedHelp(text: string, stream: Wide): string {
  const columns = columnsOf(stream);
  const lines = text.split('\n');
  if (lines.every((line) => widthOf(line) <= columns)) return text;
  return whole(lines)
    .flatMap((line) => (COMMAND.test(line) ? example(line, columns) : wrapped(line, columns, '  ')))
    .join('\n');
}

/** Lines that the writer has broken, since the page ended, put together again. */
function whole(lines: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let before = '';
  for (const line of lines) {
    const goesOn =
      before.length >= FULL && /^ *[^ $-]/.test(line) && !COMMAND.test(before) && !/^Exit codes/.test(line);
    if (goesOn) joined.push(`${joined.pop() ?? ''} ${line.trimStart()}`);
    else joined.push(line);
    before = line;
  }
  return joined;
}

function example(line: string, columns: number): string[] {
  const [, command = '', , what] = /^( *\$ .*?)( {2,}(.*))?$/.exec(line) ?? [];
  if (what === undefined || widthOf(line) <= columns) return [line];
  return [command, ...wrapped(`      ${what}`, columns, '      ')];
}
