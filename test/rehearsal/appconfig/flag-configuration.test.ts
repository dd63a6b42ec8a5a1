import { readFlags, retrieved } from '../../../rehearsal/appconfig/flag-configuration';

const set = (flags: object, values: object = {}) => JSON.stringify({ version: '1', flags, values });
const LIMIT = {
  attributes: { limit: { constraints: { type: 'number', minimum: 1, maximum: 5, required: true } } },
};
const COLOUR = { attributes: { colour: { constraints: { type: 'string', enum: ['green', 'blue'] } } } };
const CODE = { attributes: { code: { constraints: { type: 'string', pattern: '^[A-Z]+$' } } } };

test.each([
  ['no JSON', '{', 'must be JSON'],
  ['another version', '{"version":"2"}', 'version: '],
  ['a word that AppConfig does not know', '{"version":"1","more":1}', 'more'],
  ['a name with a capital', set({ Big: {} }), 'flags'],
  ['a value without a definition', set({}, { a: { enabled: true } }), 'values.a has no definition'],
  ['an attribute without one', set({ a: {} }, { a: { x: 1 } }), 'values.a.x has no definition'],
  ['too little', set({ a: LIMIT }, { a: { limit: 0 } }), 'values.a.limit must be at least 1'],
  ['too much', set({ a: LIMIT }, { a: { limit: 6 } }), 'values.a.limit must be at most 5'],
  ['another type', set({ a: LIMIT }, { a: { limit: '3' } }), 'values.a.limit must be of type number'],
  ['one that is required', set({ a: LIMIT }, { a: { enabled: true } }), 'values.a.limit is required'],
  ['none of the words', set({ a: COLOUR }, { a: { colour: 'red' } }), 'must be one of green, blue'],
  ['another pattern', set({ a: CODE }, { a: { code: 'x' } }), 'must be of ^[A-Z]+$'],
  [
    'a variant that does not fit',
    set({ a: COLOUR }, { a: { _variants: [{ name: 'x', attributeValues: { colour: 'red' } }] } }),
    'must be one of green, blue',
  ],
])('is refused: %s', (_what, content, words) => {
  expect(() => readFlags(content)).toThrow(words);
  expect(() => readFlags(content)).toThrow(expect.objectContaining({ code: 'BadRequestException' }));
});

test('a caller gets values, and of what is off nothing else', () => {
  const content = set(
    { on: COLOUR, off: COLOUR, unset: {} },
    {
      on: { enabled: true, colour: 'blue', _updatedAt: '2026-11-28' },
      off: { enabled: false, colour: 'blue' },
    },
  );
  expect(retrieved(readFlags(content))).toEqual({
    on: { enabled: true, colour: 'blue' },
    off: { enabled: false },
    unset: { enabled: false },
  });
});
