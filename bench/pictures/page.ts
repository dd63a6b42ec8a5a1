import type { IBufferCell } from '@xterm/headless';
import type { Screen } from '../../test/cli/terminal/terminal';

/** One screen, with what it is of. */
export interface Picture {
  readonly title: string;
  readonly columns: number;
  readonly screen: Screen;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The sixteen colours of a dark terminal. */
const COLOURS = [
  ...['#000000', '#cd3131', '#0dbc79', '#e5e510', '#2472c8', '#bc3fbc', '#11a8cd', '#e5e5e5'],
  ...['#666666', '#f14c4c', '#23d18b', '#f5f543', '#3b8eea', '#d670d6', '#29b8db', '#ffffff'],
];

function cellOf(cell: IBufferCell): string {
  const width = cell.getWidth();
  if (width === 0) return '';
  const styles = [
    ...(width === 2 ? ['width:2ch'] : []),
    ...(cell.isFgPalette() ? [`color:${COLOURS[cell.getFgColor()] ?? '#ff00ff'}`] : []),
    ...(cell.isBold() ? ['font-weight:bold'] : []),
    ...(cell.isDim() ? ['opacity:.6'] : []),
    ...(cell.isUnderline() ? ['text-decoration:underline'] : []),
    ...(cell.isInverse() ? ['background:#d4d4d4;color:#1e1e1e'] : []),
  ];
  const style = styles.length === 0 ? '' : ` style="${styles.join(';')}"`;
  return `<i${style}>${escaped(cell.getChars() || ' ')}</i>`;
}

function screenOf({ title, columns, screen }: Picture): string {
  const { active } = screen.terminal.buffer;
  const rows = screen.rows.map((_, row) => {
    const line = active.getLine(row);
    const cells = Array.from({ length: columns }, (_, column) => line?.getCell(column));
    return `<div>${cells.map((cell) => (cell ? cellOf(cell) : ' ')).join('')}</div>`;
  });
  const note = `${title} · ${columns} columns · exit ${screen.code}${screen.isCursorShown ? '' : ' · CURSOR HIDDEN'}`;
  return `<figure><figcaption>${escaped(note)}</figcaption><pre style="width:${columns}ch">${rows.join('')}</pre></figure>`;
}

/** A page of screens: those of one verb, side by side. */
export function pageOf(pictures: readonly Picture[]): string {
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 8px; background: #fff; font: 12px sans-serif; display: flex; flex-wrap: wrap; gap: 8px; align-items: flex-start }
figure { margin: 0 } figcaption { font-weight: bold; padding: 2px }
pre { margin: 0; padding: 4px; background: #1e1e1e; color: #d4d4d4; font: 13px/16px "DejaVu Sans Mono", monospace }
pre div { height: 16px; white-space: pre } i { font-style: normal; display: inline-block; width: 1ch; height: 16px }
</style><body>${pictures.map(screenOf).join('\n')}`;
}

/** All sheets on one page. */
export function contactSheet(names: readonly string[]): string {
  return `<!doctype html><meta charset="utf-8"><title>teal on a terminal</title>
<style>body { font: 14px sans-serif } img { max-width: 100%; border: 1px solid #999 }</style>
${names.map((name) => `<h2 id="${name}">${escaped(name)}</h2><img src="${name}.png" alt="" loading="lazy">`).join('\n')}\n`;
}
