import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import { Progress } from '../../cli/progress';

/** A person's terminal, whatever runs these tests. */
const { CI, TERM } = process.env;
beforeEach(() => {
  delete process.env.CI;
  process.env.TERM = 'xterm';
});
afterEach(() => {
  for (const [name, value] of Object.entries({ CI, TERM })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** What is painted of a status on a terminal of a size. */
function painted(status: string, size: { readonly columns?: number; readonly rows?: number }): string {
  let text = '';
  const terminal = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk;
      done();
    },
  });
  const progress = new Progress(Object.assign(terminal, { isTTY: true, ...size }) as unknown as WriteStream);
  progress.follow(() => status);
  const [, last = ''] = text.split('\u001b[0J').slice(-2);
  progress.end();
  return last;
}

const LINES = Array.from({ length: 30 }, (_, at) => `line ${at}`);

test.each([
  ['fits', { columns: 80, rows: 40 }, 30],
  ['is higher than the terminal', { columns: 80, rows: 10 }, 9],
  ['has one row', { columns: 80, rows: 1 }, 1],
  ['says that it has no rows', { columns: 80, rows: 0 }, 23],
  ['does not say how many rows it has', { columns: 80 }, 23],
])('a status of many lines, on a terminal that %s', (_, size, rows) => {
  expect(painted(LINES.join('\n'), size).split('\n')).toEqual(LINES.slice(0, rows));
});

test.each([
  ['is cut', 11, 'a long li…'],
  ['is whole', 80, 'a long line of words'],
  ['is whole where the terminal does not say how wide it is', 0, 'a long line of words'],
])('a wide status %s', (_, columns, line) => {
  expect(painted('a long line of words', { columns, rows: 24 })).toBe(line);
});

test('colours take no columns, and what is cut does not colour what comes after', () => {
  const yellow = '\u001b[33mall is well\u001b[39m';
  expect(painted(yellow, { columns: 13, rows: 24 })).toBe(yellow);
  const cut = painted(yellow, { columns: 5, rows: 24 });
  expect(cut).toBe('all…');
  expect(stripVTControlCharacters(cut)).toBe(cut);
});
