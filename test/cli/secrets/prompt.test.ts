import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { askHidden } from '../../../cli/secrets/prompt';

const { TERM } = process.env;
beforeEach(() => {
  process.env.TERM = 'xterm';
});
afterEach(() => {
  if (TERM === undefined) delete process.env.TERM;
  else process.env.TERM = TERM;
});

const terminal = (isTTY = true) => {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: jest.fn() });
  return { input, output: Object.assign(new PassThrough(), { isTTY }) };
};
const ask = (at: ReturnType<typeof terminal>, signal = new AbortController().signal) =>
  askHidden(signal, at)?.('Value: ');

test.each([
  ['hunter2\r', 'hunter2'],
  [' hunter2 \r', ' hunter2 '],
  ['hunter3\u007f2\r', 'hunter2'],
  ['\r', ''],
])('%j is taken and not shown', async (typed, value) => {
  const at = terminal();
  const asked = ask(at);
  at.input.write(typed);
  expect(await asked).toBe(value);
  at.output.end();
  expect(await text(at.output)).toBe('Value: \n');
  expect(at.input.setRawMode.mock.calls).toEqual([[true], [false]]);
});

test('nobody is asked where a correction would be taken for a part of the value', () => {
  process.env.TERM = 'dumb';
  expect(ask(terminal())).toBeUndefined();
});

test('the end of the input is no value, and not an empty one', async () => {
  const at = terminal();
  const asked = ask(at);
  at.input.end();
  expect(await asked).toBeUndefined();
});

test('an interruption ends the question, and the terminal echoes again', async () => {
  const at = terminal();
  const interrupted = new AbortController();
  const asked = ask(at, interrupted.signal);
  at.input.write('hunt');
  interrupted.abort(new Error('interrupted by SIGINT'));
  await expect(asked).rejects.toThrow('interrupted by SIGINT');
  expect(at.input.setRawMode.mock.calls.at(-1)).toEqual([false]);
});

test('two are asked one after the other', async () => {
  const at = terminal();
  const first = ask(at);
  at.input.write('one\r');
  expect(await first).toBe('one');
  const second = ask(at);
  at.input.write('two\r');
  expect(await second).toBe('two');
});

test('nobody is asked where nobody sits', () => expect(ask(terminal(false))).toBeUndefined());
