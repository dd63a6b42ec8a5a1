import { codeIn } from '../../../cli/terminal/fitted';
import { widthOf } from '../../../cli/terminal/width';
import type { Piped } from './look';
import type { Row } from './rows';
import type { Screen } from './terminal';

/** What differs from run to run: the end of a hold's id, how long something has taken. */
const wordsOf = (text: string): readonly string[] =>
  text
    .replaceAll(/(hold-\d{8}T\d{6}Z)-[0-9a-f]{4}/g, '$1')
    .replaceAll(/,(?=\s)/g, '')
    .split(/\s+/)
    .filter((word) => word !== '');

/** Lines that could have been broken, and were not: with spaces behind the first word, and no command. */
function tooWide(lines: readonly string[], columns: number): readonly string[] {
  const isCode = codeIn();
  return lines.filter((line) => !isCode(line) && widthOf(line) > columns && /\S +\S/.test(line));
}

/** What is wrong with a screen: nothing, if it is as it should be. */
export function faultsOf(
  row: Row,
  { raw, lines, ...screen }: Screen,
  columns: number,
  pipe: Piped,
): string[] {
  const shown = wordsOf(lines.join('\n'));
  const [said, piped] = [new Set(shown), new Set(wordsOf(pipe.text))];
  const missing = told(row, pipe).filter((word) => !said.has(word));
  const more = row.waits ? [] : shown.filter((word) => !piped.has(word));
  return [
    ...tooWide(lines, columns).map((line) => `wider than ${columns}: ${line}`),
    ...(missing.length > 0 ? [`said in a pipe, not at ${columns}: ${missing.join(' ')}`] : []),
    ...(more.length > 0 ? [`said at ${columns}, not in a pipe: ${more.join(' ')}`] : []),
    ...(screen.code === pipe.code ? [] : [`exit ${screen.code} at ${columns}, ${pipe.code} in a pipe`]),
    ...leftOf({ raw, ...screen }),
  ];
}

/** Of what waits the result alone: how often it has looked is left to chance, and when. */
function told({ waits }: Row, { text, stdout }: Piped): readonly string[] {
  if (!waits) return wordsOf(text);
  const lines = stdout.split('\n');
  const result = lines.slice(lines.findLastIndex((line) => /^\S/.test(line)));
  return wordsOf(result.join('\n')).filter((word) => !/^[\d,.]+$/.test(word));
}

/** What is not as it was before the verb. */
export function leftOf({
  raw,
  isCursorShown,
  cursorColumn,
}: Pick<Screen, 'raw' | 'isCursorShown' | 'cursorColumn'>): string[] {
  return [
    ...(isCursorShown ? [] : ['the cursor is hidden']),
    ...(cursorColumn === 0 ? [] : [`the next prompt would stand in column ${cursorColumn}`]),
    ...(endsPlain(raw) ? [] : ['a colour goes on']),
  ];
}

/** Whether the last colour is the end of one. */
function endsPlain(raw: string): boolean {
  const colours = raw.split('\u001b[').flatMap((each) => /^([\d;]*)m/.exec(each)?.slice(1) ?? []);
  return ['', '0', '22', '39', undefined].includes(colours.at(-1));
}
