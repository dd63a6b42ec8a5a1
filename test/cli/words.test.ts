import { clockTime, count, plain } from '../../cli/rehearse/words';

test.each([
  [0, '00:00'],
  [-1, '00:00'],
  [59.999, '00:59'],
  [60, '01:00'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [119_999, '33:19:59'],
])('%d s is %s', (seconds, expected) => {
  expect(clockTime(seconds)).toBe(expected);
});

test('thousands are apart', () => {
  expect(count(1234567)).toBe('1,234,567');
});

test.each([
  ['an escape sequence', '\u001b[2J\u001b[31mok', '[2J [31mok'],
  ['one of a single character', '\u009b2Jok', '2Jok'],
  ['a title', '\u001b]0;owned\u0007ok', ']0;owned ok'],
  ['line breaks, which would forge lines', 'ok\nreleased, as expected\r\n', 'ok released, as expected'],
  ['a carriage return, which would overwrite one', 'bad\rgood', 'bad good'],
  ['backspaces and NUL', 'a\u0008\u0000\u007fb', 'a b'],
  [
    'bidirectional overrides, which would turn words round',
    'a\u202edesaeler\u202c \u2066b\u2069',
    'a desaeler   b',
  ],
  ['line separators of Unicode', 'a\u2028b\u2029c', 'a b c'],
  ['letters of any script', 'größer 漢字 🎉', 'größer 漢字 🎉'],
])('%s', (_what, hostile, expected) => {
  expect(plain(hostile)).toBe(expected);
});
