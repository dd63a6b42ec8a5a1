import { PassThrough } from 'node:stream';
import { askForName, askOnTerminal } from '../../../cli/traffic/confirm';

const terminal = (isTTY: boolean) => ({
  input: Object.assign(new PassThrough(), { isTTY }),
  output: Object.assign(new PassThrough(), { isTTY }),
});

test.each([
  ['yes\n', true],
  ['Y\n', true],
  ['no\n', false],
  ['\n', false],
  ['yes please\n', false],
])('yes or no: %j is %s', async (typed, expected) => {
  const at = terminal(true);
  const asked = askOnTerminal(new AbortController().signal, at)?.('Change these rules?');
  at.input.write(typed);
  expect(await asked).toBe(expected);
});

test.each([
  ['production\n', true],
  [' production \n', true],
  ['staging\n', false],
  ['yes\n', false],
])('the name of the environment: %j is %s', async (typed, expected) => {
  const at = terminal(true);
  const asked = askForName(new AbortController().signal, at)?.('Override?', 'production');
  at.input.write(typed);
  expect(await asked).toBe(expected);
});

test('the end of the input is no yes', async () => {
  const at = terminal(true);
  const asked = askOnTerminal(new AbortController().signal, at)?.('Change these rules?');
  at.input.end();
  expect(await asked).toBe(false);
});

test('an interruption ends the question with its reason', async () => {
  const interrupted = new AbortController();
  const asked = askOnTerminal(interrupted.signal, terminal(true))?.('Change these rules?');
  interrupted.abort(new Error('interrupted by SIGINT'));
  await expect(asked).rejects.toThrow('interrupted by SIGINT');
});

test('nobody is asked where nobody sits', () => {
  expect(askOnTerminal(new AbortController().signal, terminal(false))).toBeUndefined();
  expect(askForName(new AbortController().signal, terminal(false))).toBeUndefined();
});
