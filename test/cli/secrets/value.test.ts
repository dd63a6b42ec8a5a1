import { VerbFailed } from '../../../cli/exit-codes';
import { usable, valueIn, withField } from '../../../cli/secrets/value';

test.each([
  ['hunter2', 'hunter2'],
  ['hunter2\n', 'hunter2'],
  ['hunter2\r\n', 'hunter2'],
  ['hunter2\n\n', 'hunter2\n'],
  [' hunter2 ', ' hunter2 '],
  ['-----BEGIN\nabc\n-----END\n', '-----BEGIN\nabc\n-----END'],
  ['\ufeffmark', '\ufeffmark'],
  ['häß', 'häß'],
])('%j is %j', (text, value) => expect(valueIn(Buffer.from(text))).toBe(value));

const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof VerbFailed && error.exitCode === 2) return error.message;
    throw error;
  }
  return 'taken';
};

test.each<[string, Uint8Array, string]>([
  ['nothing', Buffer.from(''), 'must be not empty, got nothing'],
  ['a newline', Buffer.from('\n'), 'must be not empty'],
  ['spaces', Buffer.from('  \n'), 'must be not empty'],
  ['bytes that are no text', Buffer.from([0x68, 0xff]), 'must be text in UTF-8'],
  ['a zero byte', Buffer.from('hunter2\0hunter2'), 'must be without a zero byte'],
  ['too much', Buffer.alloc(65_537, 'h'), 'must be at most 65536 bytes'],
])('%s is refused, and not quoted', (_, bytes, words) => {
  const message = messageOf(() => valueIn(bytes));
  expect(message).toContain(words);
  expect(message).toContain('Nothing was set');
  expect(message).not.toMatch(/hunter2|hhh/);
});

test('what is typed keeps what a pipe loses', () => {
  expect(usable('a\n')).toBe('a\n');
  expect(valueIn(Buffer.alloc(65_536, 'h'))).toHaveLength(65_536);
});

test.each<[string, string | undefined, string, object]>([
  ['one of two', '{"user":"ada","key":"old"}', 'key', { text: '{"user":"ada","key":"new"}', isNew: false }],
  ['a new one', '{"user":"ada"}', 'key', { text: '{"user":"ada","key":"new"}', isNew: true }],
  ['of no value', undefined, 'key', { text: '{"key":"new"}', isNew: true }],
  ['beside a number', '{"port": 5432}', 'key', { text: '{"port":5432,"key":"new"}', isNew: true }],
  ['digits in a text', '{"a":"1.0","b":"\\"2.0"}', 'a', { text: '{"a":"new","b":"\\"2.0"}', isNew: false }],
  ['a name of objects', '{"a":"b"}', '__proto__', { text: '{"a":"b","__proto__":"new"}', isNew: true }],
  ['text', 'hunter2', 'key', { refused: expect.stringContaining('must be a JSON object') }],
  ['a list', '["hunter2"]', 'key', { refused: expect.stringContaining('must be a JSON object') }],
  ['half of JSON', '{"hunter2', 'key', { refused: expect.stringContaining('must be a JSON object') }],
  ['a long number', '{"id":12345678901234567890}', 'key', { refused: expect.stringContaining('a number') }],
  ['a number with a zero', '{"id":1.0}', 'key', { refused: expect.stringContaining('a number') }],
  ['one twice', '{"a":"hunter2","a":"c"}', 'key', { refused: 'it holds a field twice: set it whole' }],
])('a field of JSON: %s', (_, text, key, expected) => {
  const keyed = withField(text, key, 'new');
  expect(keyed).toEqual(expected);
  expect(JSON.stringify('refused' in keyed && keyed)).not.toContain('hunter2');
});
