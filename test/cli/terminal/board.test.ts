import type { WriteStream } from 'node:tty';
import { Terminal } from '@xterm/headless';
import { Board } from '../../../cli/terminal/board';

const [COLUMNS, ROWS] = [20, 6];

/** A board on a terminal on which something stands already. */
function board() {
  const terminal = new Terminal({ cols: COLUMNS, rows: ROWS, scrollback: 100, allowProposedApi: true });
  const write = (text: string) => {
    terminal.write(text.replaceAll('\n', '\r\n'));
    return true;
  };
  write('$ before\n');
  const rows = async () => {
    await new Promise<void>((resolve) => terminal.write('', resolve));
    const { active } = terminal.buffer;
    const all = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)?.translateToString(true),
    );
    return all.slice(0, all.findLastIndex((row) => row !== '') + 1);
  };
  return { board: new Board({ write, columns: COLUMNS, rows: ROWS } as unknown as WriteStream), rows };
}

test('the newest stands in place of the one before, below what stood there', async () => {
  const { board: on, rows } = board();
  on.draw('one\ntwo\nthree\n', 'goes on');
  on.draw('four\nfive\n', 'goes on');
  expect(await rows()).toEqual(['$ before', 'four', 'five']);
});

test('the same again stays', async () => {
  const { board: on, rows } = board();
  for (const then of ['goes on', 'goes on', 'ends'] as const) on.draw('one\ntwo\n', then);
  expect(await rows()).toEqual(['$ before', 'one', 'two']);
});

test('a command that takes several rows is drawn over whole', async () => {
  const { board: on, rows } = board();
  on.draw(`one\n$ ${'x'.repeat(30)}\n`, 'goes on');
  on.draw('two\n', 'goes on');
  expect(await rows()).toEqual(['$ before', 'two']);
});

const LINES = '1\n2\n3\n4\n5\n6\n7\n8\n';

test('what the window has no room for is counted, until it is the last', async () => {
  const { board: on, rows } = board();
  on.draw(LINES, 'goes on');
  on.draw(LINES, 'goes on');
  expect(await rows()).toEqual(['$ before', '1', '2', '3', '4', '… and 4 lines']);
  on.draw(LINES, 'ends');
  expect(await rows()).toEqual(['$ before', ...'12345678']);
});
