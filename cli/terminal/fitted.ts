import { widthOf } from './width';

/** Of a stream: how wide its terminal is; undefined of a pipe and of a file. */
export interface Wide {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Narrower than this nothing can be read; the terminal breaks lines itself. */
const NARROWEST = 20;

/** Characters in a line. Of what is no terminal: as many as there are, since whoever reads it searches lines. */
export const columnsOf = ({ isTTY, columns }: Wide): number =>
  isTTY && columns !== undefined && columns >= NARROWEST ? columns : Number.POSITIVE_INFINITY;

/** A command, which is copied: the terminal's own break leaves it whole. */
const COMMAND = /^ *(\$ |(teal|npx|npm|aws|git|gh|docker|node|cd|export) )/;
const FENCE = /^ *```/;

/**
 * A text for people as a terminal shows it well: lines that are too long are broken between words, and go on below where
 * their text begins. Commands that stand on a line of their own, and what is between fences, stay whole.
 */
export function fitted(text: string, stream: Wide = process.stdout): string {
  const columns = columnsOf(stream);
  if (columns === Number.POSITIVE_INFINITY) return text;
  let isCode = false;
  return text
    .split('\n')
    .flatMap((line) => {
      if (FENCE.test(line)) isCode = !isCode;
      return isCode || COMMAND.test(line) ? [line] : wrapped(line, columns);
    })
    .join('\n');
}

/** Broken between words; a word that is wider than a line is left to the terminal. */
export function wrapped(line: string, columns: number, indent = indentOf(line, columns)): string[] {
  if (widthOf(line) <= columns) return [line];
  const [, lead = '', rest = ''] = /^( *)(.*)$/s.exec(line) ?? [];
  const lines: string[] = [];
  let now = lead;
  let hasWord = false;
  // With the spaces before it, so that what stands in columns keeps them.
  for (const [, space = '', word = ''] of rest.matchAll(/( *)([^ ]+)/g)) {
    if (hasWord && widthOf(now + space + word) > columns) {
      lines.push(now);
      now = indent + word;
    } else now += hasWord ? space + word : word;
    hasWord = true;
  }
  return [...lines, now];
}

/** Where a line goes on: below its text, when that stands in a column, like `  next       all users`. */
function indentOf(line: string, columns: number): string {
  const lead = /^ */.exec(line)?.[0].length ?? 0;
  const label = /^ *[^ ]+(?: [^ ]+)* {2,}/.exec(line)?.[0].length ?? Number.POSITIVE_INFINITY;
  return ' '.repeat(label <= columns / 2 ? label : Math.min(lead + 2, columns / 2));
}
