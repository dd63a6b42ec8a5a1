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

/**
 * A text for people as a terminal shows it well: lines that are too long are broken between words, and go on below where
 * their text begins. Commands that stand on a line of their own, and what is between fences, stay whole: they are copied.
 */
export const fitted = (text: string, stream: Wide = process.stdout): string =>
  fittedTo(text, columnsOf(stream));

/** @param columns characters in a line */
export function fittedTo(text: string, columns: number): string {
  if (columns === Number.POSITIVE_INFINITY) return text;
  const isCode = codeIn();
  return text
    .split('\n')
    .flatMap((line) => (isCode(line) ? example(line, columns) : wrapped(line, columns)))
    .join('\n');
}

const COMMAND = /^ *(\$ |(teal|npx|npm|aws|git|gh|docker|node|cd|export) )/;
const FENCE = /^ *```/;

/** Of one line after the other: whether it is a command, a part of one, or between fences. */
export function codeIn(): (line: string) => boolean {
  let isFenced = false;
  let goesOn = false;
  return (line) => {
    const isFence = FENCE.test(line);
    if (isFence) isFenced = !isFenced;
    const isCode = isFence || isFenced || goesOn || COMMAND.test(line);
    goesOn = isCode && line.endsWith('\\');
    return isCode;
  };
}

const EXAMPLE = /^( *\S.*?) {2,}(\S.*)$/;
/** What a command is for, where there is no room beside it. */
export const BELOW = '      ';

/** A command, with what it is for. */
export function example(line: string, columns: number): string[] {
  const [, command = '', what] = (COMMAND.test(line) && EXAMPLE.exec(line)) || [];
  if (what === undefined || widthOf(line) <= columns) return [line];
  return [command, ...wrapped(`${BELOW}${what}`, columns, BELOW)];
}

/** A number and its unit are one word. */
const UNIT = /(?<=\d) (?=(%|×|s|min|h|d|MiB)(?![\w]))/g;
const BOUND = '\u00a0';

/** Broken between words; a word that is wider than a line is left to the terminal. */
export function wrapped(line: string, columns: number, indent = indentOf(line, columns)): string[] {
  if (widthOf(line) <= columns) return [line];
  const [, lead = '', rest = ''] = /^( *)(.*)$/s.exec(line.replaceAll(UNIT, BOUND)) ?? [];
  const lines: string[] = [];
  let now = lead;
  let hasWord = false;
  // With the spaces before it, so that what stands in columns keeps them.
  for (const [, space = '', bound = ''] of rest.matchAll(/( *)([^ ]+)/g)) {
    const word = bound.replaceAll(BOUND, ' ');
    if (hasWord && widthOf(now + space + word) > columns) {
      lines.push(now);
      // A word that is nearly as wide as the line begins further left, rather than to be broken.
      now = indent.slice(0, Math.max(0, columns - widthOf(word))) + word;
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
